import type { StepId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { getStep } from '#process'
import { signed } from '../course.ts'
import { type Act, type Command, notInProgress, openVisitOf } from './act.ts'

export interface Countersign extends Command {
  stepId: StepId
  opinion: string
  agrees: boolean
}

/** 会签：各会签人分别提出意见，按流程写明的规则（全部同意、一票否决、任一同意、几分之几）得出会签结果后进入下一环节。 @law 行政许可法 26 */
export const countersign: Act<Countersign> = (state, { stepId, opinion, agrees, by }, { net }) => {
  if (state.stage !== 'processing') return notInProgress()
  const visit = openVisitOf(state, stepId)
  if (!visit || getStep(net, stepId).role !== 'countersigner')
    return refuse('step-not-open', '行政许可法 34')
  if (!visit.countersigners?.some((id) => id === by))
    return refuse('not-a-countersigner', '会签制度')
  if (visit.signatures?.some((s) => s.by === by)) return refuse('already-signed', '会签制度')
  const next = visit.countersigners.find((id) => !visit.signatures?.some((s) => s.by === id))
  if (getStep(net, stepId).isInTurn && next !== by) return refuse('not-your-turn', '会签制度')
  if (!agrees && opinion.trim() === '') return refuse('reason-missing', '行政许可法 38')
  const body = { stepId, opinion, agrees }
  return record({
    type: 'Countersigned',
    body: { ...body, ...signed(net, state, { type: 'Countersigned', body }) },
  })
}
