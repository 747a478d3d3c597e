import type { StaffId, StepId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { type Act, type Command, notInProgress, openVisitOf } from './act.ts'

export interface Assign extends Command {
  stepId: StepId
  officerId: StaffId
}

/** 需要核实的，行政机关应当指派工作人员办理。 @law 行政许可法 34 */
export const assign: Act<Assign> = (state, { stepId, officerId }) => {
  if (state.stage !== 'processing') return notInProgress()
  if (!openVisitOf(state, stepId)) return refuse('step-not-open', '行政许可法 34')
  return record({ type: 'StepAssigned', body: { stepId, officerId } })
}
