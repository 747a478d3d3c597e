import type { CaseFact } from '#cases/events'
import {
  type CardId,
  cardIdOf,
  type CaseId,
  type LetterId,
  type RatingId,
  type SubjectId,
  type UnitId,
} from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { readSealed, type SealedEvent } from '#ledger'
import { type Client, inSnapshot, row, rows } from '#platform/database'
import type { Book, Shelf } from '#world'
import type { Level } from '../events.ts'
import { agendaOf, takeDay, takeFact, takeFeedback, type Verdict } from './judge.ts'
import type { Values } from '../rules/index.ts'
import { Judges, type Moment, pinnedBy } from './judges.ts'
import { SUBSCRIPTION } from './supervise.ts'
import type { SupervisionDeps } from '../deps.ts'
import { toldBy } from './told.ts'
import {
  type FeedbackFact,
  type Subject,
  type Watched,
  type WatchedFeedback,
  watchCard,
  watchDirective,
} from '../watched/index.ts'

export interface PatrolFinding {
  kind: 'missing' | 'superfluous' | 'wrong-level'
  cardId: CardId
  expected?: Level
  found?: Level
  says: string
}

/**
 * 发牌巡检: judges the whole sealed history again, in memory, and compares with the cards there are. On a healthy system the
 * list is empty. Cards by hand and revoked ones are people's decisions and left out; a revoked card that the rules call for is not missing.
 */
export async function patrol(
  deps: SupervisionDeps,
): Promise<{ events: number; cards: number; findings: PatrolFinding[] }> {
  return reading(deps, async (client, until) => {
    const history = new History(deps.world.book)
    await relive(deps, client, history, until)
    const found = await rows<{ card_id: CardId; level: Level; mode: string; state: string }>(
      client,
      'select card_id, level, mode, state from supervision.card',
    )
    return { events: until, cards: history.cards.size, findings: compare(history.cards, found) }
  })
}

/** One state of the sealed log and of the cards, and how far the cards have followed it. */
async function reading<T>(
  { supervisionPool }: SupervisionDeps,
  work: (client: Client, until: number) => Promise<T>,
): Promise<T> {
  const client = await supervisionPool.connect()
  let broken: Error | undefined
  try {
    return await inSnapshot(client, async () => {
      const at = await row<{ position: number }>(
        client,
        'select position from supervision.subscription where name = $1',
        [SUBSCRIPTION],
      )
      return work(client, at?.position ?? 0)
    })
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    client.release(broken)
  }
}

/** Hands the sealed history to the judging, in order. */
async function relive(
  deps: SupervisionDeps,
  client: Client,
  history: History,
  until: number,
): Promise<void> {
  for (let from = 0; from < until; from += 5000) {
    const events = await readSealed(client, from, Math.min(5000, until - from))
    await history.prepare(deps.world, events)
    for (const event of events) history.take(event)
  }
}

export interface Trial {
  /** Signals of this rule as it is, and as it would have been, in the days looked at. */
  before: number
  after: number
  added: { caseId: SubjectId; level: Level; on: LegalDay; unitId: UnitId }[]
  dropped: { caseId: SubjectId; level: Level; on: LegalDay; unitId: UnitId }[]
}

/** 在历史上试运行: which signals a rule would have given with another value, against those that it gave; nothing is issued. */
export async function tryOnHistory(
  deps: SupervisionDeps,
  code: string,
  name: string,
  value: number,
  since: LegalDay,
): Promise<Trial> {
  const other = (inForce: Values): Values => ({
    at: (c, n, on) => (c === code && n === name && on >= since ? value : inForce.at(c, n, on)),
    beginOn: (day) => day === since || inForce.beginOn(day),
  })
  return reading(deps, async (client, until) => {
    const signalsBy = async (change?: typeof other) => {
      const history = new History(deps.world.book, change)
      await relive(deps, client, history, until)
      const ofRule = history.verdicts.filter((v) => v.rule === code && v.on >= since)
      return new Map(ofRule.map((v) => [`${v.caseId}/${v.kind}/${v.level}/${v.on}`, v]))
    }
    const before = await signalsBy()
    const after = await signalsBy(other)
    const only = (these: Map<string, Verdict>, those: Map<string, Verdict>) =>
      [...these]
        .filter(([key]) => !those.has(key))
        .map(([, v]) => ({ caseId: v.caseId, level: v.level, on: v.on, unitId: v.unitId }))
    return {
      before: before.size,
      after: after.size,
      added: only(after, before),
      dropped: only(before, after),
    }
  })
}

/** The judging alone, without a database: also for running rules on history. */
export class History {
  readonly cards = new Map<CardId, Level>()
  readonly verdicts: Verdict[] = []
  readonly #watched = new Map<string, { watched: Subject; nextOn: LegalDay | undefined }>()
  readonly #judges: Judges
  readonly #values: Values

