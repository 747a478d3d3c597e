import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import type { Act, Command } from './act.ts'

export interface Terminate extends Command {
  ground: 'applicant-gone' | 'force-majeure' | 'subject-ceased'
  reason: string
}

/** 申请人死亡、终止，或者因不可抗力等致许可无法实施的，终止办理。 @law 行政许可法 70 */
export const terminate: Act<Terminate> = (state, { ground, reason }) => {
  if (state.stage === 'closed' || state.stage === 'decided')
    return refuse('case-already-decided', '行政许可法 38')
  if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 70')
  return record({ type: 'CaseTerminated', body: { ground, reason } })
}
