import { type Client, sendAll, type Statement } from '#platform/database'
import type { RebuildLog } from '#platform/ownership'
import type { LedgerEvent } from './event.ts'
import { EVENT_COLUMNS, type EventRow, toEvent } from './read.ts'
import { type FactOf, type Shapes, type StreamKind, UnreadableEventError } from './registry.ts'

const BATCH = 5000

/**
 * Tells every stream of a kind once more, each whole and in order, streams by name, and sends the
 * statements by which its facts are written down. One batch of events is in memory at a time. A
 * stream with a line that cannot be read is left out and told of.
 */
export async function retell<Id extends string, M extends Shapes>(
  client: Client,
  kind: StreamKind<Id, M>,
  statementsOf: (
    id: Id,
    facts: readonly FactOf<M>[],
  ) => readonly Statement[] | Promise<readonly Statement[]>,
  log: RebuildLog,
): Promise<void> {
  let told = 0
  let statements: Statement[] = []
  const tell = async (events: readonly LedgerEvent[]) => {
    try {
      const facts = events.map((event) => kind.read(event))
      statements.push(...(await statementsOf(kind.idOf(events[0]!.stream)!, facts)))
      told += 1
    } catch (error) {
      if (!(error instanceof UnreadableEventError)) throw error
      log.leftOut(error.message)
    }
  }
  for await (const streams of batches(client, kind.nameOf('' as Id))) {
    for (const events of streams) await tell(events)
    await sendAll(statements.map((statement) => client.query(statement)))
    statements = []
    log.told(kind.kind, told)
  }
}

/** Whole streams whose names begin so. */
async function* batches(client: Client, prefix: string): AsyncGenerator<LedgerEvent[][]> {
  let open: LedgerEvent[] = []
  for (let after = { stream: prefix, version: 0 }; ; ) {
    const { rows } = await client.query<EventRow>({
      name: 'ledger.retell',
      text: `select ${EVENT_COLUMNS} from ledger.fact e
             where starts_with(e.stream, $1) and (e.stream, e.version) > ($2, $3) order by e.stream, e.version limit ${BATCH}`,
      values: [prefix, after.stream, after.version],
    })
    const streams = [...Map.groupBy(rows.map(toEvent), (event) => event.stream).values()]
    const [first] = streams
    if (first && open[0]?.stream === first[0]!.stream) streams[0] = [...open, ...first]
    else if (open.length > 0) streams.unshift(open)
    const isLast = rows.length < BATCH
    // The last stream of a batch may go on in the next.
    open = isLast ? [] : streams.pop()!
    yield streams
    if (isLast) return
    after = rows.at(-1)!
  }
}
