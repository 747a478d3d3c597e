import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { signed } from '../course.ts'
import { grants } from '../grants.ts'
import { endJointStep, jointResult, movement, patchVisit } from '../moves.ts'
import { shared } from '../shared-refusals.ts'
import { type CaseState, openVisitOf } from '../state.ts'
import { act, type Command, fact } from './act.ts'
import { officers, openStep } from '../fields.ts'
import { atStep, isJoint, notInProgress, unknownOfficer } from '../preconditions.ts'

/** 指定会签人；会签进行中可以加签，已指定的、已签署的不受影响，要减的另办减签。 @law 行政许可法 26 */
export const nameCountersigners = act({
  title: '指定会签人',
  law: '行政许可法 26',
  may: grants('deciding-unit', 'handler', 'reviewer', 'approver'),
  waits: {
    as: 'countersigners',
    since: (_state, { visit }) => visit?.startedOn,
    clock: 'promised',
    while: (state, command) => namesNobody(state, command),
  },
  fields: {
    stepId: openStep(isJoint),
    officerIds: officers('会签人（可以是别的单位的人）', 'county'),
  },
  facts: {
    CountersignersNamed: fact(
      '指定会签人',
      z.object({
        stepId: ids.step,
        /** Everybody who signs, with those who were named before. */
        officerIds: z.array(ids.staff),
        result: jointResult,
        ...movement,
      }),
      (state, told) => {
        const { stepId, officerIds } = told.body
        const visits = patchVisit(state, stepId, { countersigners: officerIds })
        const move = { type: 'CountersignersNamed', body: told.body } as const
        return endJointStep({ ...state, visits }, move, told)
      },
      { internal: 'words' },
    ),
  },
  refusals: {
    ...shared('case-not-in-progress', 'officer-unknown', 'step-not-open'),
    'countersigners-missing': '请至少指定一名尚未指定的会签人。',
  },
  bar: (state, command, world) =>
    notInProgress(state) ??
    atStep(state, command, ({ stepId }) =>
      isJoint(world, stepId) ? undefined : refuse('step-not-open', '行政许可法 34'),
    ),
  does(state, { stepId, officerIds }, world) {
    const unknown = unknownOfficer(officerIds, world)
    if (unknown) return unknown
    const named = openVisitOf(state, stepId)!.countersigners ?? []
    const all = [...new Set([...named, ...officerIds])]
    if (all.length === named.length) return refuse('countersigners-missing', '会签制度')
    const body = { stepId, officerIds: all }
    return record({
      type: 'CountersignersNamed',
      body: { ...body, ...signed(world.net, state, { type: 'CountersignersNamed', body }) },
    })
  },
})

/** 加签, once some are named, is done on one's own initiative. */
const namesNobody = (state: CaseState, { stepId }: Command) =>
  stepId !== undefined && !openVisitOf(state, stepId)?.countersigners
