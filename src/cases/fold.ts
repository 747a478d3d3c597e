import type { CaseId } from '#foundation/ids'
import { dayOf } from '#foundation/time'
import type { Fact } from './acts/act.ts'
import { FACTS } from './acts/index.ts'
import { begun } from './acts/submit.ts'
import type { CaseFact } from './events.ts'
import { endTermsOfSteps } from './moves.ts'
import type { CaseState, Nets } from './state.ts'

/** Folds one fact into the state. Never refuses, never asks the time. */
export function evolve(
  state: CaseState | undefined,
  caseId: CaseId,
  fact: CaseFact,
  nets: Nets,
): CaseState {
  if (fact.type === 'CaseSubmitted') return begun(caseId, fact)
  if (!state) throw new Error(`a case begins with CaseSubmitted, not ${fact.type}`)
  const { type, body, actor, version } = fact
  const on = dayOf(fact.occurredAt)
  const told = { body, actor, version, on, net: nets(state.pins.process), nets }
  const { fold } = FACTS[type] as Fact
  return endTermsOfSteps({ ...state, ...fold(state, told), version }, on)
}

/** The case after each of its facts. */
export function foldEach(caseId: CaseId, facts: readonly CaseFact[], nets: Nets): CaseState[] {
  let state: CaseState | undefined
  return facts.map((fact) => (state = evolve(state, caseId, fact, nets)))
}

/** All facts of a stream folded; undefined when there are none. */
export const fold = (
  caseId: CaseId,
  facts: readonly CaseFact[],
  nets: Nets,
): CaseState | undefined => foldEach(caseId, facts, nets).at(-1)
