import { once } from 'node:events'
import { from as copyFrom } from 'pg-copy-streams'
import { addDays, addSeconds, instantAt } from '#foundation/time'
import { type ChainedEvent, chain, GENESIS } from '#ledger'
import type pg from 'pg'
import { factMarkOf, type Mark, aside, type Pool } from '#platform/database'

/**
 * Events of the size and kind that a county writes: streams of eight facts, about 250 bytes of
 * body.
 */
export function* history(events: number, name = 'c'): Generator<ChainedEvent> {
  for (let made = 0, n = 0; made < events; n++) {
    const day = addDays('2026-01-01', n % 270)
    const at = addSeconds(instantAt(day, 9 * 3600), (n % 480) * 60 + 12.345)
    const facts = Array.from({ length: Math.min(8, events - made) }, (_, i) => ({
      type: 'StepCompleted',
      shape: 1,
      body: {
        stepId: `step-${i}`,
        opinion: `经审查，第 ${n} 件材料真实完整，符合法定条件和标准，建议准予许可`,
        outcome: 'agree',
        officers: ['market.handler1', 'market.handler2'],
        entered: [`step-${i + 1}`],
        cancelled: [],
      },
    }))
    made += facts.length
    yield* chain(`case/${name}-${n}`, { version: 0, hash: GENESIS, edition: 0 }, facts, {
      actor: 'market.handler1',
      unit: 'market',
      via: 'desk',
      occurredAt: at,
      recordedAt: at,
    })
  }
}

const EVENT_COLUMNS =
  'stream, version, type, shape, body, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash'
const escaped = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n')
const eventLine = (e: ChainedEvent) =>
  `${e.stream}\t${e.version}\t${e.type}\t${e.shape}\t${escaped(e.bodyText)}\t${e.edition}\t${e.actor}\t${e.unit}\t${e.via}\t${e.occurredAt}\t${e.recordedAt}\t\\\\x${e.prevHash.toString('hex')}\t\\\\x${e.hash.toString('hex')}\n`
const queueLine = (mark: Mark) => (e: ChainedEvent) =>
  `${e.stream}\t${e.version}\t\\\\x${e.hash.toString('hex')}\t\\\\x${mark([e.stream, e.version, e.hash]).toString('hex')}\n`

/** `COPY` of these events into the ledger's own table: the floor under every append. */
export async function copyEvents(client: pg.Client, events: Iterable<ChainedEvent>): Promise<void> {
  await copyLines(client, `ledger.event (${EVENT_COLUMNS})`, events, eventLine)
}

/** Fills a ledger with unsealed history, as fast as PostgreSQL takes it. */
export function fillLedger(pool: Pool, events: number): Promise<void> {
  return fillLedgerWith(pool, history(events))
}

export function fillLedgerWith(pool: Pool, source: Iterator<ChainedEvent>): Promise<void> {
  const lineOf = queueLine(factMarkOf(pool))
  return aside(pool, (client) =>
    aside(pool, async (queue) => {
      for (;;) {
        const chunk: ChainedEvent[] = []
        while (chunk.length < 20_000) {
          const next = source.next()
          if (next.done) break
          chunk.push(next.value)
        }
        if (chunk.length === 0) break
        await Promise.all([
          copyEvents(client, chunk),
          copyLines(queue, 'ledger.unsealed (stream, version, hashes, mark)', chunk, lineOf),
        ])
      }
      await client.query('analyze ledger.event, ledger.unsealed')
    }),
  )
}

async function copyLines(
  client: pg.Client,
  target: string,
  events: Iterable<ChainedEvent>,
  line: (event: ChainedEvent) => string,
): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin`))
  let text = ''
  for (const event of events) {
    text += line(event)
    if (text.length > 256 * 1024) {
      if (!stream.write(text)) await once(stream, 'drain')
      text = ''
    }
  }
  stream.end(text)
  await once(stream, 'finish')
}
