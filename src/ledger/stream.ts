import type { Outcome, Refused } from '#foundation/outcome'
import {
  type Client,
  isUniqueViolation,
  type Pool,
  type Queryable,
  sendAll,
  type Statement,
  together,
  transaction,
} from '#platform/database'
import { insert, StaleVersionError } from './append.ts'
import { chain, type ChainedEvent, type Origin } from './event.ts'
import { EMPTY_STREAM, type Head, readHead, readStream, readStreams } from './read.ts'
import {
  type EventOf,
  type FactOf,
  type Shapes,
  type StreamKind,
  UnreadableEventError,
} from './registry.ts'

/** All facts of a stream in the shapes of today, and its head. @throws UnreadableEventError */
export async function loadStream<Id extends string, M extends Shapes>(
  db: Queryable,
  kind: StreamKind<Id, M>,
  id: Id,
): Promise<{ facts: FactOf<M>[]; head: Head }> {
  const { events, head } = await readStream(db, kind.nameOf(id))
  return { facts: events.map((event) => kind.read(event)), head }
}

/** The facts of several streams; each ends before a line that cannot be read, and that is told. */
export async function loadStreams<Id extends string, M extends Shapes>(
  db: Queryable,
  kind: StreamKind<Id, M>,
  ids: readonly Id[],
  onUnreadable: (id: Id, error: UnreadableEventError) => void,
): Promise<Map<Id, FactOf<M>[]>> {
  const streams = new Map<Id, FactOf<M>[]>()
  const stored = await readStreams(
    db,
    ids.map((id) => kind.nameOf(id)),
  )
  for (const id of ids) {
    const facts: FactOf<M>[] = []
    try {
      for (const event of stored.get(kind.nameOf(id)) ?? []) facts.push(kind.read(event))
    } catch (error) {
      if (!(error instanceof UnreadableEventError)) throw error
      onUnreadable(id, error)
    }
    streams.set(id, facts)
  }
  return streams
}

/**
 * Appends to a stream whose head was read before, inside the caller's transaction; answers the new
 * facts.
 * @throws StaleVersionError when somebody else appended in between; the transaction is then lost.
 */
export async function append<Id extends string, M extends Shapes>(
  db: Queryable,
  kind: StreamKind<Id, M>,
  id: Id,
  head: Head,
  events: readonly EventOf<M>[],
  origin: Origin,
): Promise<FactOf<M>[]> {
  const { chained, facts } = link(kind, id, head, events, origin)
  await insert(db, chained)
  return facts
}

/**
 * Events linked to a stream's head: as they are inserted, and as facts of their kind, which the
 * check before it makes them.
 */
export function link<Id extends string, M extends Shapes>(
  kind: StreamKind<Id, M>,
  id: Id,
  head: Head,
  events: readonly EventOf<M>[],
  origin: Origin,
): { chained: ChainedEvent[]; facts: FactOf<M>[] } {
  const chained = chain(kind.nameOf(id), head, kind.write(events), origin)
  return { chained, facts: chained.map((line, i) => ({ ...line, ...events[i]! })) }
}

/**
 * Adds to a stream what needs no decision, inside the caller's transaction: the head is read,
 * whatever stands before it is not. Of two who add at the same moment one waits for the other.
 */
export async function note<Id extends string, M extends Shapes>(
  client: Client,
  kind: StreamKind<Id, M>,
  id: Id,
  events: readonly EventOf<M>[],
  origin: Origin,
): Promise<FactOf<M>[]> {
  const name = kind.nameOf(id)
  // Sent together: the head is read once the lock is held.
  const [, head] = await Promise.all([
    client.query('select pg_advisory_xact_lock(hashtextextended($1, 4))', [name]),
    readHead(client, name),
  ])
  return append(client, kind, id, head, events, origin)
}

/**
 * Begins a stream, inside the caller's transaction.
 * @throws StaleVersionError when it had begun before.
 */
export async function begin<Id extends string, M extends Shapes>(
  client: Client,
  kind: StreamKind<Id, M>,
  id: Id,
  events: readonly EventOf<M>[],
  origin: Origin,
): Promise<FactOf<M>[]> {
  const head = await readHead(client, kind.nameOf(id))
  if (head.version > 0) throw new StaleVersionError(kind.nameOf(id))
  return append(client, kind, id, head, events, origin)
}

/**
 * Writes down once what is told once: nothing more where the stream has a fact. A line that no
 * process of the county wrote is none, and keeps nothing from being written down after it.
 */
