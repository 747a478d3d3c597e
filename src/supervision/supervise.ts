import type { WorkCalendar } from '#calendar'
import type { CaseFact } from '#cases/events'
import {
  cardIdOf,
  type CaseId,
  type LetterId,
  type RatingId,
  type SubjectId,
} from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Unit } from '#identity'
import type { ItemVersion } from '#items'
import {
  advance,
  bySystem,
  chain,
  type ChainedEvent,
  insert,
  readHeads,
  type SealedEvent,
} from '#ledger'
import { type Client, type Pool, rows } from '#platform/database'
import { findNode, getStep, listMandatorySteps, type Net } from '#process'
import { evolveCard, FEEDBACK_WORKDAYS } from './card.ts'
import { cardStream, type SupervisionEvent } from './events.ts'
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
import { loadValues, type Values } from './parameters.ts'
import { findCards, storeCards } from './store.ts'
import { movesLimits, type Subject, watchCard, watchDirective, type Watched } from './watched.ts'
import { type Told, toldBy } from './told.ts'
import { type FeedbackFact, isFeedback, type WatchedFeedback } from './watched-feedback.ts'

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

const CASES = 'supervision.watched'
const FEEDBACK = 'supervision.watched_feedback'
const tableOf = (w: Subject) => (isFeedback(w) ? FEEDBACK : CASES)

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
    const told = events.flatMap((event) => {
      const at = event.recordedAt
      const what = toldBy(event, this.#onFault(at))
      return what ? [{ what, at }] : []
    })
    await this.#loadSubjects(told.map((t) => t.what))
    for (const { what, at } of told) {
      switch (what.of) {
        case 'case':
          this.#takeFact(what.about, what.fact, at)
          break
        case 'feedback':
          this.#takeFeedback(what.about, what.fact, at)
          break
        case 'card':
          this.#takeAnswer(what.about, (w) => watchCard(w, what.id, what.fact), at)
          break
        case 'directive':
          this.#takeAnswer(what.about, (w) => watchDirective(w, what.id, what.fact), at)
          break
        case 'day':
          await this.#takeDay(what.day, at)
          break
        case 'calendar':
          await this.#planAgain(at)
      }
    }
    await this.#write()
  }

  /** A card or a directive may be about a case or about a letter or rating: it is looked for among both. */
  async #loadSubjects(told: readonly Told[]): Promise<void> {
    const ids = (...of: Told['of'][]) => [
      ...new Set(told.flatMap((t) => ('about' in t && of.includes(t.of) ? [t.about] : []))),
    ]
    await this.#load('case_id = any($1)', ids('case', 'card', 'directive'), [CASES])
    await this.#load('case_id = any($1)', ids('feedback', 'card', 'directive'), [FEEDBACK])
  }

  /** Cases, letters and ratings that the condition names; `$1` is its one value. */
  async #load(
    where: string,
    value: unknown,
    inTables: readonly string[] = [CASES, FEEDBACK],
  ): Promise<void> {
    if (Array.isArray(value) && value.length === 0) return
    for (const table of inTables) {
      const found = await rows<{ case_id: SubjectId; next_on: LegalDay | null; state: Subject }>(
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

  #takeFact(caseId: CaseId, fact: CaseFact, at: Instant): void {
    const { watched, verdicts } = takeFact(
      this.#entries.get(caseId)?.watched as Watched | undefined,
      caseId,
      fact,
      this.#worldOf,
      this.#values,
      this.#onFault(at),
    )
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
    return agendaOf(watched, dayOf(at), this.#benchOf, this.#values, this.#onFault(at))
  }

  #takeAnswer(about: string, watched: (w: Subject) => Subject, at: Instant): void {
    const before = this.#entries.get(about)?.watched
    if (!before) return
    const after = watched(before)
    this.#keep(after, this.#agenda(after, at))
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
      Object.groupBy(changed, (e) => tableOf(e.watched)),
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
    const idOf = (verdict: Verdict) => cardIdOf(verdict.caseId, verdict.kind)
    const ids = (verdicts: readonly { verdict: Verdict }[]) => [
      ...new Set(verdicts.map((v) => idOf(v.verdict))),
    ]
    const known = ids(this.#verdicts.filter((v) => !v.verdict.isNew))
    const cards = new Map((await findCards(this.#client, known)).map((card) => [card.cardId, card]))
    const heads = await readHeads(
      this.#client,
      ids(this.#verdicts).map((id) => cardStream.nameOf(id)),
    )
    const events: ChainedEvent[] = []
    for (const { verdict, at } of this.#verdicts) {
      const cardId = idOf(verdict)
      const { isNew, caseId, kind, itemId, ...ground } = verdict
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
    await insert(this.#client, events)
    await this.#client.query(storeCards([...cards.values()]))
  }
}

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
