import type { StepId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { findNode } from '#process'
import { moved } from '../course.ts'
import { openVisits } from '../state.ts'
import { type Act, type Command, notInProgress } from './act.ts'

export interface TakeBack extends Command {
  stepId: StepId
  reason: string
}

/** 撤回本人操作：下一环节尚未办理的，本人可以撤回刚提交的意见重新办理。 @law 岗位责任制 */
export const takeBack: Act<TakeBack> = (state, { stepId, reason, by }, { net }) => {
  if (state.stage !== 'processing') return notInProgress()
  const done = state.visits.filter((v) => v.completedBy)
  const last = done.at(-1)
  if (!last || last.stepId !== stepId || last.completedBy !== by)
    return refuse('not-your-last-step', '岗位责任制')
  // Once somebody has taken the next step up, or signed, it is theirs.
  if (openVisits(state).some((v) => v.officerId || v.signatures !== undefined))
    return refuse('next-step-begun', '岗位责任制')
  if (!findNode(net, stepId)) return refuse('step-gone', '岗位责任制')
  const body = { stepId, reason }
  return record({
    type: 'StepTakenBack',
    body: { ...body, ...moved(net, state, { type: 'StepTakenBack', body }) },
  })
}
