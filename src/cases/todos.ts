import type { ClockKind } from '#clock'
import { must } from '#foundation/assert'
import type { LegalDay } from '#foundation/time'
import { type CaseState, openProcedure } from './state.ts'
import type { About } from './waiting.ts'

export type TodoKind = Waiting & Pressed

interface Waiting {
  /** What is to be done; without, what the act is called, of a step what the step is called. */
  title?: string
  /** Since when it waits. */
  since: (state: CaseState, about: About) => LegalDay | undefined
}

/** The clock that presses on it: of a term to answer in, with the name under which it was begun. */
type Pressed =
  | { clock: Exclude<ClockKind, 'answer'> }
  | { clock: 'answer'; term: (about: About) => string }

const visited: TodoKind['since'] = (_state, { visit }) => visit?.startedOn

/** The things that may wait in a case; an act says which of them it settles. */
export const TODOS = {
  acceptance: {
    title: '受理',
    since: ({ correction, receivedOn }) => correction?.suppliedOn ?? receivedOn,
    clock: 'acceptance',
  },
  step: { since: visited, clock: 'promised' },
  countersigners: { since: visited, clock: 'promised' },
  'procedure-start': { since: ({ procedureRequest }) => procedureRequest?.on, clock: 'promised' },
  'procedure-end': { since: (state) => openProcedure(state)?.startedOn, clock: 'promised' },
  extension: { since: ({ extensionRequest }) => extensionRequest?.on, clock: 'statutory' },
  opinion: {
    since: ({ opinions }, { unitId }) =>
      opinions?.find((o) => o.unitId === unitId && o.answer === undefined)?.askedOn,
    clock: 'answer',
    term: ({ unitId }) => must(unitId, 'an opinion is asked of a unit'),
  },
  delivery: { since: ({ decidedOn }) => decidedOn, clock: 'delivery' },
  'late-entry-approval': {
    since: ({ lateEntries }) => lateEntries.find((e) => !e.approved)?.declaredOn,
    clock: 'promised',
  },
  'delay-explanation': { since: ({ acceptedOn }) => acceptedOn, clock: 'promised' },
} satisfies Record<string, TodoKind>
export type Todo = keyof typeof TODOS
