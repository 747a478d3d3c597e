import { z } from 'zod'
import type { StaffId, StepId } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { signed } from '../course.ts'
import { officer, openStep, words } from '../fields.ts'
import { grants } from '../grants.ts'
import { endJointStep, jointResult, movement, patchVisit } from '../moves.ts'
import { atStep, isJoint, notInProgress } from '../preconditions.ts'
import { type CaseState, openVisitOf, openVisits, type StepVisit } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'

/** 减签：指定的会签人不需要再签的，写明原因减去；已经签署的不能减，最后一名不能减。 @law 行政许可法 26 */
export const dropCountersigner = act({
  title: '减签',
  law: '行政许可法 26',
  may: grants('deciding-unit', 'handler', 'reviewer', 'approver'),
  waits: 'for-nobody',
  fields: {
    stepId: openStep(isJoint),
    officerId: officer('不再会签的人', (state) => openVisits(state).flatMap(unsigned)),
    reason: words('减签原因', 500),
  },
  facts: {
    CountersignerDropped: fact(
      '减签',
      z.object({
        stepId: ids.step,
        officerId: ids.staff,
        reason: z.string(),
        result: jointResult,
        ...movement,
      }),
      (state, told) => {
        const { stepId, officerId } = told.body
        const officerIds = without(state, stepId, officerId)
        const visits = patchVisit(state, stepId, { countersigners: officerIds })
        return endJointStep({ ...state, visits }, naming(stepId, officerIds), told)
      },
      { internal: 'words' },
    ),
  },
  refusals: {
    ...shared('case-not-in-progress', 'step-not-open'),
    'not-a-waiting-signer': '这个人不在等待签署的会签人当中：没有被指定，或者已经签署。',
    'last-countersigner': '会签至少要有一名会签人。请先指定其他会签人，再减去这一名。',
  },
  bar: (state, command, world) =>
    notInProgress(state) ??
    atStep(state, command, (visit) => {
      if (!isJoint(world, visit.stepId)) return refuse('step-not-open', '行政许可法 34')
      if (unsigned(visit).length === 0) return refuse('not-a-waiting-signer', '会签制度')
      return visit.countersigners!.length > 1 ? undefined : refuse('last-countersigner', '会签制度')
    }),
  does(state, { stepId, officerId, reason }, world) {
    const visit = openVisitOf(state, stepId)!
    if (!unsigned(visit).includes(officerId)) return refuse('not-a-waiting-signer', '会签制度')
    const move = naming(stepId, without(state, stepId, officerId))
    return record({
      type: 'CountersignerDropped',
      body: { stepId, officerId, reason, ...signed(world.net, state, move) },
    })
  },
})

/** Those who were named and have not signed. */
const unsigned = ({ countersigners = [], signatures = [] }: StepVisit) =>
  countersigners.filter((id) => !signatures.some((s) => s.by === id))

const without = (state: CaseState, stepId: StepId, officerId: StaffId) =>
  (openVisitOf(state, stepId)?.countersigners ?? []).filter((id) => id !== officerId)

/** For the process it is as if the others had been named. */
const naming = (stepId: StepId, officerIds: readonly StaffId[]) =>
  ({ type: 'CountersignersNamed', body: { stepId, officerIds } }) as const
