import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { mayApply } from '#cases'
import { type StaffId, staffIds } from '#foundation/ids'
import { DEMO_PASSWORD, signInStaff } from '#identity'
import { dayOf, toInstant } from '#foundation/time'
import { factMarkOf, openPool } from '#platform/database'
import { filledForm } from '#sim'
import { withDatabase } from '#testing'
import { fileKeys } from '#platform/keyring'
import { type County, openCounty, prepareDatabase } from '../src/app/county.ts'
import { buildServer } from '../src/app/server.ts'
import type { Lane, LoadReport } from './load-worker.ts'
import {
  type Benchmark,
  count,
  median,
  percentile,
  seconds,
  sized,
  withCluster,
} from './measure.ts'

const OFFICERS = 16
const CASES_PER_OFFICER = 20
const ROUNDS = 3
const PERSON = {
  kind: 'natural-person' as const,
  name: '张小店',
  idNumber: '11010519491231002X',
  phone: '13912345678',
}

interface Statement {
  text: string
  name?: string | undefined
  values?: unknown[] | undefined
}

export const acts: Benchmark = {
  name: 'acts',
  about:
    '16 officers at once: receive, accept, examine, review, approve, deliver over HTTP, durable, against the same SQL by hand',
  run: (options) =>
    withCluster(async (ownerUrl, dir) => {
      await command(ownerUrl, 'create database base')
      const base = withDatabase(ownerUrl, 'base')
      await prepareDatabase(base, fileKeys(`${dir}/keys`))
      const now = () => toInstant(new Date())
      const cases = sized(CASES_PER_OFFICER, options)
      const open = (url: string, stateDir: string) =>
        openCounty({ ownerUrl: url, stateDir, now, connections: OFFICERS })
      const prepared = await open(base, dir)
      const lanes = await prepareLanes(prepared, cases)
      await prepared.close()
      let clones = 0
      /**
       * A county with the same officers, signed in, and no case yet; its ledger has a witness of
       * its own.
       */
      const fresh = async () => {
        const name = `run_${clones++}`
        await command(ownerUrl, `create database ${name} template base`)
        cpSync(join(dir, 'keys'), join(dir, name, 'keys'), { recursive: true })
        return open(withDatabase(ownerUrl, name), join(dir, name))
      }

      const recorded = await record(await fresh(), lanes)
      const acted = OFFICERS * cases * lanes[0]!.acts.length
      const ours: number[] = []
      const floor: number[] = []
      const latencies: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const report = await overHttp(await fresh(), lanes)
        ours.push(acted / report.seconds)
        latencies.push(...report.latencies)
        floor.push(acted / (await byHand(await fresh(), recorded)))
      }
      const [a, b] = [median(ours), median(floor)]
      const trips = recorded.flat().length / acted
      return [
        {
          what: 'acts: 16 officers',
          ours: `${count(a)} acts/s, p50 ${percentile(latencies, 0.5).toFixed(0)} ms, p99 ${percentile(latencies, 0.99).toFixed(0)} ms`,
          against: `same SQL by hand ${count(b)} acts/s`,
          ratio: a / b,
          goal: '≥ 0.8 and ≥ 800/s',
          reached: a / b >= 0.8 && a >= 800,
        },
        {
          what: 'acts: round trips',
          ours: `${trips.toFixed(1)} an act, signing in included`,
          goal: '≤ 3',
          reached: trips <= 3,
        },
      ]
    }),
}

/** What this person may apply for, decided within its unit along the general process. */
const everydayItems = (county: County) =>
  county.catalogue
    .list()
    .filter(
      (item) =>
        item.processKey === 'general' &&
        item.unitId &&
        !item.viaTownship &&
        item.caseType === 'promised' &&
        mayApply({ item, applicant: PERSON, on: dayOf(county.now()) }).ok,
    )

/**
 * Who does what: each officer's lane carries its cases through all acts, with the sessions that the
 * acts need.
 */
