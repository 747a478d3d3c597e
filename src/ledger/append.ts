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
  const runs = runsOf(events)
  return {
    name: 'ledger.append',
    text: `with written as (
             insert into ledger.event (stream, version, type, shape, body, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
             select * from unnest($1::text[], $2::int[], $3::text[], $4::smallint[], $5::json[], $6::int[], $7::text[], $8::text[], $9::text[],
               $10::timestamptz[], $11::timestamptz[], $12::bytea[], $13::bytea[])
           )
           insert into ledger.unsealed (stream, version, hashes) select * from unnest($14::text[], $15::int[], $16::bytea[])`,
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
      runs.map((run) => run[0]!.stream),
      runs.map((run) => run[0]!.version),
      runs.map((run) => Buffer.concat(run.map((e) => e.hash))),
    ],
  }
}

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
