import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { ids } from '#foundation/schema'
import { findNode, getStep } from '#process'
import { moved } from '../course.ts'
import { STEP } from '../grants.ts'
import { movement, moveSteps } from '../moves.ts'
import { type CaseState, stepNow } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { oneOf, openStep, words } from '../fields.ts'
import { atStep, notInProgress, notSingle } from '../preconditions.ts'

/** 退回：审核、决定环节认为需要补充核实的，可退回已办环节；时限继续计算，不重新起算。 @law 行政许可法 34 */
export const returnStep = act({
  title: '退回',
  law: '行政许可法 34',
  may: STEP,
  waits: 'for-nobody',
  fields: {
    stepId: openStep(),
    toStepId: oneOf('退回到', ids.step, (state, world) =>
      stepsDone(state)
        // What the process no longer has, nobody can do again.
        .filter((id) => findNode(world.net, id))
        .map((id) => ({ value: id, label: getStep(world.net, id).name })),
    ),
    reason: words('退回原因'),
  },
  facts: {
    StepReturned: fact(
      '退回',
      z.object({ stepId: ids.step, toStepId: ids.step, reason: z.string(), ...movement }),
      (state, told) => moveSteps(state, { type: 'StepReturned', body: told.body }, told),
      { internal: 'words' },
    ),
  },
  refusals: {
    ...shared(
      'case-not-in-progress',
      'countersign-instead',
      'reason-missing',
      'step-gone',
      'step-not-open',
    ),
    'step-not-done-yet': '只能退回到已经办理过的环节。',
  },
  bar: (state, command, world) =>
    notInProgress(state) ??
    atStep(state, command, (visit) => notSingle(visit, world)) ??
    (stepsDone(state).length > 0 ? undefined : refuse('step-not-done-yet', '行政许可法 34')),
  does(state, { stepId, toStepId, reason }, { net }) {
    if (!stepsDone(state).includes(toStepId)) return refuse('step-not-done-yet', '行政许可法 34')
    if (!findNode(net, toStepId)) return refuse('step-gone', '行政许可法 34')
    if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 34')
    const body = { stepId, toStepId, reason }
    return record({
      type: 'StepReturned',
      body: { ...body, ...moved(net, state, { type: 'StepReturned', body }) },
    })
  },
})

const stepsDone = ({ visits }: CaseState) => [
  ...new Set(visits.filter((v) => v.completedBy).map(stepNow)),
]
