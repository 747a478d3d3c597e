import type { ActorId, UnitId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { type Queryable, rows } from '#platform/database'
import { GENESIS, type LedgerEvent, type Via } from './event.ts'
import { IS_SEALED, SIZE, signedOf } from './signed.ts'

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

/** A line, its place in the log, or what stands in the queue for it. */
interface Line extends EventRow {
  position: number | null
  size: number
  first: number | null
  hashes: Buffer | null
  mark: Buffer | null
}
const LINE_COLUMNS = `${EVENT_COLUMNS}, n.size, s.position, q.first, q.hashes, q.mark`
/** The size of the log: as a process knows it, or as the database says. */
const sizeAs = (given: string) => `coalesce(${given}::bigint, ${SIZE}) as size`
/** Of several lines in the queue the first is the one that came with it. */
const BESIDE = `left join ledger.sealed s on s.stream = e.stream and s.version = e.version and s.position < n.size
  left join lateral (
    select u.version as first, u.hashes, u.mark from ledger.unsealed u
    where s.position is null and u.stream = e.stream and u.version <= e.version
      and case when e.version < u.version::bigint + length(u.hashes) / 32
        then substring(u.hashes from (e.version - u.version) * 32 + 1 for 32) = e.hash else false end
    order by u.seq limit 1
  ) q on true`

/**
 * Is it a fact, as `ledger.fact` has them? What is not sealed yet must carry the mark of the
 * county's processes, too, where this one knows it.
 */
function isFact({ factMark }: Queryable, { stream, position, first, hashes, mark }: Line): boolean {
  if (position !== null) return true
  if (first === null || !hashes || !mark) return false
  return !factMark || factMark([stream, first, hashes]).equals(mark)
}

/** Reads lines as the database has them, and anew where it has more signed than anybody signed. */
async function linesOf<L extends Line>(
  db: Queryable,
  read: (size: number | undefined) => Promise<L[]>,
): Promise<L[]> {
  const found = await read(undefined)
  const size = found[0]?.size ?? 0
  const signed = await signedOf(db, size)
  return signed < size ? read(signed) : found
}

/**
 * All facts of a stream in order as they are stored, and its head. An unknown stream is empty. What
 * no process of the county wrote is no fact, and is the head only where it follows another line.
 */
export async function readStream(
  db: Queryable,
  stream: string,
): Promise<{ events: LedgerEvent[]; head: Head }> {
  const found = await linesOf(db, async (size) => {
    const { rows: lines } = await db.query<Line & { now: number }>({
      name: 'ledger.read-stream',
      text: `select ${LINE_COLUMNS}, n.now
             from (select ${EDITION} as now, ${sizeAs('$2')}) n
             left join ledger.event e on e.stream = $1 ${BESIDE}
             order by e.version`,
      values: [stream, size],
    })
    return lines
  })
  const edition = found[0]!.now
  // An empty stream answers one row that holds the edition only.
  const lines = found.filter((line) => line.stream !== null)
  const last = lines.findLast(
    ({ version, position }, i) =>
      version === 1 || lines[i - 1]?.version === version - 1 || position !== null,
  )
  return {
    events: lines.filter((line) => isFact(db, line)).map(toEvent),
    head: last ? { version: last.version, hash: last.hash, edition } : { ...EMPTY_STREAM, edition },
  }
}

/** The facts of several streams as they are stored, each in order. */
export async function readStreams(
  db: Queryable,
  streams: readonly string[],
): Promise<Map<string, LedgerEvent[]>> {
  const found = await linesOf(db, (size) =>
    rows<Line>(
      db,
      `select ${LINE_COLUMNS} from (select ${sizeAs('$2')}) n
       join ledger.event e on e.stream = any($1) ${BESIDE}
       order by e.stream, e.version`,
      [streams, size],
    ),
  )
  return Map.groupBy(found.filter((line) => isFact(db, line)).map(toEvent), (event) => event.stream)
}

/** Of a line `e`: may it be the head? One far ahead of all others is not of this stream. */
const FOLLOWS = `(e.version = 1
  or exists (select from ledger.event p where p.stream = e.stream and p.version = e.version - 1)
  or ${IS_SEALED})`

/** Where a stream stands: three look-ups in indexes, however long it is. */
export async function readHead(db: Queryable, stream: string): Promise<Head> {
  const { rows: found } = await db.query<{
    version: number | null
    hash: Buffer | null
    edition: number
  }>({
    name: 'ledger.read-head',
    text: `select h.version, h.hash, n.edition from (select ${EDITION} as edition) n
           left join lateral (select version, hash from ledger.event e where stream = $1 and ${FOLLOWS} order by version desc limit 1) h on true`,
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
    `select t.stream, h.version, h.hash, n.edition from (select ${EDITION} as edition) n, unnest($1::text[]) t (stream)
     left join lateral (select version, hash from ledger.event e where e.stream = t.stream and ${FOLLOWS} order by version desc limit 1) h on true`,
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