async function prepareLanes(county: County, cases: number): Promise<Lane[]> {
  const items = everydayItems(county)
  const sessions = new Map<string, string>()
  const cookie = async (staffId: StaffId) => {
    if (!sessions.has(staffId)) {
      const signed = await signInStaff(
        county.pool,
        county.keys,
        { staffId, password: DEMO_PASSWORD },
        county.now(),
      )
      if (!signed.ok) throw new Error(`${staffId}: ${signed.code}`)
      sessions.set(staffId, `yimen_staff=${signed.token}`)
    }
    return sessions.get(staffId)!
  }
  const lanes: Lane[] = []
  for (let n = 0; n < OFFICERS; n++) {
    const item = items[(n * 7) % items.length]!
    const n12 = 1 + (n % 2)
    const as = (role: string) => cookie(staffIds.of(`${item.unitId}.${role}`))
    lanes.push({
      cases,
      application: {
        itemId: item.itemId,
        applicant: PERSON,
        form: filledForm(county, item.itemId, '张小店'),
        materials: item.materials
          .filter((m) => m.required)
          .map((m) => ({ materialId: m.materialId, by: 'paper' })),
      },
      acts: [
        { act: '', cookie: await as(`clerk${n12}`), body: {} },
        { act: 'acceptance', cookie: await as(`clerk${n12}`), body: {} },
        {
          act: 'examination',
          cookie: await as(`handler${n12}`),
          body: { stepId: 'examine', opinion: '经审查，材料真实完整，符合条件', outcome: 'agree' },
        },
        {
          act: 'examination',
          cookie: await as('reviewer'),
          body: { stepId: 'review', opinion: '同意', outcome: 'agree' },
        },
        { act: 'approval', cookie: await as('approver'), body: { opinion: '准予许可' } },
        {
          act: 'delivery',
          cookie: await as(`clerk${n12}`),
          body: { way: 'counter', receiver: 'applicant' },
        },
      ],
    })
  }
  return lanes
}

/** Statements that were sent without waiting for one another: one round trip. */
type Flight = Statement[]

/**
 * Does the whole work once, one act after the other, and writes down each officer's flights of
 * statements.
 */
async function record(county: County, lanes: readonly Lane[]): Promise<Flight[][]> {
  const flights: Flight[][] = lanes.map(() => [])
  let lane = 0
  const heard = openPool(county.pool.options.connectionString!, 1, {
    factMark: factMarkOf(county.pool),
  })
  heard.on('connect', (client) => {
    const send = client.query.bind(client) as (...given: unknown[]) => unknown
    let inFlight = 0
    client.query = ((query: string | Statement, values?: unknown[], ...rest: unknown[]) => {
      if (inFlight === 0) flights[lane]!.push([])
      flights[lane]!.at(-1)!.push(
        typeof query === 'string'
          ? { text: query, values }
          : { text: query.text, name: query.name, values: query.values ?? values },
      )
      inFlight += 1
      const landed = () => void (inFlight -= 1)
      // The pool itself asks with a callback, everybody else waits for a promise.
      const callback = rest.at(-1)
      if (typeof callback === 'function')
        rest[rest.length - 1] = (...answer: unknown[]) => {
          landed()
          callback(...answer)
        }
      const done = send(query, values, ...rest) as Promise<unknown> | undefined
      done?.then(landed, landed)
      return done
    }) as typeof client.query
  })
  const server = await buildServer({ ...county, pool: heard }, { logLevel: 'silent', demo: false })
  for (lane = 0; lane < lanes.length; lane++) {
    const { cases, application, acts: wanted } = lanes[lane]!
    for (let n = 0; n < cases; n++) {
      let caseId = ''
      for (const { act, cookie, body } of wanted) {
        const reply = await server.inject({
          method: 'POST',
          url: act ? `/api/cases/${caseId}/${act}` : '/api/cases',
          payload: (act ? body : application) as object,
          headers: { cookie },
        })
        if (reply.statusCode !== 201) throw new Error(`${act}: ${reply.body}`)
        caseId = reply.json().caseId
      }
    }
  }
  await server.close()
  await heard.end()
  await county.close()
  return flights
}

async function overHttp(county: County, lanes: Lane[]): Promise<LoadReport> {
  const server = await buildServer(county, { logLevel: 'silent', demo: false })
  await server.listen({ port: 0, host: '127.0.0.1' })
  county.sealer.start(fail)
  const worker = new Worker(new URL('./load-worker.ts', import.meta.url), {
    workerData: { port: (server.server.address() as { port: number }).port, lanes },
  })
  try {
    const [report] = (await once(worker, 'message')) as [LoadReport]
    return report
  } finally {
    await worker.terminate()
    await server.close()
    await county.close()
  }
}

/**
 * The recorded flights of each officer, sent by `pg` and nothing else; the sealer works beside it
 * as it does for us.
 */
async function byHand(county: County, recorded: Flight[][]): Promise<number> {
  county.sealer.start(fail)
  const clients = await Promise.all(
    recorded.map(async () => {
      const client = new pg.Client(county.pool.options)
      await client.connect()
      return client
    }),
  )
  const taken = await seconds(() =>
    Promise.all(
      recorded.map(async (flights, i) => {
        for (const flight of flights)
          await Promise.all(
            flight.map(({ text, name, values }) =>
              clients[i]!.query({ text, ...(name && { name }), ...(values && { values }) }),
            ),
          )
      }),
    ),
  )
  await Promise.all(clients.map((client) => client.end()))
  await county.close()
  return taken
}

function fail(error: Error): never {
  throw error
}

async function command(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(text)
  await client.end()
}