  /** @param change what shall be judged by instead of the values of then */
  constructor(book: Book, change: (inForce: Values) => Values = (inForce) => inForce) {
    this.#judges = new Judges(book)
    this.#values = change(this.#judges.values)
  }

  /** Brings the versions that these events are judged by. */
  async prepare(world: Shelf, events: readonly SealedEvent[]): Promise<void> {
    await world.ensure(Math.max(0, ...events.map((e) => e.edition)))
    await world.load(
      events.flatMap((event) => {
        const told = toldBy(event, () => {})
        return told?.of === 'case' ? pinnedBy(told.fact) : []
      }),
    )
  }

  /** Takes any sealed event, whatever its stream. */
  take(event: SealedEvent): void {
    const told = toldBy(event, () => {})
    const at = event.recordedAt
    this.judgeAt({ day: dayOf(at), edition: event.edition })
    if (told?.of === 'case') this.takeFact(told.about, told.fact)
    else if (told?.of === 'feedback') this.takeFeedback(told.about, told.fact)
    else if (told?.of === 'card')
      this.#takeAnswer(told.about, (w) => watchCard(w, told.id, told.fact), at)
    else if (told?.of === 'directive')
      this.#takeAnswer(told.about, (w) => watchDirective(w, told.id, told.fact), at)
    else if (told?.of === 'day') this.takeDay(told.day)
    else if (told?.of === 'calendar') this.#planAgain(at)
  }

  /** From here on it is judged by the world of this moment. */
  judgeAt(moment: Moment): void {
    this.#judges.moment = moment
  }

  /** Another calendar moves limits: every open subject gets its next day anew. */
  #planAgain(at: Instant): void {
    for (const { watched, nextOn } of this.#watched.values())
      if (watched.closedOn === undefined || nextOn !== undefined) this.#keep(watched, at)
  }

  #takeAnswer(about: string, watched: (w: Subject) => Subject, at: Instant): void {
    const entry = this.#watched.get(about)
    if (entry) this.#keep(watched(entry.watched), at)
  }

  takeFact(caseId: CaseId, fact: CaseFact): void {
    const { watched, verdicts } = takeFact(
      this.#watched.get(caseId)?.watched as Watched | undefined,
      caseId,
      fact,
      this.#judges.worldOf,
      this.#values,
      () => {},
    )
    if (!watched) return
    this.#keep(watched, fact.recordedAt)
    this.#raise(verdicts)
  }

  takeFeedback(id: LetterId | RatingId, fact: FeedbackFact): void {
    const watched = takeFeedback(
      this.#watched.get(id)?.watched as WatchedFeedback | undefined,
      id,
      fact,
      () => {},
    )
    if (watched) this.#keep(watched, fact.recordedAt)
  }

  #keep(watched: Subject, at: Instant): void {
    this.#watched.set(watched.caseId, {
      watched,
      nextOn: agendaOf(watched, dayOf(at), this.#judges.benchOf, this.#values, () => {}),
    })
  }

  takeDay(day: LegalDay): void {
    const isNew = this.#values.beginOn(day)
    for (const [caseId, { watched, nextOn }] of this.#watched) {
      if (!isNew && (nextOn === undefined || nextOn > day)) continue
      const taken = takeDay(watched, day, this.#judges.benchOf, this.#values, () => {})
      this.#watched.set(caseId, { watched: taken.watched, nextOn: taken.next })
      this.#raise(taken.verdicts)
    }
  }

  #raise(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) {
      this.verdicts.push(verdict)
      this.cards.set(cardIdOf(verdict.caseId, verdict.kind), verdict.level)
    }
  }
}

function compare(
  expected: ReadonlyMap<CardId, Level>,
  found: readonly { card_id: CardId; level: Level; mode: string; state: string }[],
): PatrolFinding[] {
  const known = new Map(found.map((card) => [card.card_id, card]))
  const findings: PatrolFinding[] = []
  for (const [cardId, level] of expected) {
    const card = known.get(cardId)
    if (!card)
      findings.push({
        kind: 'missing',
        cardId,
        expected: level,
        says: `${cardId} 应当发牌而没有发`,
      })
    else if (card.mode === 'auto' && card.level !== level)
      findings.push({
        kind: 'wrong-level',
        cardId,
        expected: level,
        found: card.level,
        says: `${cardId} 的等级应为 ${level}，实为 ${card.level}`,
      })
  }
  for (const card of found) {
    if (card.mode === 'auto' && card.state !== 'revoked' && !expected.has(card.card_id))
      findings.push({
        kind: 'superfluous',
        cardId: card.card_id,
        found: card.level,
        says: `${card.card_id} 不应当发牌`,
      })
  }
  return findings
}
