import type { Instant } from '#foundation/time'
import { isUniqueViolation, type Queryable } from '#platform/database'
import {
  type ChainedEvent,
  chain,
  GENESIS,
  type LedgerEvent,
  type NewEvent,
  type Origin,
  type Via,
} from './event.ts'

/** Somebody else appended to the stream first. Load again and decide again. */
export class StaleVersionError extends Error {
  readonly stream: string
  constructor(stream: string) {
    super(`stream ${stream} has moved on`)
    this.stream = stream
  }
}

export interface Head {
  version: number
  hash: Buffer
}

export const EMPTY_STREAM: Head = { version: 0, hash: GENESIS }

interface EventRow {
  stream: string
  version: number
  type: string
  body: LedgerEvent['body']
  actor: string
  unit: string
  via: Via
  occurred_at: Instant
  recorded_at: Instant
  hash: Buffer
}

/** All events of a stream in order, and its head. An unknown stream is empty. */
export async function readStream(
  db: Queryable,
  stream: string,
): Promise<{ events: LedgerEvent[]; head: Head }> {
  const { rows } = await db.query<EventRow>({
    name: 'ledger.read-stream',
    text: `select stream, version, type, body, actor, unit, via, occurred_at, recorded_at, hash
           from ledger.event where stream = $1 order by version`,
    values: [stream],
  })
  const last = rows.at(-1)
  return {
    events: rows.map(toEvent),
    head: last ? { version: last.version, hash: last.hash } : EMPTY_STREAM,
  }
}

/** The events of several streams, each in order. */
export async function readStreams(
  db: Queryable,
  streams: readonly string[],
): Promise<Map<string, LedgerEvent[]>> {
  const { rows } = await db.query<EventRow>(
    'select stream, version, type, body, actor, unit, via, occurred_at, recorded_at, hash from ledger.event where stream = any($1) order by stream, version',
    [streams],
  )
  return Map.groupBy(rows.map(toEvent), (event) => event.stream)
}

/** Where these streams stand; streams without an event are absent. */
export async function readHeads(
  db: Queryable,
  streams: readonly string[],
): Promise<Map<string, Head>> {
  const { rows } = await db.query<Head & { stream: string }>(
    'select distinct on (stream) stream, version, hash from ledger.event where stream = any($1) order by stream, version desc',
    [streams],
  )
  return new Map(rows.map(({ stream, version, hash }) => [stream, { version, hash }]))
}

export function toEvent(row: EventRow): LedgerEvent {
  return {
    stream: row.stream,
    version: row.version,
    type: row.type,
    body: row.body,
    actor: row.actor,
    unit: row.unit,
    via: row.via,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
  }
}

/**
 * Appends to a stream whose head was read before, inside the caller's transaction.
 * @throws StaleVersionError when somebody else appended in between; the transaction is then lost.
 */
export async function append(
  db: Queryable,
  stream: string,
  head: Head,
  events: readonly NewEvent[],
  origin: Origin,
): Promise<Head> {
  if (events.length === 0) return head
  const chained = chain(stream, head, events, origin)
  await insert(db, chained)
  const last = chained.at(-1)!
  return { version: last.version, hash: last.hash }
}

/** Inserts chained events, of one stream or of many, in one statement. */
export async function insert(db: Queryable, events: readonly ChainedEvent[]): Promise<void> {
  const column = <T>(pick: (event: ChainedEvent) => T) => events.map(pick)
  try {
    await db.query({
      name: 'ledger.append',
      text: `with given as (
               select * from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                 $8::timestamptz[], $9::timestamptz[], $10::bytea[], $11::bytea[])
                 as t(stream, version, type, body, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
             ), written as (
               insert into ledger.event (stream, version, type, body, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
               select stream, version, type, body::json, actor, unit, via, occurred_at, recorded_at, prev_hash, hash from given
             )
             insert into ledger.unsealed (stream, version, hash) select stream, version, hash from given`,
      values: [
        column((e) => e.stream),
        column((e) => e.version),
        column((e) => e.type),
        column((e) => e.bodyText),
        column((e) => e.actor),
        column((e) => e.unit),
        column((e) => e.via),
        column((e) => e.occurredAt),
        column((e) => e.recordedAt),
        column((e) => e.prevHash),
        column((e) => e.hash),
      ],
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new StaleVersionError(events[0]!.stream)
    throw error
  }
}
