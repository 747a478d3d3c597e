import {
  type Pool,
  type Client,
  type Queryable,
  row,
  sendAll,
  transaction,
} from '#platform/database'
import type { Instant } from '#foundation/time'
import type { LedgerEvent } from './event.ts'
import { EVENT_COLUMNS, type EventRow, toEvent } from './read.ts'
import { SIZE, signedOf } from './signed.ts'

export interface SealedEvent extends LedgerEvent {
  /** Place in the sealed log, from 0. */
  readonly position: number
}

/** Sealed events from a position on, in order. */
export async function readSealed(
  db: Pool | Client,
  from: number,
  limit: number,
): Promise<SealedEvent[]> {
  const { rows: found } = await db.query<SealedRow>({
    name: 'ledger.read-sealed',
    text: `${SEALED} where s.position >= $1 and s.position < $1 + $2 order by s.position`,
    values: [from, limit],
  })
  return signedOnly(db, found)
}

const SEALED = `select s.position, ${SIZE} as size, ${EVENT_COLUMNS} from ledger.place s join ledger.event e using (stream, version)`
type SealedRow = EventRow & { position: number; size: number }

/**
 * A line beyond what was signed is no place in the log: whoever follows would pass over what comes.
 */
async function signedOnly(db: Queryable, found: readonly SealedRow[]): Promise<SealedEvent[]> {
  const signed = await signedOf(db, found[0]?.size ?? 0)
  return found
    .filter(({ position }) => position < signed)
    .map((r) => ({ ...toEvent(r), position: r.position }))
}

/** Events that wait for their position, in the order in which they were written. */
export async function readUnsealed(db: Queryable): Promise<LedgerEvent[]> {
  const { rows: found } = await db.query<EventRow>(
    `select ${EVENT_COLUMNS} from ledger.unsealed u join ledger.event e
       on e.stream = u.stream and e.version >= u.version and e.version < u.version::bigint + length(u.hashes) / 32
     order by u.seq, e.version`,
  )
  return found.map(toEvent)
}

/**
 * Where a subscriber's place is kept: a role that may not write in the ledger's schema keeps it in
 * its own.
 */
export type CheckpointTable = 'ledger.subscription' | 'supervision.subscription'

/**
 * Takes sealed events, batch by batch; what it sends through its client without waiting is waited
 * for in `done`.
 */
export interface Follower {
  take: (events: readonly SealedEvent[]) => Promise<void>
  done?: () => Promise<void>
}

interface Pace {
  /** At most so many events in one transaction. */
  limit?: number
  /** So many are taken at a time; all of them without it. */
  batch?: number
  table?: CheckpointTable
}

/**
 * Hands the next sealed events to a subscriber and moves its checkpoint, in one transaction:
 * whatever the subscriber writes through its client happens exactly once. While it takes a batch,
 * the next is read. Answers how many events there were, at most `limit`.
 */
export function advance(
  pool: Pool,
  name: string,
  follow: (client: Client) => Follower,
  { limit = 500, batch, table = 'ledger.subscription' }: Pace = {},
): Promise<number> {
  return transaction(pool, async (client) => {
    const size = batch ?? limit
    const begin = () =>
      Promise.all([lockPlace(client, table, name), readOn(client, table, name, size)])
    let [place, events] = await begin()
    if (place === undefined) {
      await client.query(
        `insert into ${table} (name, position) values ($1, 0) on conflict do nothing`,
        [name],
      )
      ;[place, events] = await begin()
    }
    const until = place! + limit
    const follower = follow(client)
    let next = place!
    while (events.length > 0) {
      next = events.at(-1)!.position + 1
      const isLast = events.length < size || next >= until
      const coming = isLast ? [] : readSealed(client, next, Math.min(size, until - next))
      // Whoever takes may fail first; then nobody waits for this.
      if (coming instanceof Promise) coming.catch(() => {})
      await follower.take(events)
      events = await coming
    }
    if (next === place) return 0
    // Sent with what the follower has sent, and like it before the commit.
    const moved = client.query(`update ${table} set position = $2 where name = $1`, [name, next])
    await sendAll([moved, follower.done?.() ?? Promise.resolve()])
    return next - place!
  })
}

async function lockPlace(client: Client, table: CheckpointTable, name: string) {
  const text = `select position from ${table} where name = $1 for update`
  return (await row<{ position: number }>(client, text, [name]))?.position
}

/** The events after a subscriber's place. */
async function readOn(
  client: Client,
  table: CheckpointTable,
  name: string,
  limit: number,
): Promise<SealedEvent[]> {
  const { rows: found } = await client.query<SealedRow>({
    name: `${table}.read-on`,
    text: `with place as materialized (select coalesce((select position from ${table} where name = $1), 0) as at)
      ${SEALED} where s.position >= (select at from place) and s.position < (select at from place) + $2 order by s.position`,
    values: [name, limit],
  })
  return signedOnly(client, found)
}

/** When the first of what waits to be sealed was written. */
export async function unsealedSince(db: Queryable): Promise<Instant | undefined> {
  const text = `select e.recorded_at as at from ledger.unsealed u join ledger.event e
    on e.stream = u.stream and e.version = u.version order by u.seq limit 1`
  return (await row<{ at: Instant }>(db, text))?.at
}

/** When the first of what a subscriber has not taken yet was written. */
export async function waitingSince(
  db: Queryable,
  name: string,
  table: CheckpointTable = 'ledger.subscription',
): Promise<Instant | undefined> {
  const text = `select e.recorded_at as at from ledger.place s join ledger.event e using (stream, version)
    where s.position = coalesce((select position from ${table} where name = $1), 0)`
  return (await row<{ at: Instant }>(db, text, [name]))?.at
}

/**
 * How far a subscriber says it has come, where that is beyond all that was signed: whatever is
 * sealed from now on, it would never take.
 */
export async function placeBeyond(
  db: Queryable,
  name: string,
  table: CheckpointTable = 'ledger.subscription',
): Promise<{ position: number; size: number } | undefined> {
  const text = `select f.position, c.size from ${table} f,
      (select coalesce(max(size), 0) as size from ledger.checkpoint) c
    where f.name = $1 and f.position > c.size`
  return row(db, text, [name])
}
