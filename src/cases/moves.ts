import { z } from 'zod'
import type { Limit } from '#clock'
import type { LegalDay } from '#foundation/time'
import { type StepId, stepIds } from '#foundation/ids'
import { getStep, openEvents, type Net, type RunState, timerWorkdays } from '#process'
import type { Told } from './acts/act.ts'
import { advance, type Move } from './course.ts'
import { type CaseState, openVisitOf, openVisits, type StepVisit } from './state.ts'

/* How a fact that moves the run changes the case: what the folds of such facts share. */

/** Steps that became open because of a fact, and those that nobody will complete. */
export const movement = { entered: z.array(z.string()), cancelled: z.array(z.string()) }
type Movement = Told<{ entered: string[]; cancelled: string[] }>

/** What a 会签 yielded by the rule of its step, in the fact that ended it. */
export const jointResult = z
  .object({
    outcome: z.enum(['agree', 'disagree']),
    agreed: z.number(),
    disagreed: z.number(),
  })
  .optional()

/** Takes over what a fact did: the run moves on, cancelled steps are closed, entered ones begin. */
export function moveSteps(state: CaseState, move: Move, told: Movement): Partial<CaseState> {
  const { body, on, net } = told
  const visits = cancelled(state.visits, body.cancelled, on)
  return stand({ ...state, visits }, advance(net, state, move).state, body.entered, on, net)
}

/** 会签: its visit ends with the fact that carries the result. */
export function endJointStep(
  state: CaseState,
  move: Extract<Move, { body: { stepId: StepId } }>,
  told: Movement & { body: { stepId: StepId; result?: z.infer<typeof jointResult> } },
): Partial<CaseState> {
  const { stepId, result } = told.body
  const visits = result
    ? patchVisit(state, stepId, { completedOn: told.on, completedBy: told.actor, ...result })
    : state.visits
  return moveSteps({ ...state, visits }, move, told)
}

/** The decision is the opinion of its own step; whatever else was still open ends without one. */
export function decided(
  state: CaseState,
  type: 'CaseApproved' | 'CaseDenied',
  told: Movement,
  opinion: string,
): Partial<CaseState> {
  const { on, net, actor } = told
  const outcome = type === 'CaseApproved' ? 'agree' : 'disagree'
  const visits = state.visits.map((visit) => {
    if (visit.completedOn !== undefined) return visit
    return getStep(net, visit.stepId).isDecision
      ? { ...visit, completedOn: on, completedBy: actor, opinion, outcome }
      : { ...visit, completedOn: on, outcome: 'cancelled' }
  })
  const moved = moveSteps({ ...state, visits }, { type }, told)
  return { ...moved, stage: 'decided', decidedOn: on }
}

/**
 * A term to answer in begins: a clock of the case from this day on, while the case is handled. Its
 * name is the id of the step or the unit that it is about, or a word of the act's own; a to-do that
 * it presses on names it too (`waits`). One that `outlives` the decision goes on after it.
 */
export function beginTerm(
  { terms = [] }: Pick<CaseState, 'terms'>,
  name: string,
  limit: Limit,
  startedOn: LegalDay,
  more: { endsWith?: StepId; outlives?: true } = {},
): Pick<CaseState, 'terms'> {
  if (!stepIds.is(name))
    throw new RangeError(
      `A term cannot be called “${name}”. Call it by the id of the step or the unit that it is about, or by one word without spaces, such as second-look.`,
    )
  return { terms: [...terms, { name, limit, startedOn, ...more }] }
}

/** The answer is there: the clock stops. */
export const endTerm = (
  { terms = [] }: Pick<CaseState, 'terms'>,
  name: string,
  stoppedOn: LegalDay,
): Pick<CaseState, 'terms'> => ({
  terms: terms.map((t) => (t.name === name && !t.stoppedOn ? { ...t, stoppedOn } : t)),
})

/** Terms end with their steps, whatever ended these. */
export function endTermsOfSteps(state: CaseState, stoppedOn: LegalDay): CaseState {
  const isOver = ({ endsWith, stoppedOn: ended }: NonNullable<CaseState['terms']>[number]) =>
    endsWith !== undefined && !ended && !openVisitOf(state, endsWith)
  return state.terms?.some(isOver)
    ? { ...state, terms: state.terms.map((t) => (isOver(t) ? { ...t, stoppedOn } : t)) }
    : state
}

export const patchVisit = (
  state: CaseState,
  stepId: StepId,
  patch: Partial<StepVisit>,
): StepVisit[] => {
  const open = new Set(openVisits(state))
  return state.visits.map((visit) =>
    visit.stepId === stepId && open.has(visit) ? { ...visit, ...patch } : visit,
  )
}

export const cancelled = (
  visits: readonly StepVisit[],
  stepIds: readonly string[],
  on: LegalDay,
): StepVisit[] =>
  visits.map((visit) =>
    visit.completedOn === undefined && stepIds.includes(visit.stepId)
      ? { ...visit, completedOn: on, outcome: 'cancelled' }
      : visit,
  )

/** Where the case stands once its run has come there, and the entered steps have begun. */
export function stand(
  state: CaseState,
  run: RunState,
  entered: readonly string[],
  on: LegalDay,
  net: Net,
): Pick<CaseState, 'run' | 'visits' | 'timers'> {
  const begun = entered.map(
    (stepId): StepVisit => ({
      stepId,
      unitId: getStep(net, stepId).isTownship ? (state.townshipId ?? state.unitId) : state.unitId,
      startedOn: on,
    }),
  )
  const timers = openEvents(net, run)
    .filter((node) => timerWorkdays(node) !== undefined)
    .map(
      (node) => state.timers.find((t) => t.eventId === node.id) ?? { eventId: node.id, since: on },
    )
  return { run, visits: [...state.visits, ...begun], timers }
}
