import { isUniqueViolation, type Queryable, type Statement } from '#platform/database'
import type { ChainedEvent } from './event.ts'

/** Somebody else appended to the stream first. Load again and decide again. */
export class StaleVersionError extends Error {
  readonly stream: string
  constructor(stream: string) {
    super(`stream ${stream} has moved on`)
    this.stream = stream
  }
}

/** Inserts chained events, of one stream or of many, in one statement. */
export async function insert(db: Queryable, events: readonly ChainedEvent[]): Promise<void> {
  if (events.length === 0) return
  try {
    await db.query(insertion(events))
  } catch (error) {
    if (isUniqueViolation(error)) throw new StaleVersionError(events[0]!.stream)
    throw error
  }
}

function insertion(events: readonly ChainedEvent[]): Statement {
  const column = <T>(pick: (event: ChainedEvent) => T) => events.map(pick)
  return {
    name: 'ledger.append',
    text: `with given as (
             select * from unnest($1::text[], $2::int[], $3::text[], $4::smallint[], $5::text[], $6::int[], $7::text[], $8::text[], $9::text[],
               $10::timestamptz[], $11::timestamptz[], $12::bytea[], $13::bytea[])
               as t(stream, version, type, shape, body, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
           ), written as (
             insert into ledger.event (stream, version, type, shape, body, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
             select stream, version, type, shape, body::json, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash from given
           )
           insert into ledger.unsealed (stream, version, hash) select stream, version, hash from given`,
    values: [
      column((e) => e.stream),
      column((e) => e.version),
      column((e) => e.type),
      column((e) => e.shape),
      column((e) => e.bodyText),
      column((e) => e.edition),
      column((e) => e.actor),
      column((e) => e.unit),
      column((e) => e.via),
      column((e) => e.occurredAt),
      column((e) => e.recordedAt),
      column((e) => e.prevHash),
      column((e) => e.hash),
    ],
  }
}