export async function beginOnce<Id extends string, M extends Shapes>(
  pool: Pool,
  kind: StreamKind<Id, M>,
  id: Id,
  events: readonly EventOf<M>[],
  origin: Origin,
): Promise<void> {
  try {
    await transaction(pool, (client) => begin(client, kind, id, events, origin))
  } catch (error) {
    if (!(error instanceof StaleVersionError)) throw error
    const { facts, head } = await loadStream(pool, kind, id)
    if (facts.length > 0) return
    await transaction(pool, (client) => append(client, kind, id, head, events, origin))
  }
}

/** What a stream's facts mean, who may change it how, and where lists read the result. */
export interface Life<S, M extends Shapes, R extends string> {
  /** What the facts add up to. Never refuses, never asks the time. */
  evolve: (state: S | undefined, fact: FactOf<M>) => S
  /** The act: pure but for what it looks up. */
  decide: (
    state: S | undefined,
    db: Queryable,
  ) => Outcome<EventOf<M>, R> | Promise<Outcome<EventOf<M>, R>>
  /** The statements that bring this module's tables up to the new state. */
  project: (state: S, facts: readonly FactOf<M>[]) => readonly Statement[]
  /** What must become true together with it, once the facts are written. */
  conclude?: ((client: Client, facts: readonly FactOf<M>[]) => Promise<void>) | undefined
}

export type Changed<S, R extends string> =
  | { ok: true; state: S }
  | (Omit<Refused<R | 'changed-meanwhile'>, 'ok'> & { ok: false })

/**
 * A life that depends on what the stream already tells, such as the versions that its first fact
 * pinned.
 */
export type LifeOf<S, M extends Shapes, R extends string> = (
  facts: readonly FactOf<M>[],
  head: Head,
) => Life<S, M, R> | Promise<Life<S, M, R>>

const MOST_ATTEMPTS = 3

/**
 * The one way to change a stream: load, decide; then append and project in one transaction. Two
 * round trips, and nothing is held open between them: that the stream still is what was decided on
 * is asked by the append itself. When somebody else was faster it is all done again with what they
 * left; a refusal leaves no trace.
 */
export async function changeStream<S, Id extends string, M extends Shapes, R extends string>(
  pool: Pool,
  kind: StreamKind<Id, M>,
  id: Id,
  origin: Origin,
  given: Life<S, M, R> | LifeOf<S, M, R>,
): Promise<Changed<S, R>> {
  return retried(async (): Promise<Changed<S, R>> => {
    const { facts: before, head } = await loadStream(pool, kind, id)
    const life = typeof given === 'function' ? await given(before, head) : given
    const state = before.reduce<S | undefined>(life.evolve, undefined)
    const outcome = await life.decide(state, pool)
    if (!outcome.ok) return outcome
    const { chained, facts } = link(kind, id, head, outcome.events, origin)
    const after = facts.reduce<S | undefined>(life.evolve, state)!
    const send = (client: Client) => [
      insert(client, chained),
      ...life.project(after, facts).map((statement) => client.query(statement)),
    ]
    const { conclude } = life
    if (conclude)
      await transaction(pool, async (client) => {
        await sendAll(send(client))
        await conclude(client, facts)
      })
    else await together(pool, send)
    return { ok: true, state: after }
  })
}

/**
 * Begins a stream that cannot have begun before, with what must be true together with it, in one
 * round trip; answers the state. `edition` is the one under which it was decided.
 */
export async function beginStream<S, Id extends string, M extends Shapes>(
  pool: Pool,
  kind: StreamKind<Id, M>,
  id: Id,
  edition: number,
  first: Pick<Life<S, M, never>, 'evolve' | 'project'> & {
    events: readonly EventOf<M>[]
    origin: Origin
    beside: readonly Statement[]
  },
): Promise<S> {
  const head = { ...EMPTY_STREAM, edition }
  const { chained, facts } = link(kind, id, head, first.events, first.origin)
  const state = facts.reduce<S | undefined>(first.evolve, undefined)!
  await together(pool, (client) => [
    insert(client, chained),
    ...[...first.project(state, facts), ...first.beside].map((s) => client.query(s)),
  ])
  return state
}

/** Does it again when somebody else was faster; after some tries, that is the answer. */
async function retried<T>(
  work: () => Promise<T>,
): Promise<T | { ok: false; code: 'changed-meanwhile' }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StaleVersionError) && !isEditionTaken(error)) throw error
      if (attempt === MOST_ATTEMPTS) return { ok: false, code: 'changed-meanwhile' }
    }
  }
}

/** Two published at the same moment: the second makes the next edition. */
function isEditionTaken(error: unknown): boolean {
  return isUniqueViolation(error, 'edition_pk')
}
