import { calendarStream, dayStream } from '#calendar/events'
import { type CaseFact, caseStream } from '#cases/events'
import { letterStream, ratingStream } from '#feedback/events'
import type { LegalDay } from '#foundation/time'
import {
  type FactOf,
  type SealedEvent,
  type Shapes,
  type StreamKind,
  UnreadableEventError,
} from '#ledger'
import {
  cardStream,
  directiveStream,
  type DirectiveEvent,
  type SupervisionEvent,
} from './events.ts'
import type { OnFault } from './judge.ts'
import type { FeedbackFact } from './watched-feedback.ts'

/** What a sealed event tells supervision, in the shapes of today; `about` is the case, letter or rating that it concerns. */
export type Told =
  | { of: 'case'; about: string; fact: CaseFact }
  | { of: 'feedback'; about: string; fact: FeedbackFact }
  /** What became of a card of this kind, or of a directive of this id. */
  | { of: 'card'; about: string; id: string; fact: SupervisionEvent }
  | { of: 'directive'; about: string; id: string; fact: DirectiveEvent }
  | { of: 'day'; day: LegalDay }
  | { of: 'calendar' }

/** Reads a sealed event; undefined when it does not concern supervision, or cannot be read: then the fault is told. */
export function toldBy(event: SealedEvent, onFault: OnFault): Told | undefined {
  const read = <Id extends string, M extends Shapes>(
    kind: StreamKind<Id, M>,
    make: (id: Id, fact: FactOf<M>) => Told | undefined,
  ): Told | undefined => {
    const id = kind.idOf(event.stream)
    if (id === undefined) return undefined
    try {
      return make(id, kind.read(event))
    } catch (error) {
      if (!(error instanceof UnreadableEventError)) throw error
      onFault({ rule: 'FACT', caseId: id, message: error.message })
      return undefined
    }
  }
  return (
    read(caseStream, (about, fact) => ({ of: 'case', about, fact })) ??
    read(letterStream, (about, fact) => ({ of: 'feedback', about, fact })) ??
    read(ratingStream, (about, fact) => ({ of: 'feedback', about, fact })) ??
    read(cardStream, toldOfCard) ??
    read(directiveStream, (name, fact) => ({ of: 'directive', ...parts(name), fact })) ??
    read(dayStream, (day) => ({ of: 'day', day })) ??
    read(calendarStream, (_id, fact) =>
      fact.type === 'CalendarAmended' ? { of: 'calendar' } : undefined,
    )
  )
}

/** Cards that rules issue or lift are known when they are issued; people's answers are not. */
function toldOfCard(name: string, fact: SupervisionEvent): Told | undefined {
  if (fact.type === 'CardEscalated') return undefined
  if (fact.type === 'CardIssued' && fact.body.mode === 'auto') return undefined
  return { of: 'card', ...parts(name), fact }
}

/** `2026-000123/case-limit` → what the card is about, and its kind. */
function parts(name: string): { about: string; id: string } {
  const at = name.indexOf('/')
  return { about: name.slice(0, at), id: name.slice(at + 1) }
}
