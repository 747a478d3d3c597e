import type { WorkCalendar } from '#calendar'
import type { CaseFact } from '#cases/events'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Unit } from '#identity'
import type { ItemVersion } from '#items'
import {
  advance,
  type ChainedEvent,
  chain,
  EMPTY_STREAM,
  insert,
  type NewEvent,
  readHeads,
  type SealedEvent,
} from '#ledger'
import { type Client, type Pool, rows } from '#platform/database'
import { findNode, getStep, listMandatorySteps, type Net } from '#process'
import { evolveCard, FEEDBACK_WORKDAYS } from './card.ts'
import type { SupervisionEvent } from './events.ts'
import {
  agendaOf,
  type BenchOf,
  benches,
  type Fault,
  takeDay,
  takeFact,
  takeFeedback,
  type Verdict,
  type WorldOf,
} from './judge.ts'
import { announce } from './live.ts'
import { loadValues, type Values } from './parameters.ts'
import { findCards, storeCards } from './store.ts'
import { movesLimits, type Subject, watchCard, watchDirective, type Watched } from './watched.ts'
import type { FeedbackFact, WatchedFeedback } from './watched-feedback.ts'

export interface SupervisionDeps {
  /** Connects as `yimen_supervision`: may read everybody's facts and write its own. */
  supervisionPool: Pool
  catalogue: {
    getVersion: (itemId: string, version: number) => ItemVersion
    list: () => readonly ItemVersion[]
    find: (itemId: string) => ItemVersion | undefined
  }
  processes: { net: (key: string) => Net }
  calendar: () => WorkCalendar
  units: ReadonlyMap<string, Pick<Unit, 'name' | 'kind' | 'verticalSystem' | 'officeHours'>>
}

export const SUBSCRIPTION = 'supervision'

/** What a stream is about: a case, a letter or a rating; a card or a directive on one of these. Cards that rules issued are known already. */
export function subjectOf({
  stream,
  type,
  body,
}: Pick<SealedEvent, 'stream' | 'type' | 'body'>):
  | { of: 'case' | 'letter' | 'rating' | 'card' | 'directive'; caseId: string; id: string }
  | undefined {
  const [of, caseId, ...rest] = stream.split('/')
  if (
    caseId === undefined ||
    (of !== 'case' && of !== 'letter' && of !== 'rating' && of !== 'card' && of !== 'directive')
  )
    return undefined
  if (type === 'CardEscalated' || (type === 'CardIssued' && body.mode === 'auto')) return undefined
  return { of, caseId, id: rest.join('/') }
}

/** The rules' view of an item: supervision looks things up in the published catalogue and processes, not in the desk. */
export function ruleWorlds(
  deps: Pick<SupervisionDeps, 'catalogue' | 'processes' | 'calendar'>,
): WorldOf {
  const mandatory = new Map<string, readonly string[]>()
  return (itemId, version) => {
    const item = deps.catalogue.getVersion(itemId, version)
    const net = deps.processes.net(item.processKey)
    let mandatorySteps = mandatory.get(item.processKey)
    if (!mandatorySteps) mandatory.set(item.processKey, (mandatorySteps = listMandatorySteps(net)))
    return {
      item,
      calendar: deps.calendar(),
      mandatorySteps,
      stepName: (stepId) => findNode(net, stepId)?.name ?? stepId,
      step: (stepId) => (findNode(net, stepId) ? getStep(net, stepId) : undefined),
    }
  }
}

/** Takes the next sealed events: each exactly once, cards and place in one transaction. Answers how many there were. */
export function supervise(deps: SupervisionDeps, limit = 1000): Promise<number> {
  return advance(
    deps.supervisionPool,
    SUBSCRIPTION,
    async (client, events) => new Round(deps, client, await loadValues(client)).take(events),
    { limit, table: 'supervision.subscription' },
  )
}

interface Entry {
  watched: Subject
  nextOn: LegalDay | undefined
}

const TABLES = { cases: 'supervision.watched', feedback: 'supervision.watched_feedback' } as const
/** Numbers of letters and ratings begin with letters, those of cases with the year. */
const tableOf = (id: string) => (/^[A-Z]/.test(id) ? TABLES.feedback : TABLES.cases)

