import { calendarOf, type WorkCalendar } from '#calendar'
import type { CaseFact } from '#cases/events'
import {
  cardIdOf,
  type CaseId,
  type ItemId,
  type LetterId,
  type RatingId,
  type StaffId,
  type StepId,
  type SubjectId,
} from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Unit } from '#identity'
import type { ItemCatalogue, Pins } from '#items'
import { contentsOf, pinnedItem } from '#items/published'
import {
  advance,
  begin,
  bySystem,
  chain,
  type ChainedEvent,
  insert,
  type LedgerEvent,
  readHeads,
} from '#ledger'
import { type Client, type Pool, rows, type Statement } from '#platform/database'
import { findNode, getStep, listMandatorySteps, processKind } from '#process'
import { type Book, FROM_THE_BEGINNING, type Shelf, type Wanted, type World } from '#world'
import { evolveCard, FEEDBACK_WORKDAYS } from './card.ts'
import { cardStream, faultStream, type SupervisionEvent } from './events.ts'
import {
  agendaOf,
  type BenchOf,
  benches,
  type Fault,
  foldFact,
  takeDay,
  takeFact,
  takeFeedback,
  type Verdict,
  type WorldOf,
} from './judge.ts'
import { type Values, valuesOf } from './parameters.ts'
import type { RuleWorld } from './rule.ts'
import { findCards, storeCards } from './store.ts'
import {
  movesLimits,
  reach,
  type Subject,
  watchCard,
  watchDirective,
  type Watched,
} from './watched.ts'
import { type Told, toldBy } from './told.ts'
import { type FeedbackFact, isFeedback, type WatchedFeedback } from './watched-feedback.ts'

export interface SupervisionDeps {
  /** Connects as `yimen_supervision`: may read everybody's facts and write its own. */
  supervisionPool: Pool
  world: Shelf
  catalogue: Pick<ItemCatalogue, 'list' | 'find'>
  calendar: () => WorkCalendar
  units: ReadonlyMap<
    string,
    Pick<Unit, 'unitId' | 'name' | 'kind' | 'verticalSystem' | 'officeHours'>
  >
}

export const SUBSCRIPTION = 'supervision'

/** What a case is judged by that never changes for it: its item, and the steps of its process. */
type Pinned = Omit<RuleWorld, 'calendar'>

/**
 * The rules' view of a case: the versions that it is pinned to, and the calendar of the world in which it is judged.
 * Contents are loaded before (`contentsToJudge`).
 */
export function ruleWorlds(world: () => World): WorldOf {
  const known = new Map<string, Pinned>()
  return (itemId, pins) => {
    const name = [pins.item, pins.process, pins.table, pins.fee].join()
    let pinned = known.get(name)
    if (!pinned) known.set(name, (pinned = pinnedOf(world(), itemId, pins)))
    return { ...pinned, calendar: calendarOf(world()) }
  }
}

function pinnedOf(world: World, itemId: ItemId, pins: Pins): Pinned {
  const { net } = world.book.value(processKind, pins.process)
  return {
    item: pinnedItem(world, itemId, pins),
    mandatorySteps: listMandatorySteps(net),
    stepName: (stepId) => findNode(net, stepId)?.name ?? stepId,
    step: (stepId) => (findNode(net, stepId) ? getStep(net, stepId) : undefined),
  }
}

/** What must be loaded before a case with these pins is judged. */
export const contentsToJudge = ({ form: _form, template: _template, ...pins }: Pins): Wanted[] =>
  contentsOf(pins as Pins)

/** Takes the next sealed events: each exactly once, cards and place in one transaction. Answers how many there were. */
export function supervise(deps: SupervisionDeps, limit = 1000): Promise<number> {
  return advance(
    deps.supervisionPool,
    SUBSCRIPTION,
    (client, events) => new Round(deps, client, 'judge').take(events),
    { limit, table: 'supervision.subscription' },
  )
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
  await new Round(deps, client, 'remember').take(events)
}

/** The versions by which a case is judged from a fact on: those that it is submitted under, and a changed process. */
export function pinnedBy(fact: CaseFact): Wanted[] {
  if (fact.type === 'CaseSubmitted') return contentsToJudge(fact.body.pins)
  return fact.type === 'ProcessChanged' ? [{ kind: processKind.kind, hash: fact.body.to }] : []
}

