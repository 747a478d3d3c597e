import { dayStream } from '#calendar/events'
import { type CaseFact, caseStream } from '#cases/events'
import { limitStream } from '#clock/events'
import { letterStream, ratingStream } from '#feedback/events'
import {
  type CardId,
  type CaseId,
  type DirectiveId,
  type LetterId,
  partsOf,
  type RatingId,
  type SubjectId,
} from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import type { FactOf, LedgerEvent, Shapes, StreamKind } from '#ledger'
import { type CardFact, cardStream, directiveStream, type DirectiveEvent } from '../events.ts'
import type { OnFault } from './judge.ts'
import type { FeedbackFact } from '../watched/index.ts'

/**
 * What an event tells supervision, in the shapes of today; `about` is the case, letter or rating
 * that it concerns.
 */
export type Told =
  | { of: 'case'; about: CaseId; fact: CaseFact }
  | { of: 'feedback'; about: LetterId | RatingId; fact: FeedbackFact }
  /** What became of a card of this kind, or of a directive of this id. */
  | { of: 'card'; about: SubjectId; id: string; fact: CardFact }
  | { of: 'directive'; about: SubjectId; id: string; fact: DirectiveEvent }
  | { of: 'day'; day: LegalDay }
  /** Another version of the calendar took effect. */
  | { of: 'calendar' }

/**
 * Reads an event; undefined when it does not concern supervision, or cannot be read: then the fault
 * is told.
 */
export function toldBy(event: LedgerEvent, onFault: OnFault): Told | undefined {
  const read = <Id extends string, M extends Shapes>(
    kind: StreamKind<Id, M>,
    make: (id: Id, fact: FactOf<M>) => Told | undefined,
  ): Told | undefined => {
    const id = kind.idOf(event.stream)
    if (id === undefined) return undefined
    const fact = kind.readIfLegible(event, ({ message }) =>
      onFault({ rule: 'FACT', caseId: id, message }),
    )
    return fact && make(id, fact)
  }
  return (
    read(caseStream, (about, fact) => ({ of: 'case', about, fact })) ??
    read(letterStream, (about, fact) => ({ of: 'feedback', about, fact })) ??
    read(ratingStream, (about, fact) => ({ of: 'feedback', about, fact })) ??
    read(cardStream, (name, fact) => ({ of: 'card', ...told(name), fact })) ??
    read(directiveStream, (name, fact) => ({ of: 'directive', ...told(name), fact })) ??
    read(dayStream, (day) => ({ of: 'day', day })) ??
    read(limitStream, (_id, fact) => (fact.version === 1 ? { of: 'calendar' } : undefined))
  )
}

function told(name: CardId | DirectiveId): { about: SubjectId; id: string } {
  const { about, rest } = partsOf(name)
  return { about, id: rest }
}