/** One transaction's work: what is read once, changed in memory, and written back at the end. */
class Round {
  readonly #deps: SupervisionDeps
  readonly #client: Client
  readonly #worldOf: WorldOf
  readonly #benchOf: BenchOf
  readonly #values: Values
  readonly #entries = new Map<string, Entry>()
  readonly #changed = new Set<string>()
  readonly #faults = new Map<string, Fault & { at: Instant }>()
  #verdicts: { verdict: Verdict; at: Instant }[] = []

  constructor(deps: SupervisionDeps, client: Client, values: Values) {
    this.#deps = deps
    this.#values = values
    this.#client = client
    this.#worldOf = ruleWorlds(deps)
    this.#benchOf = benches(this.#worldOf, deps.calendar)
  }

  async take(events: readonly SealedEvent[]): Promise<void> {
    const subjects = events.map(subjectOf)
    const ids = new Set(subjects.filter((s) => s !== undefined).map((s) => s.caseId))
    for (const [table, known] of Object.entries(Object.groupBy(ids, tableOf)))
      await this.#load('case_id = any($1)', known, [table])
    for (const [i, event] of events.entries()) {
      const subject = subjects[i]
      if (subject?.of === 'case') this.#takeFact(event, subject.caseId)
      else if (subject?.of === 'letter' || subject?.of === 'rating')
        this.#takeFeedback(event, subject.caseId)
      else if (subject) this.#takeAnswer(event, subject)
      else if (event.stream.startsWith('day/'))
        await this.#takeDay(event.body.day as LegalDay, event.recordedAt)
      else if (event.type === 'CalendarAmended') await this.#planAgain(event.recordedAt)
    }
    await this.#write()
  }

