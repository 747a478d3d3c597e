import type { SubjectId } from '#foundation/ids'
import { dayOf, type LegalDay } from '#foundation/time'
import { advance, type Follower, type LedgerEvent } from '#ledger'
import { type Client, sendAll } from '#platform/database'
import type { SupervisionDeps } from '../deps.ts'
import { Docket, type Entry, type Heard, type Raised } from './docket.ts'
import { Judges, pinnedBy, pinsOf } from './judges.ts'
import { type FaultAt, issue, setAside } from './record.ts'
import { findDue, findOpen, findSubjects, storeSubjects } from './subjects.ts'
import { toldBy } from './told.ts'

export const SUBSCRIPTION = 'supervision'

type Deps = Pick<SupervisionDeps, 'world'>

/**
 * Takes the next sealed events: each exactly once, cards and place in one transaction. Answers how
 * many there were.
 */
export function supervise(deps: SupervisionDeps, limit = 30_000): Promise<number> {
  return advance(deps.supervisionPool, SUBSCRIPTION, (client) => new Round(deps, client, true), {
    limit,
    batch: Math.min(limit, 1000),
    table: 'supervision.subscription',
  })
}

/**
 * Remembers again what these events tell, and plans again when to look; judges nothing: which cards
 * there are is told by their own streams.
 */
export async function remember(
  deps: Deps,
  client: Client,
  events: readonly LedgerEvent[],
): Promise<void> {
  const round = new Round(deps, client, false)
  await round.take(events)
  await round.done()
}

/**
 * One transaction's work: what is read once, changed in memory, and written back once. Nothing
 * waits for PostgreSQL that need not: while a batch is judged, the subjects of the next are read
 * and what the one before found is recorded.
 */
class Round implements Follower {
  readonly #world: Deps['world']
  readonly #client: Client
  readonly #judging: boolean
  readonly #docket: Docket
  readonly #changed = new Set<string>()
  #faults = new Map<string, FaultAt>()
  #raised: Raised[] = []
  /** What has a day to look at it is in memory up to this one. */
  #dueUntil: LegalDay | undefined
  /** The batch whose subjects are being read. */
  #coming: Promise<Heard[]> = Promise.resolve([])
  #recorded: Promise<void> = Promise.resolve()

  constructor({ world }: Deps, client: Client, judging: boolean) {
    this.#world = world
    this.#client = client
    this.#judging = judging
    const clerk = {
      raised: (raised: Raised) => void this.#raised.push(raised),
      changed: (id: string) => void this.#changed.add(id),
      broke: this.#note,
    }
    this.#docket = new Docket(new Judges(world.book), clerk, { judging })
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
    const changed = [...this.#changed].map((id) => this.#docket.get(id))
    await sendAll([...storeSubjects(this.#client, changed), this.#recorded])
  }

  /**
   * Reads what these events are about. What an earlier batch changes in the meantime stands in
   * memory, and counts.
   */
  async #prepare(events: readonly LedgerEvent[]): Promise<Heard[]> {
    const heard = events.flatMap((event): Heard[] => {
      const at = event.recordedAt
      const what = toldBy(event, (fault) => this.#note(fault, at))
      return what ? [{ what, at, edition: event.edition }] : []
    })
    await this.#world.ensure(Math.max(0, ...events.map((e) => e.edition)))
    await Promise.all([
      this.#put(findSubjects(this.#client, this.#unknownOf(heard))),
      this.#put(this.#findDue(heard)),
      this.#world.load(
        heard.flatMap(({ what }) => (what.of === 'case' ? pinnedBy(what.fact) : [])),
      ),
    ])
    return heard
  }

  #unknownOf(heard: readonly Heard[]): SubjectId[] {
    const ids = heard.flatMap(({ what }) => ('about' in what ? [what.about] : []))
    return [...new Set(ids)].filter((id) => !this.#docket.has(id))
  }

  /**
   * Whatever has a day to look at it by the last day that begins here; all that is open, or still
   * owes an answer, where values or limits move. What an earlier batch has looked for is in memory
   * already.
   */
  async #findDue(heard: readonly Heard[]): Promise<Entry[]> {
    if (heard.some((h) => this.#movesAll(h))) return findOpen(this.#client)
    const until = heard
      .flatMap(({ what }) => (what.of === 'day' ? [what.day] : []))
      .sort()
      .at(-1)
    const after = this.#dueUntil
    if (until === undefined || (after && after >= until)) return []
    this.#dueUntil = until
    return findDue(this.#client, after, until)
  }

  #movesAll({ what, at, edition }: Heard): boolean {
    if (what.of !== 'day') return what.of === 'calendar'
    const { judges } = this.#docket
    judges.moment = { day: dayOf(at), edition }
    return judges.values.beginOn(what.day)
  }

  async #put(found: Promise<Entry[]>): Promise<void> {
    const entries = await found
    for (const entry of entries) this.#docket.put(entry)
    await this.#world.load(entries.flatMap(({ watched }) => pinsOf(watched)))
  }

  #judge(heard: readonly Heard[]): void {
    for (const each of heard) this.#docket.hear(each)
    if (this.#judging) this.#record()
  }

  /** Of each rule and case the first fault stays, wherever the log is cut into batches. */
  #note = (fault: Omit<FaultAt, 'at'>, at: FaultAt['at']): void => {
    const place = `${fault.rule}/${fault.caseId}`
    const known = this.#faults.get(place)
    if (!known || at < known.at) this.#faults.set(place, { ...fault, at })
  }

  /** What this batch found is recorded after what the one before found. */
  #record(): void {
    const [raised, faults] = [this.#raised, [...this.#faults.values()]]
    this.#raised = []
    this.#faults = new Map()
    this.#recorded = this.#recorded.then(async () => {
      await setAside(this.#client, faults)
      await issue(this.#client, this.#world, raised)
    })
    this.#recorded.catch(() => {})
  }
}
