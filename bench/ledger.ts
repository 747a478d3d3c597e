import { BINDINGS } from '../src/app/bound.ts'
import { personalKeys } from '#identity'
import { factMarks } from '../src/app/fact-marks.ts'
import { join } from 'node:path'
import type pg from 'pg'
import { sm3 } from '#foundation/sm'
import { toInstant } from '#foundation/time'
import {
  type ChainedEvent,
  chain,
  folderWitness,
  insert,
  preimage,
  Sealer,
  signerOf,
  verifyLedger,
  type Witness,
} from '#ledger'
import { aside, openPool, transaction, type Pool } from '#platform/database'
import { Lease } from '#platform/lease'
import { fileKeys } from '#platform/keyring'
import { prepare } from '#platform/prepared'
import { roleUrls } from '#platform/roles'
import { copyEvents, fillLedger, history } from './history.ts'
import { type Benchmark, count, memoryDuring, median, seconds, withCluster } from './measure.ts'

const BATCH = 100

/** A migrated database without a county, and its two roles' connections. */
function withLedger<T>(
  work: (ledger: {
    owner: Pool
    app: Pool
    sealerPool: Pool
    sealer: Sealer
    witness: Witness
  }) => Promise<T>,
): Promise<T> {
  return withCluster(async (ownerUrl, dir) => {
    const { keyring } = await prepare(ownerUrl, fileKeys(join(dir, 'keys')), BINDINGS, '样本县')
    const { mark: factMark, isOurs } = factMarks(personalKeys(keyring.personal))
    const urls = roleUrls(ownerUrl, keyring.rolePasswords)
    const [owner, app, sealerPool] = [
      openPool(ownerUrl, 4, { patient: true, factMark }),
      openPool(urls.yimen_app, 4, { factMark }),
      openPool(urls.yimen_sealer, 2),
    ]
    const signer = signerOf(keyring.sealer)
    const witness = folderWitness(join(dir, 'witness'))
    const sealer = new Sealer({
      pool: sealerPool,
      lease: new Lease(sealerPool, 'sealer', 'bench'),
      signer,
      witness,
      now: () => toInstant(new Date()),
      isOurs,
    })
    try {
      return await work({ owner, app, sealerPool, sealer, witness })
    } finally {
      await sealer.stop()
      await Promise.all([owner.end(), app.end(), sealerPool.end()])
    }
  })
}

const ROUNDS = 9
const BATCHES_A_ROUND = 40
const EVENTS_A_ROUND = BATCH * BATCHES_A_ROUND

export const append: Benchmark = {
  name: 'append',
  about:
    'durable appends in batches of 100, hashes included, against COPY of the same rows into the same table',
  run: () =>
    withLedger(({ owner, app }) =>
      aside(owner, async (copier) => {
        const taken: Record<'ours' | 'copied' | 'whole', number[]> = {
          ours: [],
          copied: [],
          whole: [],
        }
        for (let round = 0; round < ROUNDS; round++) {
          // Rows are made before the clock runs; the hashes of our own way are not: they are part
          // of an append.
          const [given, copied] = [batchesOf(`a${round}`), batchesOf(`b${round}`)]
          const whole = batchesOf(`w${round}`).flat()
          taken.ours.push(await seconds(() => each(given, (batch) => appended(app, batch))))
          taken.copied.push(await seconds(() => each(copied, (batch) => committed(copier, batch))))
          taken.whole.push(await seconds(() => committed(copier, whole)))
        }
        const [a, b, c] = [taken.ours, taken.copied, taken.whole].map(
          (times) => EVENTS_A_ROUND / median(times),
        ) as [number, number, number]
        const [what, ours] = ['append: batch of 100', `${count(a)} events/s`]
        return [
          {
            what,
            ours,
            against: `COPY, a commit per 100: ${count(b)}/s`,
            ratio: a / b,
            goal: '≥ 0.6',
            reached: a / b >= 0.6,
          },
          {
            what,
            ours,
            against: `one COPY of ${count(EVENTS_A_ROUND)}: ${count(c)}/s`,
            ratio: a / c,
          },
        ]
      }),
    ),
}

