import type { Instant } from '#foundation/time'
import { type Client, type Pool, type Queryable, rows, transaction } from '#platform/database'
import { refusedStream } from './events.ts'
import { bySystem } from './origin.ts'
import { IS_SEALED } from './signed.ts'
import { note } from './stream.ts'

/*
 * 外来的事实: what stands in the database like a fact and was written by no process of this county,
 * as it was never queued, or its queue had no right mark. It is not sealed, not read and not told
 * again; it stays where it is, as later facts of its stream are chained to it.
 */

/** A line of a stream. */
export interface Place {
  stream: string
  version: number
}

/** Notes what the sealer refused. */
export async function noteRefused(client: Client, places: readonly Place[]): Promise<void> {
  await client.query(
    `insert into ledger.refused (stream, version) select * from unnest($1::text[], $2::int[])
     on conflict on constraint refused_pk do nothing`,
    [places.map(({ stream }) => stream), places.map(({ version }) => version)],
  )
}

/** An event `e` that is not sealed and does not wait for it: it never came to the sealer. */
export const IS_STRAY = `not ${IS_SEALED}
  and not ledger.is_queued(e.stream, e.version, e.hash)`

/**
 * Refuses what stands there and never came to the sealer, by its role; answers how much of all that
 * was refused nobody has looked at. Reads every event.
 */
export async function refuseStrays(sealer: Pool): Promise<number> {
  await sealer.query(
    `insert into ledger.refused (stream, version) select e.stream, e.version from ledger.event e where ${IS_STRAY}
     on conflict on constraint refused_pk do nothing`,
  )
  return (await listRefused(sealer)).length
}

/** What was refused, and when it was found. */
export type Refused = Place & { type: string; at: Instant } & (
    | { seq: null; position: null }
    /** Taken out of the log, where it stood at this position without a signature. */
    | { seq: number; position: number }
  )

/**
 * What was refused and nobody has looked at yet; without a type where only the queue spoke of it.
 * What was sealed meanwhile is a fact.
 */
export const listRefused = (db: Queryable): Promise<Refused[]> =>
  rows(
    db,
    `select e.stream, e.version, coalesce(f.type, '') as type, e.at, null as seq, null as position
     from ledger.refused e left join ledger.event f on f.stream = e.stream and f.version = e.version
     where ${notSeen(LINE)} and not ${IS_SEALED}
     union all
     select e.stream, e.version, '', e.at, e.seq, e.position from ledger.foreign_place e
     where ${PLACE_NOT_SEEN}
     order by at, stream, version, seq`,
  )

/** Notes that a person knows of all that was refused; answers what it was. */
export const acceptRefused = (pool: Pool, at: Instant): Promise<Refused[]> =>
  transaction(pool, async (client) => {
    const found = await listRefused(client)
    const places = found.map(({ stream, version, seq }) =>
      seq === null ? `${stream}#${version}` : `log/${seq}`,
    )
    const seen = { type: 'ForeignFactsSeen' as const, body: { places } }
    if (places.length > 0) await note(client, refusedStream, 'county', [seen], bySystem(at))
    return found
  })

/** What a person says of a line `e`, or of a place in the log, that they know of. */
const LINE = "e.stream || '#' || e.version"
const PLACE = "'log/' || e.seq"
const notSeen = (
  named: string,
) => `not exists (select from ledger.event f join ledger.place using (stream, version)
  where f.stream = 'refused/county' and (f.body->'places')::jsonb ? (${named}))`
/** Nobody has said of a line `e` that they know of it. */
export const NOT_SEEN = notSeen(LINE)
/** Nobody has said so of what `e` was taken out of the log. */
export const PLACE_NOT_SEEN = notSeen(PLACE)
