import type { ClockKind } from '#clock'
import type { Actor } from '#identity'
import type { Addressed, AnyFact, Facts } from './acts/act.ts'
import { FACTS } from './acts/index.ts'
import type { CaseFact } from './events.ts'
import type { CaseState, StepVisit } from './state.ts'

/*
 * 内部信息 (政府信息公开条例 16): whoever is not of the administration is told of a case without what its facts
 * declare internal. View, files and export ask here, and nowhere else.
 */

/** The terms that officers set each other. */
export const INTERNAL_CLOCKS: readonly ClockKind[] = ['step', 'answer']

/** The kinds of documents that are not for the applicant. */
export const internalPapersOf = (facts: Facts): ReadonlySet<string> =>
  new Set(
    Object.values(facts).flatMap(({ papers = [], internal }) =>
      papers.filter((paper) => internal === 'all' || paper.isInternal).map(({ kind }) => kind),
    ),
  )
const INTERNAL_PAPERS = internalPapersOf(FACTS)
export const isInternalPaper = (kind: string): boolean => INTERNAL_PAPERS.has(kind)

/** What of a fact stays inside; a document is as internal as its paper. */
export function internalOf(fact: Pick<CaseFact, 'type' | 'body'>): AnyFact['internal'] {
  if (fact.type !== 'DocumentIssued') return (FACTS[fact.type] as AnyFact).internal
  const { kind } = fact.body as { kind: string }
  return INTERNAL_PAPERS.has(kind) ? 'all' : undefined
}

/** Is the applicant told of it in a message? */
export const isTold = ({ type }: CaseFact): boolean => (FACTS[type] as AnyFact).tells !== undefined

/** What the applicant is told of a fact in a message, if anything. */
export const messageOf = ({ type, body }: CaseFact, addressed: Addressed): string | undefined =>
  (FACTS[type] as AnyFact).tells?.(body as never, addressed)

export const isOutside = (actor: Actor | 'system'): boolean =>
  actor !== 'system' && actor.kind === 'applicant'

/** A case with its facts, as far as somebody is told of it. */
export interface Seen {
  state: CaseState
  facts: readonly CaseFact[]
  /** Whether they are told what a fact says, or only that it happened. */
  isTold: (fact: CaseFact) => boolean
}

/** What this actor, who may read the case, is told of it. */
export function seenBy(
  actor: Actor | 'system',
  { state, facts, states }: Pick<Seen, 'facts' | 'state'> & { states: readonly CaseState[] },
): Seen {
  if (!isOutside(actor)) return { state, facts, isTold: () => true }
  return {
    state: stateOutside(state, facts, states),
    facts: facts.filter((fact) => internalOf(fact) !== 'all'),
    isTold: (fact) => internalOf(fact) === undefined,
  }
}

/** Where a case stands is no secret, whatever brought it there. */
const COURSE: ReadonlySet<string> = new Set(['version', 'stage', 'run', 'visits', 'timers'])

/** What internal facts wrote of the case is as it was before the first of them. */
function stateOutside(
  state: CaseState,
  facts: readonly CaseFact[],
  states: readonly CaseState[],
): CaseState {
  let untold: Partial<CaseState> = {}
  for (const [i, fact] of facts.entries())
    if (i > 0 && fact.type !== 'DocumentIssued' && internalOf(fact))
      untold = { ...changed(states[i - 1]!, states[i]!), ...untold }
  return {
    ...state,
    ...untold,
    terms: undefined,
    visits: state.visits.map(visitOutside),
    documents: state.documents.filter(({ kind }) => !INTERNAL_PAPERS.has(kind)),
  }
}

const changed = (before: CaseState, after: CaseState): Partial<CaseState> =>
  Object.fromEntries(
    (Object.keys(after) as (keyof CaseState)[])
      .filter((member) => !COURSE.has(member) && before[member] !== after[member])
      .map((member) => [member, before[member]]),
  )

const visitOutside = ({ stepId, nowStepId, unitId, startedOn, completedOn }: StepVisit) => ({
  stepId,
  nowStepId,
  unitId,
  startedOn,
  completedOn,
})