function batchesOf(name: string): ChainedEvent[][] {
  const list: ChainedEvent[][] = []
  for (const event of history(EVENTS_A_ROUND, name)) {
    if ((list.at(-1)?.length ?? BATCH) === BATCH) list.push([])
    list.at(-1)!.push(event)
  }
  return list
}

async function each<T>(list: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (const one of list) await work(one)
}

/** As the product appends: chained and hashed, what is of one stream together. */
const appended = (app: Pool, batch: ChainedEvent[]) =>
  transaction(app, (client) =>
    insert(
      client,
      [...Map.groupBy(batch, (e) => e.stream).values()].flatMap((events) => {
        const [{ stream, version, prevHash, ...origin }] = events as [ChainedEvent]
        const head = { version: version - 1, hash: prevHash, edition: 0 }
        return chain(stream, head, events, origin)
      }),
    ),
  )

/** COPY of these events and its own durable commit. */
async function committed(client: pg.Client, events: readonly ChainedEvent[]): Promise<void> {
  await client.query('begin')
  await copyEvents(client, events)
  await client.query('commit')
}

export const sealAndVerify: Benchmark = {
  name: 'seal',
  about: 'seal a backlog (--events), verify it whole, against SM3 over the same bytes alone',
  run: ({ events }) =>
    withLedger(async ({ owner, sealerPool, sealer, witness }) => {
      await fillLedger(owner, events)
      let sealing = 0
      const sealMemory = await memoryDuring(
        async () => (sealing = await seconds(() => sealer.sealAll())),
      )
      const sealed = events / sealing
      await owner.query('vacuum analyze ledger.event, ledger.sealed')

      let verifying = 0
      const verifyMemory = await memoryDuring(async () => {
        verifying = await seconds(async () => {
          const report = await verifyLedger(sealerPool, witness)
          if (!report.ok || report.events !== events)
            throw new Error(`verification: ${report.findings[0]?.says}`)
        })
      })
      const verified = events / verifying

      const { alone, eventsAlone, bytes } = await hashingAlone(events)
      return [
        {
          what: `seal: ${count(events)} events`,
          ours: `${count(sealed)} events/s, memory ${sealMemory.start} → ${sealMemory.peak} MB`,
          goal: '≥ 50,000/s, flat',
          reached: sealed >= 50_000,
        },
        {
          what: `verify: ${count(events)} events`,
          ours: `${count(verified)} events/s in ${verifying.toFixed(1)} s, memory ${verifyMemory.start} → ${verifyMemory.peak} MB`,
          against: `SM3 alone ${count(alone)}/s (${bytes.toFixed(0)} + 33 + 65 bytes; events only ${count(eventsAlone)}/s, ${(verified / eventsAlone).toFixed(2)} ×)`,
          ratio: verified / alone,
          goal: '≥ 0.4',
          reached: verified / alone >= 0.4,
        },
      ]
    }),
}

/**
 * SM3 over the same bytes: every event, its leaf and one inner node each; and over the events only.
 */
async function hashingAlone(events: number) {
  const sample = [...history(20_000)].map((e) => Buffer.from(preimage(e)))
  const [leaf, node] = [Buffer.alloc(33), Buffer.alloc(65)]
  const rate = async (tree: boolean) =>
    events /
    (await seconds(async () => {
      for (let i = 0; i < events; i++) {
        sm3(sample[i % sample.length]!)
        if (!tree) continue
        sm3(leaf)
        sm3(node)
      }
    }))
  return {
    alone: await rate(true),
    eventsAlone: await rate(false),
    bytes: sample.reduce((sum, b) => sum + b.length, 0) / sample.length,
  }
}
