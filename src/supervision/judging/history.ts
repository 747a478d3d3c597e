import { type CardId, cardIdOf } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { readSealed, type SealedEvent } from '#ledger'
import { type Client, inSnapshot, row } from '#platform/database'
import type { Book, Shelf } from '#world'
import type { SupervisionDeps } from '../deps.ts'
import type { Level } from '../events.ts'
import type { Values } from '../parameters/index.ts'
import { Docket, type Heard } from './docket.ts'
import type { Verdict } from './judge.ts'
import { Judges, pinnedBy } from './judges.ts'
import { SUBSCRIPTION } from './supervise.ts'
import { type Told, toldBy } from './told.ts'

/** What the rules say of a history, in memory: nothing is issued, and no card there is counts. */
export class History {
  /** The level that each card should have reached. */
  readonly cards = new Map<CardId, Level>()
  readonly verdicts: Verdict[] = []
  readonly #book: Book
  readonly #docket: Docket

  /** @param change what shall be judged by instead of the values of then */
  constructor(book: Book, change?: (inForce: Values) => Values) {
    this.#book = book
    const raised = ({ verdict }: { verdict: Verdict }) => {
      this.verdicts.push(verdict)
      this.cards.set(cardIdOf(verdict.caseId, verdict.kind), verdict.level)
    }
    this.#docket = new Docket(new Judges(book, change), { raised }, { believing: false })
  }

  /** Takes what is told next. */
  hear(what: Told, at: Instant, edition: number = this.#book.edition): void {
    this.#docket.hear({ what, at, edition })
  }

  /** Takes the next sealed events, with the versions that they are judged by. */
  async take(world: Shelf, events: readonly SealedEvent[]): Promise<void> {
    const heard = events.flatMap((event): Heard[] => {
      const what = toldBy(event, () => {})
      return what ? [{ what, at: event.recordedAt, edition: event.edition }] : []
    })
    await world.ensure(Math.max(0, ...events.map((e) => e.edition)))
    await world.load(heard.flatMap(({ what }) => (what.of === 'case' ? pinnedBy(what.fact) : [])))
    for (const each of heard) this.#docket.hear(each)
  }
}

type Deps = Pick<SupervisionDeps, 'supervisionPool' | 'world'>

/** One state of the sealed log and of the cards, and how far the cards have followed it. */
export async function reading<T>(
  { supervisionPool }: Deps,
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

const BATCH = 5000

/** The sealed history up to a position, judged anew. */
export async function relive(
  { world }: Deps,
  client: Client,
  until: number,
  change?: (inForce: Values) => Values,
): Promise<History> {
  const history = new History(world.book, change)
  for (let from = 0; from < until; from += BATCH)
    await history.take(world, await readSealed(client, from, Math.min(BATCH, until - from)))
  return history
}
