import type { StaffId, StepId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { type Act, type Command, notInProgress, openVisitOf } from './act.ts'

export interface Transfer extends Command {
  stepId: StepId
  officerId: StaffId
  reason: string
}

/** 转办：承办人因故不能办理的，转由同岗位其他人员办理；时限不因此延长。 @law 岗位责任制（AB 岗） */
export const transfer: Act<Transfer> = (state, { stepId, officerId, reason, by }) => {
  if (state.stage !== 'processing') return notInProgress()
  const visit = openVisitOf(state, stepId)
  if (!visit) return refuse('step-not-open', '行政许可法 34')
  if (visit.officerId && visit.officerId !== by)
    return refuse('step-assigned-to-other', '岗位责任制')
  if (officerId === by) return refuse('transfer-to-self', '岗位责任制')
  if (reason.trim() === '') return refuse('reason-missing', '岗位责任制')
  return record({ type: 'StepTransferred', body: { stepId, officerId, reason } })
}
