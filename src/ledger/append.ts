import {
  factMarkOf,
  isUniqueViolation,
  type Mark,
  type Queryable,
  type Statement,
} from '#platform/database'
import type { ChainedEvent } from './event.ts'

/** Somebody else appended to the stream first. Load again and decide again. */
export class StaleVersionError extends Error {
  readonly stream: string
  constructor(stream: string) {
    super(`stream ${stream} has moved on`)
    this.stream = stream
  }
}

/**
 * Inserts chained events, of one stream or of many, in one statement. What waits for the sealer
 * carries the mark of this county's processes: without it nothing is sealed.
 */
export async function insert(db: Queryable, events: readonly ChainedEvent[]): Promise<void> {
  if (events.length === 0) return
  try {
    await db.query(insertion(events, factMarkOf(db)))
  } catch (error) {
    if (isUniqueViolation(error, 'event_pk')) throw new StaleVersionError(events[0]!.stream)
    throw error
  }
}

/**
 * The bodies go as one text and the hashes as one row of bytes: as arrays, each would be escaped
 * here and unescaped there.
 */
function insertion(events: readonly ChainedEvent[], mark: Mark): Statement {
  const words = (pick: (event: ChainedEvent) => string | number) => listed(events.map(pick))
  const joined = (pick: (event: ChainedEvent) => Buffer) => Buffer.concat(events.map(pick))
  const runs = runsOf(events).map((run) => {
    const [{ stream, version }] = run as [ChainedEvent]
    return { stream, version, hashes: Buffer.concat(run.map((e) => e.hash)) }
  })
  return {
    name: 'ledger.append',
    text: `with written as (
             insert into ledger.event (body, stream, version, type, shape, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
             select body, stream, version, type, shape, edition, actor, unit, via, occurred_at, recorded_at,
               substr($12::bytea, n::int * 32 - 31, 32), substr($13::bytea, n::int * 32 - 31, 32)
             from rows from (json_array_elements($1::json), unnest($2::text[]), unnest($3::int[]), unnest($4::text[]), unnest($5::smallint[]), unnest($6::int[]),
               unnest($7::text[]), unnest($8::text[]), unnest($9::text[]), unnest($10::timestamptz[]), unnest($11::timestamptz[]))
               with ordinality as e (body, stream, version, type, shape, edition, actor, unit, via, occurred_at, recorded_at, n)
           )
           insert into ledger.unsealed (stream, version, hashes, mark) select * from unnest($14::text[], $15::int[], $16::bytea[], $17::bytea[])`,
    values: [
      `[${events.map((e) => e.bodyText).join()}]`,
      words((e) => e.stream),
      words((e) => e.version),
      words((e) => e.type),
      words((e) => e.shape),
      words((e) => e.edition),
      words((e) => e.actor),
      words((e) => e.unit),
      words((e) => e.via),
      words((e) => e.occurredAt),
      words((e) => e.recordedAt),
      joined((e) => e.prevHash),
      joined((e) => e.hash),
      listed(runs.map(({ stream }) => stream)),
      listed(runs.map(({ version }) => version)),
      runs.map(({ hashes }) => hashes),
      runs.map(({ stream, version, hashes }) => mark([stream, version, hashes])),
    ],
  }
}

/**
 * An array as PostgreSQL reads it. The words of an event are plain, so nothing in them needs
 * escaping.
 */
const listed = (words: readonly (string | number)[]) => `{"${words.join('","')}"}`

/** Events that follow each other in one stream: the sealer takes a run as one. */
function runsOf(events: readonly ChainedEvent[]): ChainedEvent[][] {
  const runs: ChainedEvent[][] = []
  for (const event of events) {
    const last = runs.at(-1)?.at(-1)
    if (last?.stream === event.stream && last.version + 1 === event.version)
      runs.at(-1)!.push(event)
    else runs.push([event])
  }
  return runs
}
