import { calendarOf } from '#calendar'
import type { CaseFact } from '#cases/events'
import {
  cardIdOf,
  type CaseId,
  type LetterId,
  type RatingId,
  type StaffId,
  type StepId,
  type SubjectId,
} from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import {
  advance,
  begin,
  bySystem,
  chain,
  type ChainedEvent,
  type Follower,
  insert,
  type LedgerEvent,
  readHeads,
} from '#ledger'
import { type Client, rows, sendAll, type Statement } from '#platform/database'
import { evolveCard, FEEDBACK_WORKDAYS, findCards, storeCards } from '../cards/index.ts'
import type { SupervisionDeps } from '../deps.ts'
import { cardStream, faultStream, type SupervisionEvent } from '../events.ts'
import {
  type FeedbackFact,
  isFeedback,
  movesLimits,
  reach,
  stageOf,
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
import { Judges, type Moment, pinnedBy, pinsOf } from './judges.ts'
import { type Told, toldBy } from './told.ts'

export const SUBSCRIPTION = 'supervision'

/** Takes the next sealed events: each exactly once, cards and place in one transaction. Answers how many there were. */
export function supervise(deps: SupervisionDeps, limit = 30_000): Promise<number> {
  return advance(deps.supervisionPool, SUBSCRIPTION, (client) => new Round(deps, client, 'judge'), {
    limit,
    batch: Math.min(limit, 1000),
    table: 'supervision.subscription',
  })
}

/**
 * Remembers again what these events tell, and plans again when to look; judges nothing: which cards there are is told by
 * their own streams.
 */
export async function remember(
  deps: Pick<SupervisionDeps, 'world'>,
  client: Client,
  events: readonly LedgerEvent[],
): Promise<void> {
  const round = new Round(deps, client, 'remember')
  await round.take(events)
  await round.done()
}

interface Entry {
  watched: Subject
  nextOn: LegalDay | undefined
}

/** An answer to a card or a directive is waited for beyond the end of a case: by a rule that begins to apply, also then. */
const STILL_OWES = `coalesce(state->>'owed', '{}') <> '{}' or coalesce(state->>'directives', '{}') <> '{}'`

const CASES = 'supervision.watched'
const FEEDBACK = 'supervision.watched_feedback'

/** A verdict, when it was raised, and in which world. */
interface Raised {
  verdict: Verdict
  at: Instant
  moment: Moment
}

/** What is told, when, and under which edition of the published world. */
interface Heard {
  what: Told
  at: Instant
  edition: number
}

/**
 * One transaction's work: what is read once, changed in memory, and written back once. Nothing waits for PostgreSQL that
 * need not: while a batch is judged, the subjects of the next are read and what the one before found is recorded.
 */
class Round implements Follower {
  readonly #deps: Pick<SupervisionDeps, 'world'>
  readonly #does: 'judge' | 'remember'
  readonly #client: Client
  readonly #judges: Judges
  readonly #entries = new Map<string, Entry>()
  readonly #changed = new Set<string>()
  #faults = new Map<string, Fault & { at: Instant }>()
  #verdicts: Raised[] = []
  /** What has a day to look at it is in memory up to this one. */
  #dueUntil: LegalDay | undefined
  /** The batch whose subjects are being read. */
  #coming: Promise<Heard[]> = Promise.resolve([])
  #recorded: Promise<void> = Promise.resolve()

  constructor(deps: Pick<SupervisionDeps, 'world'>, client: Client, does: 'judge' | 'remember') {
    this.#deps = deps
    this.#does = does
    this.#client = client
    this.#judges = new Judges(deps.world.book)
  }

  async take(events: readonly LedgerEvent[]): Promise<void> {
    const before = this.#coming
    this.#coming = this.#prepare(events)
    // Where this fails, so does what is waited for first.
    this.#coming.catch(() => {})
    this.#judge(await before)
  }

  async done(): Promise<void> {
    this.#judge(await this.#coming)
    await sendAll([...this.#store(), this.#recorded])
  }

  /** Writes every subject that has changed, once, however often it did. */
  #store(): Promise<unknown>[] {
    const changed = [...this.#changed].map((caseId) => this.#entries.get(caseId)!)
    const cases = changed.filter((e) => !isFeedback(e.watched))
    const feedback = changed.filter((e) => isFeedback(e.watched))
    const statements = cases.flatMap((_, i) =>
      i % ROWS_A_STATEMENT === 0 ? [storeCases(cases.slice(i, i + ROWS_A_STATEMENT))] : [],
    )
    if (feedback.length > 0) statements.push(storeFeedback(feedback))
    return statements.map((statement) => this.#client.query(statement))
  }

  /** Reads what these events are about. What an earlier batch changes in the meantime stands in memory, and counts. */
  async #prepare(events: readonly LedgerEvent[]): Promise<Heard[]> {
    const heard = events.flatMap((event): Heard[] => {
      const what = toldBy(event, this.#onFault(event.recordedAt))
      return what ? [{ what, at: event.recordedAt, edition: event.edition }] : []
    })
    await this.#deps.world.ensure(Math.max(0, ...events.map((e) => e.edition)))
    await Promise.all([
      ...this.#loadSubjects(heard.map((h) => h.what)),
      ...this.#loadDue(heard),
      this.#deps.world.load(
        heard.flatMap(({ what }) => (what.of === 'case' ? pinnedBy(what.fact) : [])),
      ),
    ])
    return heard
  }

  /** A card or a directive may be about a case or about a letter or rating: it is looked for among both. */
  #loadSubjects(told: readonly Told[]): Promise<void>[] {
    const ids = (...of: Told['of'][]) =>
      [
        ...new Set(told.flatMap((t) => ('about' in t && of.includes(t.of) ? [t.about] : []))),
      ].filter((id) => !this.#entries.has(id))
    const load = (table: string, wanted: string[]) =>
      wanted.length > 0 ? [this.#load(table, 'case_id = any($1)', wanted)] : []
    return [
      ...load(CASES, ids('case', 'card', 'directive')),
      ...load(FEEDBACK, ids('feedback', 'card', 'directive')),
    ]
  }

  /**
   * Whatever has a day to look at it by the last day that begins here; all that is open, or still owes an answer, where values
   * or limits move. What an earlier batch has looked for is in memory already.
   */
  #loadDue(heard: readonly Heard[]): Promise<void>[] {
    const moves = ({ what, at, edition }: Heard) => {
      if (what.of !== 'day') return what.of === 'calendar'
      this.#judges.moment = { day: dayOf(at), edition }
      return this.#judges.values.beginOn(what.day)
    }
    const days = heard.flatMap(({ what }) => (what.of === 'day' ? [what.day] : []))
    const from = this.#dueUntil
    const until = days.sort().at(-1)
    if (heard.some(moves)) {
      const where = `$1 and (state->>'closedOn' is null or next_on is not null or ${STILL_OWES})`
      return [CASES, FEEDBACK].map((table) => this.#load(table, where, true))
    }
    if (until === undefined || (from && from >= until)) return []
    this.#dueUntil = until
    const where = 'next_on > $1 and next_on <= $2'
    return [CASES, FEEDBACK].map((table) => this.#load(table, where, from ?? '-infinity', until))
  }

  /** Subjects that the condition names, with its values. */
  async #load(table: string, where: string, ...values: unknown[]): Promise<void> {
    const found = await rows<{ case_id: SubjectId; next_on: LegalDay | null; state: Subject }>(
      this.#client,
      `select case_id, next_on, state from ${table} where ${where}`,
      values,
    )
    for (const { case_id, next_on, state } of found) {
      if (!this.#entries.has(case_id))
        this.#entries.set(case_id, { watched: state, nextOn: next_on ?? undefined })
    }
    await this.#deps.world.load(found.flatMap(({ state }) => pinsOf(state)))
  }

  #judge(heard: readonly Heard[]): void {
    for (const { what, at, edition } of heard) {
      this.#judges.moment = { day: dayOf(at), edition }
      switch (what.of) {
        case 'case':
          this.#takeFact(what.about, what.fact, at)
          break
        case 'feedback':
          this.#takeFeedback(what.about, what.fact, at)
          break
        case 'card':
          this.#takeAnswer(what.about, (w) => watchReached(w, what.id, what.fact), at)
          break
        case 'directive':
          this.#takeAnswer(what.about, (w) => watchDirective(w, what.id, what.fact), at)
          break
        case 'day':
          this.#takeDay(what.day, at)
          break
        case 'calendar':
          this.#planAgain(at)
      }
    }
    this.#record()
  }

  #takeFact(caseId: CaseId, fact: CaseFact, at: Instant): void {
    const before = this.#entries.get(caseId)?.watched as Watched | undefined
    const { worldOf, values } = this.#judges
    const onFault = this.#onFault(at)
    const { watched, verdicts } =
      this.#does === 'judge'
        ? takeFact(before, caseId, fact, worldOf, values, onFault)
        : { watched: foldFact(before, caseId, fact, onFault), verdicts: [] }
    if (!watched) return
    // Most facts, such as an issued document, move no limit: the next day to look stays the same.
    const nextOn =
      movesLimits(fact.type) || verdicts.length > 0
        ? this.#agenda(watched, at)
        : this.#entries.get(caseId)?.nextOn
    this.#keep(watched, nextOn)
    this.#raise(verdicts, at)
  }

  #takeFeedback(id: LetterId | RatingId, fact: FeedbackFact, at: Instant): void {
    const watched = takeFeedback(
      this.#entries.get(id)?.watched as WatchedFeedback | undefined,
      id,
      fact,
      this.#onFault(at),
    )
    if (watched) this.#keep(watched, this.#agenda(watched, at))
  }

  #agenda(watched: Subject, at: Instant): LegalDay | undefined {
    return agendaOf(
      watched,
      dayOf(at),
      this.#judges.benchOf,
      this.#judges.values,
      this.#onFault(at),
    )
  }

  #takeAnswer(about: string, watched: (w: Subject) => Subject, at: Instant): void {
    const before = this.#entries.get(about)?.watched
    if (!before) return
    const after = watched(before)
    this.#keep(after, this.#agenda(after, at))
  }

  #takeDay(day: LegalDay, at: Instant): void {
    const isNew = this.#judges.values.beginOn(day)
    for (const { watched, nextOn } of this.#entries.values()) {
      if (!isNew && (nextOn === undefined || nextOn > day)) continue
      if (this.#does === 'remember') {
        this.#keep(watched, this.#agenda(watched, at))
        continue
      }
      const taken = takeDay(
        watched,
        day,
        this.#judges.benchOf,
        this.#judges.values,
        this.#onFault(at),
      )
      this.#keep(taken.watched, taken.next)
      this.#raise(taken.verdicts, at)
    }
  }

  /** A change of the calendar moves limits: every case that is still open gets its next day anew. */
  #planAgain(at: Instant): void {
    for (const { watched } of this.#entries.values()) this.#keep(watched, this.#agenda(watched, at))
  }

  #keep(watched: Subject, nextOn: LegalDay | undefined): void {
    this.#entries.set(watched.caseId, { watched, nextOn })
    this.#changed.add(watched.caseId)
  }

  #raise(verdicts: readonly Verdict[], at: Instant): void {
    const { moment } = this.#judges
    for (const verdict of verdicts) this.#verdicts.push({ verdict, at, moment })
  }

  /** Of each rule and case the first fault stays, wherever the log is cut into batches. */
  #onFault = (at: Instant) => (fault: Fault) => {
    const place = `${fault.rule}/${fault.caseId}`
    const known = this.#faults.get(place)
    if (!known || at < known.at) this.#faults.set(place, { ...fault, at })
  }

  /** What this batch found is recorded after what the one before found. */
  #record(): void {
    if (this.#does === 'remember') return
    const [verdicts, faults] = [this.#verdicts, this.#faults]
    this.#verdicts = []
    this.#faults = new Map()
    this.#recorded = this.#recorded.then(async () => {
      await this.#setAside([...faults.values()])
      await this.#issue(verdicts)
    })
    this.#recorded.catch(() => {})
  }

  /** That a rule was not applied to a case is on record, once for each. */
  async #setAside(faults: readonly (Fault & { at: Instant })[]): Promise<void> {
    if (faults.length === 0) return
    const { rows: fresh } = await this.#client.query<Fault & { at: Instant }>(projectFaults(faults))
    for (const { at, ...body } of fresh)
      await begin(
        this.#client,
        faultStream,
        `${body.caseId}/${body.rule}`,
        [{ type: 'RuleSetAside', body }],
        bySystem(at),
      )
  }

  async #issue(raised: readonly Raised[]): Promise<void> {
    if (raised.length === 0) return
    const idOf = (verdict: Verdict) => cardIdOf(verdict.caseId, verdict.kind)
    const ids = (verdicts: readonly Raised[]) => [...new Set(verdicts.map((v) => idOf(v.verdict)))]
    const known = ids(raised.filter((v) => !v.verdict.isNew))
    // The heads first: who answers a card between the two has moved its stream on, and the appending finds out.
    const [heads, found] = await Promise.all([
      readHeads(
        this.#client,
        ids(raised).map((id) => cardStream.nameOf(id)),
      ),
      known.length > 0 ? findCards(this.#client, known) : [],
    ])
    const cards = new Map(found.map((card) => [card.cardId, card]))
    const events: ChainedEvent[] = []
    for (const { verdict, at, moment } of raised) {
      const cardId = idOf(verdict)
      const { isNew, caseId, kind, itemId, ...ground } = verdict
      const calendar = calendarOf(this.#deps.world.at(moment.day, moment.edition))
      const feedbackDueOn = calendar.addWorkdays(ground.on, FEEDBACK_WORKDAYS)
      const event: SupervisionEvent = isNew
        ? {
            type: 'CardIssued',
            body: { caseId, kind, itemId, mode: 'auto', feedbackDueOn, ...plain(ground) },
          }
        : { type: 'CardEscalated', body: { feedbackDueOn, ...plain(ground) } }
      const head = heads.get(cardStream.nameOf(cardId))!
      const [chained] = chain(
        cardStream.nameOf(cardId),
        head,
        cardStream.write([event]),
        bySystem(at),
      )
      events.push(chained!)
      heads.set(chained!.stream, chained!)
      cards.set(
        cardId,
        evolveCard(cards.get(cardId), cardId, {
          ...event,
          actor: 'system',
          version: chained!.version,
        }),
      )
    }
    await Promise.all([
      insert(this.#client, events),
      this.#client.query(storeCards([...cards.values()])),
    ])
  }
}

const ROWS_A_STATEMENT = 1000

const storeCases = (entries: readonly Entry[]): Statement => ({
  name: 'supervision.store-cases',
  text: `insert into supervision.watched (case_id, next_on, unit_id, stage, state)
         select * from unnest($1::text[], $2::date[], $3::text[], $4::text[], string_to_array($5, chr(10))::json[])
         on conflict (case_id) do update set next_on = excluded.next_on, unit_id = excluded.unit_id, stage = excluded.stage, state = excluded.state`,
  values: [
    entries.map((e) => e.watched.caseId),
    entries.map((e) => e.nextOn ?? null),
    entries.map((e) => e.watched.unitId),
    entries.map((e) => stageOf(e.watched as Watched)),
    // JSON has no bare line break; the elements of an array would have every quote escaped.
    entries.map((e) => JSON.stringify(e.watched)).join('\n'),
  ],
})

const storeFeedback = (entries: readonly Entry[]): Statement => ({
  text: `insert into supervision.watched_feedback (case_id, next_on, state) select * from unnest($1::text[], $2::date[], $3::json[])
         on conflict (case_id) do update set next_on = excluded.next_on, state = excluded.state`,
  values: [
    entries.map((e) => e.watched.caseId),
    entries.map((e) => e.nextOn ?? null),
    entries.map((e) => JSON.stringify(e.watched)),
  ],
})

/** Of each rule and case the first fault stays; answers those that are new. */
export function projectFaults(faults: readonly (Fault & { at: Instant })[]): Statement {
  return {
    text: `insert into supervision.fault (rule, case_id, message, first_at) select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
           on conflict do nothing returning rule, case_id as "caseId", message, first_at as at`,
    values: [
      faults.map((f) => f.rule),
      faults.map((f) => f.caseId),
      faults.map((f) => f.message),
      faults.map((f) => f.at),
    ],
  }
}

/** What became of a card, and the level that a rule's card has reached. */
function watchReached(w: Subject, kind: string, fact: SupervisionEvent): Subject {
  const after = watchCard(w, kind, fact)
  const isOfRule =
    fact.type === 'CardEscalated' || (fact.type === 'CardIssued' && fact.body.mode === 'auto')
  return isOfRule ? reach(after, kind, fact.body.level) : after
}

/** Without the members that are not there: an event's body has no `undefined`. */
function plain<T extends { stepId?: StepId | undefined; officerId?: StaffId | undefined }>({
  stepId,
  officerId,
  ...rest
}: T) {
  return { ...rest, ...(stepId && { stepId }), ...(officerId && { officerId }) } as Omit<
    T,
    'stepId' | 'officerId'
  > & { stepId?: StepId; officerId?: StaffId }
}
