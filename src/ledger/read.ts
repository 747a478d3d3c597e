import type { ActorId, UnitId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { type Queryable, rows } from '#platform/database'
import { GENESIS, type LedgerEvent, type Via } from './event.ts'

/** Where a stream stands, and the edition of the published world at the moment of reading. */
export interface Head {
  version: number
  hash: Buffer
  edition: number
}

/** A stream that nobody has begun, before anything was published. */
export const EMPTY_STREAM: Head = { version: 0, hash: GENESIS, edition: 0 }

export interface EventRow {
  stream: string
  version: number
  type: string
  shape: number
  body: LedgerEvent['body']
  edition: number
  actor: ActorId
  unit: UnitId
  via: Via
  occurred_at: Instant
  recorded_at: Instant
  hash: Buffer
}

export const EVENT_COLUMNS =
  'e.stream, e.version, e.type, e.shape, e.body, e.edition, e.actor, e.unit, e.via, e.occurred_at, e.recorded_at, e.hash'

/** The edition of the published world: how many publications there have been. */
const EDITION = '(select coalesce(max(edition), 0) from ledger.edition)'

/** All events of a stream in order as they are stored, and its head. An unknown stream is empty. */
export async function readStream(
  db: Queryable,
  stream: string,
): Promise<{ events: LedgerEvent[]; head: Head }> {
  const { rows: found } = await db.query<EventRow & { now: number }>({
    name: 'ledger.read-stream',
    text: `select ${EVENT_COLUMNS}, n.now
           from (select ${EDITION} as now) n left join ledger.event e on e.stream = $1 order by e.version`,
    values: [stream],
  })
  const last = found.at(-1)!
  const edition = last.now
  // An empty stream answers one row that holds the edition only.
  if (last.stream === null) return { events: [], head: { version: 0, hash: GENESIS, edition } }
  return {
    events: found.map(toEvent),
    head: { version: last.version, hash: last.hash, edition },
  }
}

/** The events of several streams as they are stored, each in order. */
export async function readStreams(
  db: Queryable,
  streams: readonly string[],
): Promise<Map<string, LedgerEvent[]>> {
  const found = await rows<EventRow>(
    db,
    `select ${EVENT_COLUMNS} from ledger.event e where e.stream = any($1) order by e.stream, e.version`,
    [streams],
  )
  return Map.groupBy(found.map(toEvent), (event) => event.stream)
}

/** Where a stream stands: two look-ups in indexes, however long it is. */
export async function readHead(db: Queryable, stream: string): Promise<Head> {
  const { rows: found } = await db.query<{
    version: number | null
    hash: Buffer | null
    edition: number
  }>({
    name: 'ledger.read-head',
    text: `select h.version, h.hash, n.edition from (select ${EDITION} as edition) n
           left join lateral (select version, hash from ledger.event where stream = $1 order by version desc limit 1) h on true`,
    values: [stream],
  })
  const { version, hash, edition } = found[0]!
  return { version: version ?? 0, hash: hash ?? GENESIS, edition }
}

/** Where these streams stand; streams without an event stand at 0. */
export async function readHeads(
  db: Queryable,
  streams: readonly string[],
): Promise<Map<string, Head>> {
  const found = await rows<{
    stream: string
    version: number | null
    hash: Buffer | null
    edition: number
  }>(
    db,
    `select s.stream, h.version, h.hash, n.edition from (select ${EDITION} as edition) n, unnest($1::text[]) s (stream)
     left join lateral (select version, hash from ledger.event e where e.stream = s.stream order by version desc limit 1) h on true`,
    [streams],
  )
  return new Map(
    found.map(({ stream, version, hash, edition }) => [
      stream,
      { version: version ?? 0, hash: hash ?? GENESIS, edition },
    ]),
  )
}

export function toEvent(row: EventRow): LedgerEvent {
  return {
    stream: row.stream,
    version: row.version,
    type: row.type,
    shape: row.shape,
    body: row.body,
    edition: row.edition,
    actor: row.actor,
    unit: row.unit,
    via: row.via,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
  }
}
