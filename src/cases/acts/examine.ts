import { z } from 'zod'
import { staffIds, type StepId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { ids } from '#foundation/schema'
import { getStep, type Step } from '#process'
import { moved } from '../course.ts'
import { STEP } from '../grants.ts'
import { movement, moveSteps, patchVisit } from '../moves.ts'
import { type CaseState, openProcedure, openVisits, type StepVisit, type World } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, type Command, fact } from './act.ts'
import { choice, officers, openStep, when, words } from '../fields.ts'
import { atStep, notInProgress, notSingle, notYours, unknownOfficer } from '../preconditions.ts'
import { OPEN_STEP } from '../todos.ts'

const OUTCOMES = {
  agree: '同意',
  disagree: '不同意',
  return: '退回承办',
  hearing: '申请人要求听证',
  'no-hearing': '申请人不要求听证',
} as const
const OUTCOMES_OF = new Map<string, readonly (keyof typeof OUTCOMES)[]>([
  ['hearing-reply', ['no-hearing', 'hearing']],
  ['review', ['agree', 'disagree', 'return']],
])
const outcomesOf = (state: CaseState, world: World) =>
  OUTCOMES_OF.get(stepOf(state, world)?.id ?? '') ?? (['agree', 'disagree'] as const)

/**
 * 审查：行政机关应当对申请人提交的申请材料进行审查；需要对实质内容进行核实的，应当指派两名以上工作人员进行核查。
 * @law 行政许可法 34
 */
export const examine = act({
  title: '提交意见',
  emphasis: 'main',
  law: '行政许可法 34',
  may: STEP,
  waits: OPEN_STEP,
  fields: {
    stepId: openStep(isExamined),
    outcome: choice('结论', OUTCOMES, {
      only: outcomesOf,
      initial: (state, world) => outcomesOf(state, world)[0],
    }),
    opinion: words('意见', 2000, { initial: '经审查，材料齐全、真实有效，符合条件。' }),
    officers: when(
      (state, world) => (stepOf(state, world)?.officers ?? 1) > 1,
      z.array(ids.staff).default([]),
      officers('参加人员（连本人在内至少两人）'),
    ),
  },
  says: (state, world) => `环节：${stepOf(state, world)?.name ?? ''}`,
  facts: {
    StepCompleted: fact(
      '办理环节',
      z.object({
        stepId: ids.step,
        opinion: z.string(),
        outcome: z.enum(['agree', 'disagree', 'return', 'hearing', 'no-hearing']),
        /** Officers present, for on-site verification. */
        officers: z.array(ids.staff),
        ...movement,
      }),
      (state, told) => {
        const { stepId, opinion, outcome, officers } = told.body
        const done = { completedOn: told.on, completedBy: told.actor, officers, opinion, outcome }
        const visits = patchVisit(state, stepId, done)
        return moveSteps({ ...state, visits }, { type: 'StepCompleted', body: told.body }, told)
      },
      {
        internal: 'words',
        papers: [
          {
            kind: 'hearing-rights-notice',
            title: '听证权利告知书',
            mark: '听',
            isFor: ({ stepId }) => stepId === 'hearing-notice',
            words: ({ intro, under }) => ({
              paragraphs: [
                `${intro}，直接涉及申请人与他人之间重大利益关系。${under('第四十七条')}您有要求听证的权利。请在收到本告知书之日起五日内提出听证申请，逾期视为放弃。听证不收取费用。`,
              ],
            }),
          },
        ],
      },
    ),
  },
  refusals: {
    ...shared(
      'case-not-in-progress',
      'countersign-instead',
      'officer-unknown',
      'procedure-running',
      'reason-missing',
      'step-assigned-to-other',
      'step-not-open',
    ),
    'decision-by-decision': '决定环节请作出准予或不予的决定。',
    'officers-too-few': '该环节须由 {needed} 名以上工作人员共同办理，请补充参加人员。',
  },
  bar: (state, command, world) =>
    notInProgress(state) ??
    atStep(state, command, (visit) => notExaminable(visit, command, world)) ??
    (openProcedure(state) ? refuse('procedure-running', '行政许可法 45') : undefined),
  does(state, { stepId, opinion, outcome, officers, by }, world) {
    const unknown = unknownOfficer(officers, world)
    if (unknown) return unknown
    const present = [...new Set([...officers, staffIds.of(by)])]
    const { officers: needed } = getStep(world.net, stepId)
    if (present.length < needed) return refuse('officers-too-few', '行政许可法 34', { needed })
    if (outcome !== 'agree' && outcome !== 'no-hearing' && saysNothing(opinion))
      return refuse('reason-missing', '行政许可法 38')
    const body = { stepId, opinion, outcome, officers: present }
    return record({
      type: 'StepCompleted',
      body: { ...body, ...moved(world.net, state, { type: 'StepCompleted', body }) },
    })
  },
})

/** Neither decided nor signed by several, but examined. */
function isExamined({ net }: World, stepId: StepId): boolean {
  const { isDecision, role } = getStep(net, stepId)
  return !isDecision && role !== 'countersigner'
}

/** The first open step that is examined. */
function stepOf(state: CaseState, world: World): Step | undefined {
  const visit = openVisits(state).find(({ stepId }) => isExamined(world, stepId))
  return visit && getStep(world.net, visit.stepId)
}

function notExaminable(visit: StepVisit, command: Command, world: World) {
  if (getStep(world.net, visit.stepId).isDecision)
    return refuse('decision-by-decision', '行政许可法 37')
  return notSingle(visit, world) ?? notYours(visit, command)
}
