import { once } from 'node:events'
import { type ClientRequest, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { dayOf, type LegalDay, toInstant } from '#foundation/time'
import { DEMO_PASSWORD, signInStaff } from '#identity'
import { type CaseEvent, caseStream } from '#cases/events'
import type { ItemCatalogue, ItemVersion } from '#items'
import { begin } from '#ledger'
import { transaction } from '#platform/database'
import { supervise } from '#supervision/judging'
import { fileKeys } from '#platform/keyring'
import { type County, openCounty, prepareDatabase } from '../src/app/county.ts'
import { buildServer } from '../src/app/server.ts'
import { type Benchmark, percentile, withCluster } from './measure.ts'

const CASES_A_SECOND = 100 // of two events each
const SECONDS = 10

type Pins = ReturnType<ItemCatalogue['pins']>

export const latency: Benchmark = {
  name: 'latency',
  about:
    'from the commit of an event to its card in a browser that watches, under 200 events a second',
  run: () =>
    withCluster(async (ownerUrl, dir) => {
      await prepareDatabase(ownerUrl, fileKeys(`${dir}/keys`))
      const county = await openCounty({ ownerUrl, stateDir: dir, now: () => toInstant(new Date()) })
      const server = await buildServer(county, { logLevel: 'silent', demo: false })
      await server.listen({ port: 0, host: '127.0.0.1' })
      const { port } = server.server.address() as AddressInfo
      const supervising = keepSupervising(county)
      const taken: number[] = []
      const committed = new Map<string, number>()
      const watching = await watch(port, await signedIn(county), (caseId) =>
        taken.push(performance.now() - committed.get(caseId)!),
      )
      await acceptCases(county, (caseId) => committed.set(caseId, performance.now()))
      for (let waited = 0; taken.length < committed.size && waited < 50; waited++) await sleep(100)
      await supervising.stop()
      watching.destroy()
      await server.close()
      await county.close()
      const p95 = percentile(taken, 0.95)
      return [
        {
          what: 'latency: commit → browser',
          ours: `p50 ${percentile(taken, 0.5).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, ${taken.length} of ${committed.size} cards`,
          goal: 'p95 < 500 ms',
          reached: p95 < 500 && taken.length === committed.size,
        },
      ]
    }),
}

/** Seals and supervises as src/app/main.ts does: a look every tenth of a second. */
function keepSupervising(county: County) {
  const fail = (error: Error) => process.stderr.write(`${error.message}\n`)
  county.sealer.start(fail)
  let over = false
  const following = (async () => {
    while (!over) {
      await supervise(county).catch(fail)
      await sleep(100)
    }
  })()
  return {
    stop: () => {
      over = true
      return following
    },
  }
}

async function signedIn(county: County): Promise<string> {
  const account = { staffId: 'county-office.leader', password: DEMO_PASSWORD } as const
  const signed = await signInStaff(county.pool, county.keys, account, county.now())
  if (!signed.ok) throw new Error(signed.code)
  return signed.token
}

/** A browser that watches the cards; tells of each for a case that lacks materials. */
async function watch(
  port: number,
  token: string,
  issued: (caseId: string) => void,
): Promise<ClientRequest> {
  const request = get(
    {
      host: '127.0.0.1',
      port,
      path: '/api/supervision/live',
      headers: { cookie: `yimen_staff=${token}` },
    },
    (stream) => {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        for (const [, caseId] of text.matchAll(/"cardId":"([^/]+)\/material-missing"/g))
          issued(caseId!)
      })
    },
  )
  await once(request, 'response')
  return request
}

/** A hundred cases a second; tells of each when it is committed. */
async function acceptCases(county: County, committed: (caseId: string) => void): Promise<void> {
  const item = county.catalogue.list().find((i) => i.name === '食品经营许可')!
  const work: Promise<unknown>[] = []
  for (let n = 0; n < CASES_A_SECOND * SECONDS; n++) {
    const caseId = `2026-${String(100_000 + n)}`
    const at = county.now()
    const facts = acceptedAtOnce(item, county.catalogue.pins(item.itemId), dayOf(at))
    work.push(
      transaction(county.pool, (client) =>
        begin(client, caseStream, caseId, facts, {
          actor: 'market.clerk1',
          unit: 'market',
          via: 'desk',
          occurredAt: at,
          recordedAt: at,
        }),
      ).then(() => committed(caseId)),
    )
    await sleep(1000 / CASES_A_SECOND)
  }
  await Promise.all(work)
}

/** Accepted without any material: a card at once (M01). */
const acceptedAtOnce = (
  { itemId, version, unitId }: ItemVersion,
  pins: Pins,
  since: LegalDay,
): CaseEvent[] => [
  {
    type: 'CaseSubmitted',
    body: {
      itemId,
      itemVersion: version,
      pins,
      unitId: unitId!,
      applicantId: '00000000-0000-4000-8000-00000000000a',
      channel: 'counter',
      formHash: 'f',
      materials: [],
      matterId: '00000000-0000-4000-8000-00000000000b',
      attempt: 1,
    },
  },
  {
    type: 'CaseAccepted',
    body: { since, deemed: false, tolerated: [], entered: ['examine'], cancelled: [] },
  },
]
