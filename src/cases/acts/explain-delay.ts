import { readClock } from '#clock'
import { saysNothing } from '#foundation/reason'
import type { LegalDay } from '#foundation/time'
import { record, refuse } from '#foundation/outcome'
import { caseClocks } from '../state.ts'
import type { Act, Command } from './act.ts'

export interface ExplainDelay extends Command {
  reason: string
  expectedOn: LegalDay
}

/** 超过承诺时限的，公开说明理由并明确办理时限。 @law 优化营商环境条例（限时办结；条文序号待核） */
export const explainDelay: Act<ExplainDelay> = (state, { reason, expectedOn, on }, world) => {
  if (state.stage !== 'processing') return refuse('case-not-in-progress', '优化营商环境条例')
  const promised = caseClocks(state, world).find((c) => c.kind === 'promised')
  if (!promised || !readClock(promised, world.calendar, on).isOverdue)
    return refuse('not-delayed', '优化营商环境条例')
  if (expectedOn < on) return refuse('expected-in-past', '优化营商环境条例')
  if (saysNothing(reason)) return refuse('reason-missing', '优化营商环境条例')
  return record({ type: 'DelayExplained', body: { reason, expectedOn } })
}
