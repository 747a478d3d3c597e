import { type Pool, type Client, type Queryable, row, transaction } from '#platform/database'
import type { LedgerEvent } from './event.ts'
import { EVENT_COLUMNS, type EventRow, toEvent } from './read.ts'

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
  const { rows: found } = await db.query<EventRow & { position: number }>({
    name: 'ledger.read-sealed',
    text: `select s.position, ${EVENT_COLUMNS}
     from ledger.sealed s join ledger.event e using (stream, version)
     where s.position >= $1 and s.position < $1 + $2 order by s.position`,
    values: [from, limit],
  })
  return found.map((r) => ({ ...toEvent(r), position: r.position }))
}

/** Events that wait for their position, in the order in which they were written. */
export async function readUnsealed(db: Queryable): Promise<LedgerEvent[]> {
  const { rows: found } = await db.query<EventRow>(
    `select ${EVENT_COLUMNS} from ledger.unsealed u join ledger.event e
       on e.stream = u.stream and e.version >= u.version and e.version < u.version + length(u.hashes) / 32
     order by u.seq, e.version`,
  )
  return found.map(toEvent)
}

/** Where a subscriber's place is kept: a role that may not write in the ledger's schema keeps it in its own. */
export type CheckpointTable = 'ledger.subscription' | 'supervision.subscription'

/**
 * Hands the next sealed events to a subscriber and moves its checkpoint, in one transaction: whatever the subscriber
 * writes through `client` happens exactly once. Answers how many events there were.
 */
export function advance(
  pool: Pool,
  name: string,
  take: (client: Client, events: readonly SealedEvent[]) => Promise<void>,
  { limit = 500, table = 'ledger.subscription' as CheckpointTable } = {},
): Promise<number> {
  return transaction(pool, async (client) => {
    const place = () =>
      row<{ position: number }>(
        client,
        `select position from ${table} where name = $1 for update`,
        [name],
      )
    let at = await place()
    if (!at) {
      await client.query(
        `insert into ${table} (name, position) values ($1, 0) on conflict do nothing`,
        [name],
      )
      at = await place()
    }
    const events = await readSealed(client, at!.position, limit)
    if (events.length === 0) return 0
    await take(client, events)
    await client.query(`update ${table} set position = $2 where name = $1`, [
      name,
      events.at(-1)!.position + 1,
    ])
    return events.length
  })
}
