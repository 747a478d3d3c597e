import type { StepId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { findNode } from '#process'
import { moved } from '../course.ts'
import { stepNow } from '../state.ts'
import { type Act, type Command, notInProgress, openVisitOf } from './act.ts'

export interface ReturnStep extends Command {
  stepId: StepId
  toStepId: StepId
  reason: string
}

/** 退回：审核、决定环节认为需要补充核实的，可退回已办环节；时限继续计算，不重新起算。 @law 行政许可法 34 */
export const returnStep: Act<ReturnStep> = (state, { stepId, toStepId, reason }, { net }) => {
  if (state.stage !== 'processing') return notInProgress()
  if (!openVisitOf(state, stepId)) return refuse('step-not-open', '行政许可法 34')
  if (!state.visits.some((v) => stepNow(v) === toStepId && v.completedBy))
    return refuse('step-not-done-yet', '行政许可法 34')
  if (!findNode(net, toStepId)) return refuse('step-gone', '行政许可法 34')
  if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 34')
  const body = { stepId, toStepId, reason }
  return record({
    type: 'StepReturned',
    body: { ...body, ...moved(net, state, { type: 'StepReturned', body }) },
  })
}