export const pinsOf = (w: Subject): Wanted[] =>
  isFeedback(w) ? [] : contentsToJudge((w as Watched).pins)

interface Entry {
  watched: Subject
  nextOn: LegalDay | undefined
}

const CASES = 'supervision.watched'
const FEEDBACK = 'supervision.watched_feedback'
const tableOf = (w: Subject) => (isFeedback(w) ? FEEDBACK : CASES)

/** When something is judged: the world is that of the day, as it was known at the edition. */
export interface Moment {
  day: LegalDay
  edition: number
}

/** By what a history is judged, moment by moment. */
export class Judges {
  moment: Moment
  readonly worldOf: WorldOf
  readonly benchOf: BenchOf
  readonly values: Values

  constructor(book: Book) {
    this.moment = { day: FROM_THE_BEGINNING, edition: book.edition }
    const world = () => book.at(this.moment.day, this.moment.edition)
    this.worldOf = ruleWorlds(world)
    this.benchOf = benches(this.worldOf, () => calendarOf(world()))
    this.values = valuesOf((day) => book.at(day, this.moment.edition))
  }
}

/** The judges of one world, for looking ahead. */
export function judgesOf({ book, day, edition }: World): Judges {
  const judges = new Judges(book)
  judges.moment = { day, edition }
  return judges
}

/** One transaction's work: what is read once, changed in memory, and written back at the end. */
class Round {
  readonly #deps: Pick<SupervisionDeps, 'world'>
  readonly #does: 'judge' | 'remember'
  readonly #client: Client
  readonly #judges: Judges
  readonly #entries = new Map<string, Entry>()
  readonly #changed = new Set<string>()
  readonly #faults = new Map<string, Fault & { at: Instant }>()
  #verdicts: { verdict: Verdict; at: Instant; moment: Moment }[] = []

  constructor(deps: Pick<SupervisionDeps, 'world'>, client: Client, does: 'judge' | 'remember') {
    this.#deps = deps
    this.#does = does
    this.#client = client
    this.#judges = new Judges(deps.world.book)
  }

  async take(events: readonly LedgerEvent[]): Promise<void> {
    await this.#deps.world.ensure(Math.max(0, ...events.map((e) => e.edition)))
    const told = events.flatMap((event) => {
      const at = event.recordedAt
      const what = toldBy(event, this.#onFault(at))
      return what ? [{ what, at, edition: event.edition }] : []
    })
    await this.#loadSubjects(told.map((t) => t.what))
    await this.#deps.world.load(
      told.flatMap(({ what }) => (what.of === 'case' ? pinnedBy(what.fact) : [])),
    )
    for (const { what, at, edition } of told) {
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
      await this.#deps.world.load(found.flatMap(({ state }) => pinsOf(state)))
    }
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

  async #takeDay(day: LegalDay, at: Instant): Promise<void> {
    const isNew = this.#judges.values.beginOn(day)
    await this.#load(
      isNew
        ? "$1::date is not null and (state->>'closedOn' is null or next_on is not null)"
        : 'next_on <= $1',
      day,
    )
    for (const { watched, nextOn } of [...this.#entries.values()]) {
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
    const { moment } = this.#judges
    for (const verdict of verdicts) this.#verdicts.push({ verdict, at, moment })
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
    if (this.#does === 'remember') return
    await this.#setAside()
    await this.#issue()
  }

  /** That a rule was not applied to a case is on record, once for each. */
  async #setAside(): Promise<void> {
    if (this.#faults.size === 0) return
    const { rows: fresh } = await this.#client.query<Fault & { at: Instant }>(
      projectFaults([...this.#faults.values()]),
    )
    for (const { at, ...body } of fresh)
      await begin(
        this.#client,
        faultStream,
        `${body.caseId}/${body.rule}`,
        [{ type: 'RuleSetAside', body }],
        bySystem(at),
      )
  }

  async #issue(): Promise<void> {
    if (this.#verdicts.length === 0) return
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
    for (const { verdict, at, moment } of this.#verdicts) {
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
    await insert(this.#client, events)
    await this.#client.query(storeCards([...cards.values()]))
  }
}

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
