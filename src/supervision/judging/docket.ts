import type { CaseFact } from '#cases/events'
import type { CaseId, LetterId, RatingId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import {
  type FeedbackFact,
  movesLimits,
  type Subject,
  watchCard,
  watchDirective,
  type Watched,
  type WatchedFeedback,
} from '../watched/index.ts'
import {
  agendaOf,
  type Fault,
  foldFact,
  takeDay,
  takeFact,
  takeFeedback,
  type Verdict,
} from './judge.ts'
import type { Judges, Moment } from './judges.ts'
import type { Told } from './told.ts'

/** A subject as it is, and the next day on which to look at it. */
export interface Entry {
  watched: Subject
  nextOn: LegalDay | undefined
}

/** What is told, when, and under which edition of the published world. */
export interface Heard {
  what: Told
  at: Instant
  edition: number
}

/** A verdict, when it was raised, and in which world. */
export interface Raised {
  verdict: Verdict
  at: Instant
  moment: Moment
}

/** Who is told what comes of the hearing. */
export interface Clerk {
  /** A card is called for, or a higher level of one. */
  raised?: (raised: Raised) => void
  /** A rule failed. */
  broke?: (fault: Fault, at: Instant) => void
  /** A subject is not what it was. */
  changed?: (id: string) => void
}

/**
 * 监察卷宗: what is watched, in memory, and what happens to it, in order. Whoever judges drives this
 * one: supervision as the log is sealed, the rebuilding of its tables, the patrol, and a trial on
 * history.
 */
export class Docket {
  readonly judges: Judges
  readonly #clerk: Clerk
  readonly #judging: boolean
  readonly #believing: boolean
  readonly #entries = new Map<string, Entry>()
  #at: Instant = '1970-01-01T00:00:00.000Z'

  /**
   * @param judging off: only remembers, for which cards there are is known
   * @param believing off: what a card has reached is what these rules call for, not what its stream
   * says
   */
  constructor(judges: Judges, clerk: Clerk, { judging = true, believing = true } = {}) {
    this.judges = judges
    this.#clerk = clerk
    this.#judging = judging
    this.#believing = believing
    judges.onFault = (fault) => clerk.broke?.(fault, this.#at)
  }

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  get(id: string): Entry {
    return this.#entries.get(id)!
  }

  /** Remembers a subject as it was kept; one that is in memory already has moved on since. */
  put(entry: Entry): void {
    if (!this.has(entry.watched.caseId)) this.#entries.set(entry.watched.caseId, entry)
  }

  /** Takes whatever is told next. */
  hear({ what, at, edition }: Heard): void {
    this.#at = at
    this.judges.moment = { day: dayOf(at), edition }
    if (what.of === 'case') this.#takeFact(what.about, what.fact)
    else if (what.of === 'feedback') this.#takeFeedback(what.about, what.fact)
    else if (what.of === 'day') this.#takeDay(what.day)
    else if (what.of === 'calendar') this.#planAgain()
    else this.#takeAnswer(what)
  }

  #takeFact(caseId: CaseId, fact: CaseFact): void {
    const known = this.#entries.get(caseId)
    const before = known?.watched as Watched | undefined
    const { watched, verdicts } = this.#judging
      ? takeFact(before, caseId, fact, this.judges)
      : { watched: foldFact(before, caseId, fact, this.judges.onFault) ?? before, verdicts: [] }
    if (!watched) return
    // Most facts, such as an issued document, move no limit, and no rule remembers them: the next
    // day to look stays the same.
    const isRemembered = watched.memories !== before?.memories
    const moves = movesLimits(fact.type) || isRemembered || verdicts.length > 0
    this.#keep(watched, moves ? this.#agenda(watched) : known?.nextOn)
    this.#raise(verdicts)
  }

  #takeFeedback(id: LetterId | RatingId, fact: FeedbackFact): void {
    const before = this.#entries.get(id)?.watched as WatchedFeedback | undefined
    const watched = takeFeedback(before, id, fact, this.judges.onFault)
    if (watched) this.#keep(watched, this.#agenda(watched))
  }

  /** What units and the supervision body do about cards and directives. */
  #takeAnswer(what: Extract<Told, { of: 'card' | 'directive' }>): void {
    const before = this.#entries.get(what.about)?.watched
    if (!before) return
    const after =
      what.of === 'card'
        ? watchCard(before, what.id, what.fact)
        : watchDirective(before, what.id, what.fact)
    const watched = this.#believing ? after : { ...after, cards: before.cards }
    this.#keep(watched, this.#agenda(watched))
  }

  #takeDay(day: LegalDay): void {
    const isNew = this.judges.values.beginOn(day)
    for (const { watched, nextOn } of this.#entries.values()) {
      if (!isNew && (nextOn === undefined || nextOn > day)) continue
      if (!this.#judging) {
        this.#keep(watched, this.#agenda(watched))
        continue
      }
      const taken = takeDay(watched, day, this.judges)
      this.#keep(taken.watched, taken.next)
      this.#raise(taken.verdicts)
    }
  }

  /** Another calendar moves limits: everything gets its next day anew. */
  #planAgain(): void {
    for (const { watched } of this.#entries.values()) this.#keep(watched, this.#agenda(watched))
  }

  #agenda(watched: Subject): LegalDay | undefined {
    return agendaOf(watched, dayOf(this.#at), this.judges)
  }

  #keep(watched: Subject, nextOn: LegalDay | undefined): void {
    this.#entries.set(watched.caseId, { watched, nextOn })
    this.#clerk.changed?.(watched.caseId)
  }

  #raise(verdicts: readonly Verdict[]): void {
    const { moment } = this.judges
    for (const verdict of verdicts) this.#clerk.raised?.({ verdict, at: this.#at, moment })
  }
}