  /** Cases, letters and ratings that the condition names; `$1` is its one value. */
  async #load(
    where: string,
    value: unknown,
    inTables: readonly string[] = Object.values(TABLES),
  ): Promise<void> {
    for (const table of inTables) {
      const found = await rows<{ case_id: string; next_on: LegalDay | null; state: Subject }>(
        this.#client,
        `select case_id, next_on, state from ${table} where ${where}`,
        [value],
      )
      for (const { case_id, next_on, state } of found) {
        if (!this.#entries.has(case_id))
          this.#entries.set(case_id, { watched: state, nextOn: next_on ?? undefined })
      }
    }
  }

  #takeFact(event: SealedEvent, caseId: string): void {
    const { watched, verdicts } = takeFact(
      this.#entries.get(caseId)?.watched as Watched | undefined,
      caseId,
      event as unknown as CaseFact,
      this.#worldOf,
      this.#values,
      this.#onFault(event.recordedAt),
    )
    if (!watched) return
    // Most facts, such as an issued document, move no limit: the next day to look stays the same.
    const nextOn =
      movesLimits(event.type) || verdicts.length > 0
        ? this.#agenda(watched, event.recordedAt)
        : this.#entries.get(caseId)?.nextOn
    this.#keep(watched, nextOn)
    this.#raise(verdicts, event.recordedAt)
  }

  #takeFeedback(event: SealedEvent, id: string): void {
    const watched = takeFeedback(
      this.#entries.get(id)?.watched as WatchedFeedback | undefined,
      id,
      event as unknown as FeedbackFact,
      this.#onFault(event.recordedAt),
    )
    if (watched) this.#keep(watched, this.#agenda(watched, event.recordedAt))
  }

  #agenda(watched: Subject, at: Instant): LegalDay | undefined {
    return agendaOf(watched, dayOf(at), this.#benchOf, this.#values, this.#onFault(at))
  }

  #takeAnswer(
    event: SealedEvent,
    { of, caseId, id }: { of: string; caseId: string; id: string },
  ): void {
    const before = this.#entries.get(caseId)?.watched
    if (!before) return
    const watched =
      of === 'card'
        ? watchCard(before, id, event as never)
        : watchDirective(before, id, event as never)
    this.#keep(watched, this.#agenda(watched, event.recordedAt))
  }

  async #takeDay(day: LegalDay, at: Instant): Promise<void> {
    const isNew = this.#values.beginOn(day)
    await this.#load(
      isNew
        ? "$1::date is not null and (state->>'closedOn' is null or next_on is not null)"
        : 'next_on <= $1',
      day,
    )
    for (const { watched, nextOn } of [...this.#entries.values()]) {
      if (!isNew && (nextOn === undefined || nextOn > day)) continue
      const taken = takeDay(watched, day, this.#benchOf, this.#values, this.#onFault(at))
      this.#keep(taken.watched, taken.next)
      this.#raise(taken.verdicts, at)
    }
  }

  /** A change of the calendar moves limits: every case that is still open gets its next day anew. */
  async #planAgain(at: Instant): Promise<void> {
    await this.#load("$1 and (state->>'closedOn' is null or next_on is not null)", true)
    for (const { watched } of [...this.#entries.values()])
      this.#keep(watched, this.#agenda(watched, at))
  }

  #keep(watched: Subject, nextOn: LegalDay | undefined): void {
    this.#entries.set(watched.caseId, { watched, nextOn })
    this.#changed.add(watched.caseId)
  }

  #raise(verdicts: readonly Verdict[], at: Instant): void {
    for (const verdict of verdicts) this.#verdicts.push({ verdict, at })
  }

  #onFault = (at: Instant) => (fault: Fault) =>
    void this.#faults.set(`${fault.rule}/${fault.caseId}`, { ...fault, at })

  async #write(): Promise<void> {
    const changed = [...this.#changed].map((caseId) => this.#entries.get(caseId)!)
    for (const [table, entries] of Object.entries(
      Object.groupBy(changed, (e) => tableOf(e.watched.caseId)),
    )) {
      await this.#client.query(
        `insert into ${table} (case_id, next_on, state) select * from unnest($1::text[], $2::date[], $3::jsonb[])
         on conflict (case_id) do update set next_on = excluded.next_on, state = excluded.state`,
        [
          entries.map((e) => e.watched.caseId),
          entries.map((e) => e.nextOn ?? null),
          entries.map((e) => JSON.stringify(e.watched)),
        ],
      )
    }
    const faults = [...this.#faults.values()]
    if (faults.length > 0) {
      await this.#client.query(
        `insert into supervision.fault (rule, case_id, message, first_at) select * from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) on conflict do nothing`,
        [
          faults.map((f) => f.rule),
          faults.map((f) => f.caseId),
          faults.map((f) => f.message),
          faults.map((f) => f.at),
        ],
      )
    }
    await this.#issue()
  }

  async #issue(): Promise<void> {
    if (this.#verdicts.length === 0) return
    const calendar = this.#deps.calendar()
    const idOf = (verdict: Verdict) => `${verdict.caseId}/${verdict.kind}`
    const known = [
      ...new Set(this.#verdicts.filter((v) => !v.verdict.isNew).map((v) => idOf(v.verdict))),
    ]
    const cards = new Map((await findCards(this.#client, known)).map((card) => [card.cardId, card]))
    const heads = await readHeads(this.#client, known.map(streamOf))
    const events: ChainedEvent[] = []
    for (const { verdict, at } of this.#verdicts) {
      const cardId = idOf(verdict)
      const stream = streamOf(cardId)
      const { isNew, caseId, kind, itemId, ...ground } = verdict
      const feedbackDueOn = calendar.addWorkdays(ground.on, FEEDBACK_WORKDAYS)
      const event: SupervisionEvent = isNew
        ? {
            type: 'CardIssued',
            body: { caseId, kind, itemId, mode: 'auto', feedbackDueOn, ...plain(ground) },
          }
        : { type: 'CardEscalated', body: { feedbackDueOn, ...plain(ground) } }
      const [chained] = chain(stream, heads.get(stream) ?? EMPTY_STREAM, [event as NewEvent], {
        actor: 'system',
        unit: '',
        via: 'system',
        occurredAt: at,
        recordedAt: at,
      })
      events.push(chained!)
      heads.set(stream, chained!)
      cards.set(
        cardId,
        evolveCard(cards.get(cardId), cardId, {
          ...event,
          actor: 'system',
          version: chained!.version,
        }),
      )
    }
    await insert(this.#client, events)
    await storeCards(this.#client, [...cards.values()])
    await announce(this.#client, [...cards.values()])
  }
}

const streamOf = (cardId: string) => `card/${cardId}`

/** Without the members that are not there: an event's body has no `undefined`. */
function plain<T extends { stepId?: string | undefined; officerId?: string | undefined }>({
  stepId,
  officerId,
  ...rest
}: T) {
  return { ...rest, ...(stepId && { stepId }), ...(officerId && { officerId }) } as Omit<
    T,
    'stepId' | 'officerId'
  > & { stepId?: string; officerId?: string }
}
