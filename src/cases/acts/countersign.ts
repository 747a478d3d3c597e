import { z } from 'zod'
import type { ActorId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { getStep } from '#process'
import { agreementText } from '#text/labels'
import { signed } from '../course.ts'
import { STEP } from '../grants.ts'
import { endJointStep, jointResult, movement, patchVisit } from '../moves.ts'
import { openVisitOf, openVisits, type StepVisit, type World } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { either, maybeWords, openStep } from '../fields.ts'
import { atStep, isJoint, notInProgress } from '../preconditions.ts'
import { OPEN_STEP } from '../todos.ts'

/** 会签：各会签人分别提出意见，按流程写明的规则（全部同意、一票否决、任一同意、几分之几）得出会签结果后进入下一环节。 @law 行政许可法 26 */
export const countersign = act({
  title: '会签',
  emphasis: 'main',
  law: '行政许可法 26',
  may: STEP,
  waits: OPEN_STEP,
  fields: {
    stepId: openStep(isJoint),
    agrees: either('结论', '同意', '不同意'),
    opinion: maybeWords('会签意见', 2000),
  },
  says(state, world) {
    const visit = openVisits(state).find(({ stepId }) => isJoint(world, stepId))
    const { agreement } = visit ? getStep(world.net, visit.stepId) : {}
    return agreement ? `${agreementText(agreement)}。` : ''
  },
  facts: {
    Countersigned: fact(
      '会签',
      z.object({
        stepId: ids.step,
        opinion: z.string(),
        agrees: z.boolean(),
        result: jointResult,
        ...movement,
      }),
      (state, told) => {
        const { stepId, agrees, opinion } = told.body
        const { signatures = [] } = openVisitOf(state, stepId) ?? {}
        const visits = patchVisit(state, stepId, {
          signatures: [...signatures, { by: told.actor, agrees, opinion }],
        })
        const move = { type: 'Countersigned', body: told.body } as const
        return endJointStep({ ...state, visits }, move, told)
      },
      { internal: 'words' },
    ),
  },
  refusals: {
    ...shared('case-not-in-progress', 'reason-missing', 'step-not-open'),
    'already-signed': '您已签署会签意见，无需重复签署。',
    'not-a-countersigner': '您不是该环节指定的会签人。',
    'not-your-turn': '会签按指定的顺序进行，请等前面的会签人签署后再签。',
  },
  bar: (state, command, world) =>
    notInProgress(state) ?? atStep(state, command, (visit) => notToSign(visit, command.by, world)),
  does(state, { stepId, opinion, agrees }, world) {
    if (!agrees && opinion === '') return refuse('reason-missing', '行政许可法 38')
    const body = { stepId, opinion, agrees }
    return record({
      type: 'Countersigned',
      body: { ...body, ...signed(world.net, state, { type: 'Countersigned', body }) },
    })
  },
})

function notToSign(
  { stepId, countersigners = [], signatures = [] }: StepVisit,
  by: ActorId,
  world: World,
) {
  if (!isJoint(world, stepId)) return refuse('step-not-open', '行政许可法 34')
  const hasSigned = (id: ActorId) => signatures.some((s) => s.by === id)
  if (!countersigners.some((id) => id === by)) return refuse('not-a-countersigner', '会签制度')
  if (hasSigned(by)) return refuse('already-signed', '会签制度')
  const next = countersigners.find((id) => !hasSigned(id))
  return getStep(world.net, stepId).isInTurn && next !== by
    ? refuse('not-your-turn', '会签制度')
    : undefined
}
