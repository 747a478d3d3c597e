import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { examinersOf } from '../state.ts'
import type { Act, Command } from './act.ts'

const REVOCATION_GROUNDS = ['abuse', 'beyond-power', 'procedure', 'unqualified', 'fraud'] as const

export interface Revoke extends Command {
  ground: (typeof REVOCATION_GROUNDS)[number]
  reason: string
}

/**
 * 滥用职权、超越职权、违反程序、不具备资格而准予许可的，可以撤销；以欺骗、贿赂等不正当手段取得的，应当撤销。
 * @law 行政许可法 69
 * Not by whoever decided: the head of the organ answers for it.
 */
export const revoke: Act<Revoke> = (state, { ground, reason, by }) => {
  if (state.decision !== 'granted') return refuse('nothing-granted', '行政许可法 69')
  if (state.revokedOn) return refuse('already-revoked', '行政许可法 69')
  if (examinersOf(state).has(by)) return refuse('needs-second-person', '行政许可法 69')
  if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 69')
  return record({ type: 'ApprovalRevoked', body: { ground, reason } })
}
