import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { dayOf, type Now, toInstant } from '#foundation/time'
import type { CaseId } from '#foundation/ids'
import { verifyLedger } from '#ledger'
import { repositoryDir } from '#platform/repository'
import { brokenInvariants, random } from '#sim'
import { type County, openCounty } from '../src/app/county.ts'
import { replay } from '../src/app/replay.ts'
import type { Acknowledged } from './fault-load.ts'

/*
 * A county whose process, database and connections are killed by chance while eight officers work
 * in it, and a client outside of all three that remembers every acknowledgement.
 */

/** What may be killed. */
export const KILLS = ['process', 'database', 'connections'] as const
type Kill = (typeof KILLS)[number]

export interface CrashReport {
  seed: number
  kills: Record<Kill, number>
  acknowledged: number
  /** What was lost, half done, done twice or altered. */
  broken: string[]
}

const now: Now = () => toInstant(new Date())
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Each round ends with the death of the process; every so many, what was kept is looked at. */
const LOOK = 20
const WAITS_MS = 200

export async function crash(
  ownerUrl: string,
  stateDir: string,
  given: { seed: number; killDatabase: () => void; isOver: () => boolean },
): Promise<CrashReport> {
  const next = random(given.seed)
  const kills = { process: 0, database: 0, connections: 0 }
  const latest = new Map<CaseId, number>()
  const report: CrashReport = { seed: given.seed, kills, acknowledged: 0, broken: [] }
  const look = async () => {
    await untilRisen(ownerUrl)
    const county = await openCounty({ ownerUrl: ownerUrl, stateDir, now })
    report.broken.push(...(await brokenAfter(ownerUrl, county, latest)))
    await county.close()
  }
  for (let round = 1; report.broken.length === 0 && !given.isOver(); round++) {
    await untilRisen(ownerUrl)
    const child = theCountyAtWork(ownerUrl, stateDir, ({ caseId, version }) => {
      report.acknowledged += 1
      latest.set(caseId, Math.max(version, latest.get(caseId) ?? 0))
    })
    const wait = async (acts: number) => {
      const wanted = report.acknowledged + acts
      while (report.acknowledged < wanted && !given.isOver()) await pause(10)
      return !given.isOver()
    }
    // Nothing is cut after time is up: the county may still be starting, and would only not start.
    for (
      let more = Math.floor(next() * 4);
      more > 0 && (await wait(20 + Math.floor(next() * 80)));
      more--
    ) {
      const kill = next() < 0.3 ? 'database' : 'connections'
      if (kill === 'database') given.killDatabase()
      else await cutConnections(ownerUrl)
      kills[kill] += 1
    }
    await wait(20 + Math.floor(next() * 80))
    await pause(next() * WAITS_MS)
    await child.kill()
    kills.process += 1
    if (round % LOOK === 0) await look()
  }
  if (report.broken.length === 0) await look()
  return report
}

/** A process that works until it is killed, and says each act that it was told is done. */
function theCountyAtWork(
  ownerUrl: string,
  stateDir: string,
  acknowledge: (done: Acknowledged) => void,
): { kill: () => Promise<void> } {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(repositoryDir, 'tests/fault-load.ts'),
      ownerUrl,
      stateDir,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit')
  const read = (async () => {
    for await (const line of createInterface({ input: child.stdout }))
      acknowledge(JSON.parse(line) as Acknowledged)
  })()
  return {
    async kill() {
      child.kill('SIGKILL')
      const [, signal] = (await ended) as [number | null, string | null]
      if (signal !== 'SIGKILL') throw new Error('the county ended before it was killed')
      await read
    },
  }
}

async function untilRisen(ownerUrl: string): Promise<void> {
  while (!(await asked(ownerUrl, 'select 1'))) await pause(50)
}

/** Cuts three connections in use, if the database is there. */
const cutConnections = (ownerUrl: string) =>
  asked(
    ownerUrl,
    `select pg_terminate_backend(pid) from pg_stat_activity
    where usename in ('yimen_app', 'yimen_sealer') and state <> 'idle' order by random() limit 3`,
  )

/** Whether the database answered this: one that was killed is away until it has risen again. */
async function asked(ownerUrl: string, sql: string): Promise<boolean> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  owner.on('error', () => {})
  try {
    await owner.connect()
    await owner.query(sql)
    return true
  } catch {
    return false
  } finally {
    await owner.end().catch(() => {})
  }
}

/**
 * What is not as it must be: something acknowledged lost, half done or done twice, or a ledger that
 * is not whole.
 */
export async function brokenAfter(
  ownerUrl: string,
  county: County,
  acknowledged: ReadonlyMap<CaseId, number>,
): Promise<string[]> {
  const { pool, sealer } = county
  const some = async (sql: string) => (await pool.query<{ what: string }>(sql)).rows
  // Who sealed before may be dead; until its lease ends nobody else seals.
  for (
    let tries = 0;
    tries < 50 && (await some('select 1 from ledger.unsealed')).length > 0;
    tries++
  ) {
    await sealer.sealAll()
    await pause(100)
  }
  const { rows } = await pool.query<{ case_id: CaseId; version: number }>(
    'select case_id, version from cases.case_row',
  )
  const versions = new Map(rows.map((r) => [r.case_id, r.version]))
  const lost = [...acknowledged].filter(([id, version]) => (versions.get(id) ?? 0) < version)
  const half = await some(`select c.case_id as what from cases.case_row c
    where not exists (select from cases.form f where f.case_id = c.case_id)
       or not exists (select from cases.query_code q where q.case_id = c.case_id)`)
  const twice = await some(`select stream || ' ' || type as what from ledger.event
    where type in ('CaseAccepted', 'CaseApproved', 'ResultDelivered')
    group by stream, type having count(*) > 1`)
  const { findings } = await verifyLedger(county.sealerPool, county.witness)
  const tables = await replay(ownerUrl, county, { check: true })
  const differing = tables.filter((t) => t.missing + t.superfluous > 0)
  return [
    ...lost.map(([id, version]) => `lost: ${id} at ${version}`),
    ...half.map(({ what }) => `half: ${what}`),
    ...twice.map(({ what }) => `twice: ${what}`),
    ...(await brokenInvariants(county, dayOf(now()))).map((b) => `invariant: ${JSON.stringify(b)}`),
    ...findings.map((f) => `ledger: ${JSON.stringify(f)}`),
    ...differing.map((t) => `table: ${JSON.stringify(t)}`),
  ]
}
