import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { performAct, submitCase } from '#cases'
import { type CaseId, staffIds } from '#foundation/ids'
import { dayOf, type Now, toInstant } from '#foundation/time'
import { findOfficer } from '#identity'
import { verifyLedger } from '#ledger'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/embedded-postgres'
import { fileKeys } from '#platform/keyring'
import { brokenInvariants, filledForm } from '#sim'
import { repositoryDir } from '#platform/repository'
import { type County, openCounty, prepareDatabase } from '../src/app/county.ts'
import { replay } from '../src/app/replay.ts'
import { type Acknowledged, work } from './fault-load.ts'

let dir: string
let postgres: EmbeddedPostgres
let county: County | undefined
const now: Now = () => toInstant(new Date())

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yimen-faults-'))
  chmodSync(dir, 0o755)
  postgres = await startEmbeddedPostgres(dir)
  await prepareDatabase(postgres.url, fileKeys(join(dir, 'keys')))
})

afterEach(async () => {
  await county?.close()
  county = undefined
  await postgres.stop()
  rmSync(dir, { recursive: true, force: true })
})

const open = async () => (county = await openCounty({ ownerUrl: postgres.url, stateDir: dir, now }))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const unsealed = async ({ pool }: County) =>
  Number((await pool.query('select count(*) as n from ledger.unsealed')).rows[0].n)

/**
 * Nothing acknowledged is lost, nothing is half done, nothing was done twice, and the ledger is
 * whole.
 */
async function expectWhole(sound: County, acknowledged: readonly Acknowledged[]): Promise<void> {
  // Who sealed before may be dead; until its lease ends nobody else seals.
  for (let tries = 0; tries < 50 && (await unsealed(sound)) > 0; tries++) {
    await sound.sealer.sealAll()
    await pause(100)
  }
  const { rows } = await sound.pool.query<{ case_id: CaseId; version: number }>(
    'select case_id, version from cases.case_row',
  )
  const versions = new Map(rows.map((r) => [r.case_id, r.version]))
  expect(acknowledged.filter((a) => (versions.get(a.caseId) ?? 0) < a.version)).toEqual([])
  expect(await brokenInvariants(sound, dayOf(now()))).toEqual([])
  const orphans =
    await sound.pool.query(`select c.case_id from cases.case_row c where not exists (select from cases.form f where f.case_id = c.case_id)
    or not exists (select from cases.query_code q where q.case_id = c.case_id)`)
  expect(orphans.rows).toEqual([])
  const twice = await sound.pool.query(
    "select stream, type from ledger.event where type in ('CaseAccepted', 'CaseApproved', 'ResultDelivered') group by stream, type having count(*) > 1",
  )
  expect(twice.rows).toEqual([])
  expect((await verifyLedger(sound.sealerPool, sound.witness)).findings).toEqual([])
  const tables = await replay(postgres.url, sound, { check: true })
  expect(tables.filter((t) => t.missing + t.superfluous > 0)).toEqual([])
}

test('进程在办理中被强行终止：凡已答复成功的操作都在，没有办了一半的', async () => {
  const acknowledged: Acknowledged[] = []
  for (let kill = 0; kill < 2; kill++) {
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        join(repositoryDir, 'tests/fault-load.ts'),
        postgres.url,
        dir,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const ended = once(child, 'exit')
    const wanted = acknowledged.length + 150
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(JSON.parse(line) as Acknowledged)
      if (acknowledged.length === wanted) child.kill('SIGKILL')
    }
    expect(await ended).toEqual([null, 'SIGKILL'])
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(300)
  await expectWhole(await open(), acknowledged)
})

test('数据库在办理中被强行终止：自动重新启动，办件接着办，已答复成功的操作都在', async () => {
  const acknowledged: Acknowledged[] = []
  let over = false
  const busy = await open()
  busy.sealer.start(() => {})
  const working = work(
    busy,
    (done) => acknowledged.push(done),
    () => over,
  )
  for (let kill = 1; kill <= 2; kill++) {
    const wanted = acknowledged.length + 150
    while (acknowledged.length < wanted) await pause(10)
    postgres.kill()
  }
  const before = acknowledged.length
  while (acknowledged.length < before + 100) await pause(10)
  over = true
  expect((await working).faults).toBeGreaterThan(0)
  await expectWhole(busy, acknowledged)
})

