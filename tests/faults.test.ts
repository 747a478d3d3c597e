import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { performAct, submitCase } from '#cases'
import { staffIds } from '#foundation/ids'
import { dayOf, type Now, toInstant } from '#foundation/time'
import { findOfficer, saveApplicant } from '#identity'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/embedded-postgres'
import { fileKeys } from '#platform/keyring'
import { filledForm } from '#sim'
import { type County, openCounty, prepareDatabase } from '../src/app/county.ts'
import { brokenAfter, crash, KILLS } from './crash.ts'
import { itemAtWork } from './fault-load.ts'

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

test('一分钟里进程、数据库、连接随时被强行终止：凡已答复成功的操作都在，没有办了一半的，没有办两遍的', async () => {
  const until = performance.now() + 60_000
  const { kills, acknowledged, broken } = await crash(postgres.url, dir, {
    killDatabase: postgres.kill,
    seed: Math.floor(Date.now() / 86_400_000),
    isOver: () => performance.now() > until,
  })
  expect(broken).toEqual([])
  expect(acknowledged).toBeGreaterThan(300)
  for (const kind of KILLS) expect(kills[kind], kind).toBeGreaterThan(0)
})

test('连接恰在写入之后、提交之前（或提交之后、答复之前）断开：要么全有，要么全无；再试一次不会办两遍', async () => {
  const calm = await open()
  const item = itemAtWork(calm)
  const clerk = (await findOfficer(calm.pool, staffIds.of(`${item.unitId}.clerk1`), dayOf(now())))!
  const application = {
    itemId: item.itemId,
    applicantId: await saveApplicant(calm.pool, calm.keys, {
      ...{ kind: 'natural-person', name: '张小店', idNumber: '11010519491231002X' },
      phone: '13912345678',
    }),
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
  expect(await brokenAfter(postgres.url, calm, new Map([[caseId, state.version]]))).toEqual([])
})
