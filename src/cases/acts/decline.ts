import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import type { Act, Command } from './act.ts'

export interface Decline extends Command {
  ground: 'not-needed' | 'not-ours'
  reason: string
  whereToApply?: string | undefined
}

/**
 * 依法不需要取得行政许可的，应当即时告知申请人不受理；依法不属于本行政机关职权范围的，应当即时作出不予受理的决定，并告知申请人向有关行政机关申请。
 * @law 行政许可法 32(1)(1)(2)
 */
export const decline: Act<Decline> = (state, { ground, reason, whereToApply }) => {
  if (state.stage !== 'submitted') return refuse('case-not-awaiting-acceptance', '行政许可法 32')
  if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 72')
  if (ground === 'not-ours' && !whereToApply?.trim())
    return refuse('where-to-apply-missing', '行政许可法 32(1)(2)')
  return record({
    type: 'CaseDeclined',
    body: { ground, reason, ...(whereToApply && { whereToApply }) },
  })
}
