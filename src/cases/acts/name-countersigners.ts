import { type StaffId, staffIds, type StepId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { getStep } from '#process'
import { signed } from '../course.ts'
import { type Act, type Command, notInProgress, openVisitOf } from './act.ts'

export interface NameCountersigners extends Command {
  stepId: StepId
  officerIds: StaffId[]
}

/** 指定会签人；会签进行中可以加签，已签署的不受影响。 @law 行政许可法 26 */
export const nameCountersigners: Act<NameCountersigners> = (
  state,
  { stepId, officerIds },
  { net },
) => {
  if (state.stage !== 'processing') return notInProgress()
  const visit = openVisitOf(state, stepId)
  if (!visit || getStep(net, stepId).role !== 'countersigner')
    return refuse('step-not-open', '行政许可法 34')
  const signers = (visit.signatures ?? []).map((s) => staffIds.of(s.by))
  const all = [...new Set([...signers, ...officerIds])]
  if (all.length === signers.length) return refuse('countersigners-missing', '会签制度')
  const body = { stepId, officerIds: all }
  return record({
    type: 'CountersignersNamed',
    body: { ...body, ...signed(net, state, { type: 'CountersignersNamed', body }) },
  })
}
