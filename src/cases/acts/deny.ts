import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { moved } from '../course.ts'
import type { Act, Command } from './act.ts'
import { notDecidable } from './approve.ts'

export interface Deny extends Command {
  reason: string
  /** The provision whose condition is not met. */
  legalGround: string
}

/**
 * 依法作出不予行政许可的书面决定的，应当说明理由，并告知申请人享有依法申请行政复议或者提起行政诉讼的权利。
 * @law 行政许可法 38
 * The remedies (60 日内复议、6 个月内诉讼) are printed on the decision for everyone alike.
 */
export const deny: Act<Deny> = (state, { reason, legalGround, by }, world) => {
  const refusal = notDecidable(state, by, world)
  if (refusal) return refusal
  if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 38')
  if (legalGround.trim() === '') return refuse('legal-ground-missing', '行政许可法 38')
  return record({
    type: 'CaseDenied',
    body: { reason, legalGround, ...moved(world.net, state, { type: 'CaseDenied' }) },
  })
}
