import { type StaffId, staffIds, type StepId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { getStep } from '#process'
import { moved } from '../course.ts'
import { openProcedure } from '../state.ts'
import { type Act, type Command, notInProgress, openVisitOf } from './act.ts'

export interface Examine extends Command {
  stepId: StepId
  opinion: string
  outcome: 'agree' | 'disagree' | 'return' | 'hearing' | 'no-hearing'
  /** Officers who took part, for steps that need two. */
  officers: StaffId[]
}

/**
 * 审查：行政机关应当对申请人提交的申请材料进行审查；需要对实质内容进行核实的，应当指派两名以上工作人员进行核查。
 * @law 行政许可法 34
 */
export const examine: Act<Examine> = (
  state,
  { stepId, opinion, outcome, officers, by },
  { net },
) => {
  if (state.stage !== 'processing') return notInProgress()
  const visit = openVisitOf(state, stepId)
  if (!visit) return refuse('step-not-open', '行政许可法 34')
  const step = getStep(net, stepId)
  if (step.isDecision) return refuse('decision-by-decision', '行政许可法 37')
  if (step.role === 'countersigner') return refuse('countersign-instead', '会签制度')
  if (visit.officerId && visit.officerId !== by)
    return refuse('step-assigned-to-other', '岗位责任制')
  if (openProcedure(state)) return refuse('procedure-running', '行政许可法 45')
  const present = new Set([...officers, staffIds.of(by)])
  if (present.size < step.officers)
    return refuse('officers-too-few', '行政许可法 34', { needed: step.officers })
  if (outcome !== 'agree' && outcome !== 'no-hearing' && saysNothing(opinion))
    return refuse('reason-missing', '行政许可法 38')
  const body = { stepId, opinion, outcome, officers: [...present] }
  return record({
    type: 'StepCompleted',
    body: { ...body, ...moved(net, state, { type: 'StepCompleted', body }) },
  })
}
