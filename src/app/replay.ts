import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, isLockTimeout, openPool, type Pool, row } from '#platform/database'
import { asLegalDay, dayOf, type LegalDay } from '#foundation/time'
import { type Ownership, type RebuildLog, rebuiltTables } from '#platform/ownership'
import type { County } from './county.ts'
import { OWNERS, type ReplayDeps } from './owners.ts'

/**
 * What replay did to one table: its rows afterwards and, where it was compared, in what it had
 * differed from the ledger.
 */
export interface Replayed {
  module: string
  table: string
  rows: number
  /**
   * Rows that the ledger calls for and that were not there so, and rows that were there and it
   * knows nothing of.
   */
  missing: number
  superfluous: number
  /** A few of them, as JSON. */
  examples: string[]
}

interface ReplayOptions {
  modules?: readonly string[]
  check?: boolean
  /** A module that cannot be made again is told of, and the others are. */
  apart?: boolean
}

/** No module of this name has tables that are made from the ledger. */
export class UnknownModule extends Error {}

const LOCK_MS = 500
const TRIES = 40

/**
 * Makes the derived tables of these modules (without names: of all) again from the ledger, each
 * module in one transaction. Readers go on seeing the old rows until it is committed; whoever wants
 * to write waits. With `check`, nothing is changed: the tables are made, compared row by row with
 * those that were there, and thrown away.
 */
export async function replay(
  ownerUrl: string,
  county: County,
  { modules = [], check = false, apart = false }: ReplayOptions = {},
  log: RebuildLog = { told: () => {}, leftOut: () => {} },
): Promise<Replayed[]> {
  const rebuilt = OWNERS.filter((owner) => owner.rebuild !== undefined)
  const unknown = modules.filter((name) => !rebuilt.some((owner) => owner.module === name))
  if (unknown.length > 0)
    throw new UnknownModule(
      `没有可以重建的模块“${unknown.join('、')}”，可以写 ${rebuilt.map((o) => o.module).join('、')}`,
    )
  const pool = openPool(ownerUrl, 1, { patient: true })
  const report: Replayed[] = []
  try {
    const deps = {
      ...county,
      on: (await lastDayBegun(pool, dayOf(county.now()))) ?? dayOf(county.now()),
    }
    for (const owner of rebuilt)
      if (modules.length === 0 || modules.includes(owner.module))
        report.push(...(await (apart ? replayApart : replayModule)(pool, deps, owner, check, log)))
  } finally {
    await pool.end()
  }
  return report
}

/** What keeps one module from being compared keeps no other from it. */
async function replayApart(...given: Parameters<typeof replayModule>): Promise<Replayed[]> {
  const [, , { module }, , log] = given
  try {
    return await replayModule(...given)
  } catch (error) {
    log.leftOut(`${module} 没能比对：${(error as Error).message}`)
    return []
  }
}

async function replayModule(
  pool: Pool,
  deps: ReplayDeps,
  { module, rebuild }: Ownership<ReplayDeps>,
  check: boolean,
  log: RebuildLog,
): Promise<Replayed[]> {
  const { own, also } = rebuiltTables(OWNERS).get(module)!
  const fills = [...own, ...also]
  const client = await beginLocked(pool, fills)
  try {
    if (check) await keepForComparison(client, fills)
    for (const table of own) await client.query(`delete from ${table}`)
    await rebuild!.run(client, deps, log)
    const report: Replayed[] = []
    for (const [i, table] of fills.entries()) {
      const { rows } = (await row<{ rows: number }>(
        client,
        `select count(*) as rows from ${table}`,
      ))!
      const differs = check
        ? await compare(client, table, i)
        : { missing: 0, superfluous: 0, examples: [] }
      report.push({ module, table, rows, ...differs })
    }
    await client.query(check ? 'rollback' : 'commit')
    if (!check) for (const table of fills) await client.query(`analyze ${table}`)
    return report
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

/**
 * The passing of time is in the ledger too: limits of paused cases stand as of the last day that
 * has begun.
 */
async function lastDayBegun(db: Pool, today: LegalDay): Promise<LegalDay | undefined> {
  const { stream } = (await row<{ stream: string | null }>(
    db,
    // What is no day, or none that can have begun, somebody else has written.
    `select max(stream) as stream from ledger.fact where stream ~ '^day/\\d{4}-\\d{2}-\\d{2}$' and stream <= 'day/' || $1`,
    [today],
  ))!
  return stream === null ? undefined : asLegalDay(stream.slice('day/'.length))
}

/**
 * A transaction in which these tables are written by nobody else. It never waits long for a lock,
 * so that it is never the one who stops an act.
 */
async function beginLocked(pool: Pool, tables: readonly string[]): Promise<Client> {
  for (let tries = 1; ; tries++) {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query(`set local lock_timeout = ${LOCK_MS}`)
      await client.query(`lock table ${tables.join(', ')} in share row exclusive mode`)
      await client.query('set local lock_timeout = 0')
      return client
    } catch (error) {
      await client.query('rollback').catch(() => {})
      client.release()
      if (!isLockTimeout(error) || tries === TRIES) throw error
      await sleep(LOCK_MS / 2)
    }
  }
}

const LINES = (table: string) => `select to_jsonb(t)::text as line from ${table} t`
const keptAs = (i: number) => `pg_temp.replay_${i}`

async function keepForComparison(client: Client, tables: readonly string[]): Promise<void> {
  for (const [i, table] of tables.entries())
    await client.query(`create temp table replay_${i} on commit drop as ${LINES(table)}`)
}

async function compare(
  client: Client,
  table: string,
  i: number,
): Promise<Pick<Replayed, 'missing' | 'superfluous' | 'examples'>> {
  const without = async (these: string, those: string) =>
    (
      await client.query<{ n: number; examples: string[] | null }>(
        `with alone as (${these} except all ${those})
         select (select count(*) from alone) as n, (select array_agg(line) from (select line from alone order by 1 limit 3) e) as examples`,
      )
    ).rows[0]!
  const before = `select line from ${keptAs(i)}`
  const missing = await without(LINES(table), before)
  const superfluous = await without(before, LINES(table))
  return {
    missing: missing.n,
    superfluous: superfluous.n,
    examples: [
      ...(missing.examples ?? []).map((line) => `+ ${line}`),
      ...(superfluous.examples ?? []).map((line) => `- ${line}`),
    ],
  }
}