test('连接在办理中不断被切断：有的操作失败，但没有一个办了一半，办件继续', async () => {
  const acknowledged: Acknowledged[] = []
  let over = false
  const busy = await open()
  busy.sealer.start(() => {})
  const working = work(
    busy,
    (done) => acknowledged.push(done),
    () => over,
  )
  const owner = new pg.Client({ connectionString: postgres.url })
  await owner.connect()
  while (acknowledged.length < 20) await pause(10)
  for (let cut = 0; cut < 40; ) {
    await pause(30)
    const hit = await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where usename in ('yimen_app', 'yimen_sealer') and state <> 'idle' order by random() limit 1`)
    cut += hit.rowCount ?? 0
  }
  await owner.end()
  over = true
  expect((await working).faults).toBeGreaterThan(5)
  expect(acknowledged.length).toBeGreaterThan(50)
  await expectWhole(busy, acknowledged)
})

test('连接恰在写入之后、提交之前（或提交之后、答复之前）断开：要么全有，要么全无；再试一次不会办两遍', async () => {
  const calm = await open()
  const item = calm.catalogue.list().find((i) => i.name === '食品小作坊小餐饮登记')!
  const clerk = (await findOfficer(calm.pool, staffIds.of(`${item.unitId}.clerk1`), dayOf(now())))!
  const application = {
    itemId: item.itemId,
    applicantId: '00000000-0000-4000-8000-00000000000a',
    channel: 'counter',
    form: filledForm(calm, item.itemId, '张小店'),
    idempotencyKey: 'the-same-form',
    materials: item.materials
      .filter((m) => m.required)
      .map((m) => ({ materialId: m.materialId, by: 'paper' as const })),
  } as const
  const entry = () => ({ actor: clerk, via: 'desk', at: now() }) as const
  const count = async () =>
    Number(
      (await calm.pool.query("select count(*) as n from ledger.event where stream like 'case/%'"))
        .rows[0].n,
    )

  /**
   * The next commit's connection breaks: before the server hears of it, or before we hear of the
   * server.
   */
  function breakNextCommit(moment: 'before' | 'after'): void {
    const pool = calm.pool as pg.Pool
    const watched = new Set<pg.PoolClient>()
    const watch = (client: pg.PoolClient) => {
      if (watched.has(client)) return
      watched.add(client)
      const send = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>
      client.query = (async (...given: unknown[]) => {
        if (given[0] !== 'commit') return send(...given)
        pool.off('acquire', watch)
        for (const one of watched) delete (one as Partial<pg.PoolClient>).query
        if (moment === 'after') await send('commit')
        client.connection.stream.destroy()
        throw new Error('connection lost')
      }) as typeof client.query
    }
    pool.on('acquire', watch)
  }
  const lost = /connection lost|Connection terminated/

  breakNextCommit('before')
  await expect(submitCase(calm, application, entry())).rejects.toThrow(lost)
  expect(await count()).toBe(0)
  breakNextCommit('after')
  await expect(submitCase(calm, application, entry())).rejects.toThrow(lost)
  const written = await count()
  expect(written).toBeGreaterThan(0)
  const submitted = await submitCase(calm, application, entry())
  if (!submitted.ok) throw new Error(submitted.code)
  expect(await count(), '同一份申请再送一次，还是那个办件').toBe(written)

  const { caseId, state } = submitted
  breakNextCommit('before')
  await expect(performAct(calm, caseId, 'acceptance', {}, entry())).rejects.toThrow(lost)
  expect(await count()).toBe(written)
  breakNextCommit('after')
  await expect(performAct(calm, caseId, 'acceptance', {}, entry())).rejects.toThrow(lost)
  expect(
    await performAct(
      calm,
      caseId,
      'acceptance',
      {},
      { ...entry(), expectedVersion: state.version },
    ),
  ).toMatchObject({ ok: false, code: 'changed-meanwhile' })
  await expectWhole(calm, [{ caseId, version: state.version }])
})
