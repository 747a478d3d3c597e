import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { findNode } from '#process'
import { moved } from '../course.ts'
import { grants } from '../grants.ts'
import { movement, moveSteps } from '../moves.ts'
import { type CaseState, openVisits } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { known, maybeWords } from '../fields.ts'
import { notInProgress } from '../preconditions.ts'

/** 撤回本人操作：下一环节尚未办理的，本人可以撤回刚提交的意见重新办理。 @law 岗位责任制 */
export const takeBack = act({
  title: '撤回本人操作',
  law: '岗位责任制',
  may: [
    ...grants('deciding-unit', 'handler', 'reviewer'),
    ...grants('first-level', 'handler', 'reviewer'),
  ],
  waits: 'for-nobody',
  fields: {
    stepId: known(ids.step, (state) => lastDone(state)?.stepId),
    reason: maybeWords('撤回原因', 500),
  },
  facts: {
    StepTakenBack: fact(
      '撤回本人操作',
      z.object({ stepId: ids.step, reason: z.string(), ...movement }),
      (state, told) => moveSteps(state, { type: 'StepTakenBack', body: told.body }, told),
      { internal: 'words' },
    ),
  },
  refusals: {
    ...shared('case-not-in-progress', 'step-gone'),
    'not-your-last-step': '只能撤回您本人最近一次提交的意见。',
    'next-step-begun': '下一环节已经开始办理，不能撤回。可请下一环节退回。',
  },
  bar(state, { by }, { net }) {
    const refusal = notInProgress(state)
    if (refusal) return refusal
    const last = lastDone(state)
    if (last?.completedBy !== by) return refuse('not-your-last-step', '岗位责任制')
    // Once somebody has taken the next step up, or signed, it is theirs.
    if (openVisits(state).some((v) => v.officerId || v.signatures !== undefined))
      return refuse('next-step-begun', '岗位责任制')
    return findNode(net, last.stepId) ? undefined : refuse('step-gone', '岗位责任制')
  },
  does(state, { stepId, reason }, { net }) {
    if (lastDone(state)?.stepId !== stepId) return refuse('not-your-last-step', '岗位责任制')
    const body = { stepId, reason }
    return record({
      type: 'StepTakenBack',
      body: { ...body, ...moved(net, state, { type: 'StepTakenBack', body }) },
    })
  },
})

const lastDone = ({ visits }: CaseState) => visits.findLast((v) => v.completedBy)
