import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCaseView, replayCases } from '#cases'
import { findUpload, openUpload, storeUpload } from '#documents'
import { dayOf, instantAt } from '#foundation/time'
import { verifyLedger } from '#ledger'
import { HABITS, openTestCounty, simulate, type TestCounty, withDatabase } from '#testing'
import { backup, restore, RestoreRefused } from '../src/backup.ts'
import { openCounty } from '../src/county.ts'

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
let county: TestCounty
let dir: string
let documentId: string
const cluster = process.env.YIMEN_TEST_CLUSTER!

beforeAll(async () => {
  county = await openTestCounty('2026-03-02T00:00:00.000Z')
  await simulate(county, { ...HABITS, seed: 5, from: '2026-03-02', days: 6, cases: 40 }, (day) =>
    county.setTime(instantAt(day, 18 * 3600)),
  )
  const stored = await storeUpload(
    { db: county.pool, keys: county.keys, stateDir: county.stateDir },
    'somebody',
    '营业执照.pdf',
    Readable.from([PDF]),
    county.now(),
  )
  if (!stored.ok) throw new Error(stored.code)
  documentId = stored.upload.documentId
  dir = mkdtempSync(join(tmpdir(), 'yimen-backup-'))
  const manifest = await backup(county.ownerUrl, county.stateDir, join(dir, 'one'), county.now())
  expect(manifest.tables.find((t) => t.name === 'cases.case_row')?.rows).toBe(40)
}, 60_000)
afterAll(async () => {
  await county.drop()
  rmSync(dir, { recursive: true, force: true })
})

/** An empty database of its own for one restore. */
async function withEmptyDatabase(work: (ownerUrl: string) => Promise<void>): Promise<void> {
  const name = `restore_${randomUUID().replaceAll('-', '')}`
  const owner = new pg.Client({ connectionString: cluster })
  await owner.connect()
  await owner.query(`create database ${name}`)
  try {
    await work(withDatabase(cluster, name))
  } finally {
    await owner.query(`drop database ${name} with (force)`)
    await owner.end()
  }
}

test(
  '恢复到另一台机器：账本核验无误，办件、密文、材料都在，接着编号',
  () =>
    withEmptyDatabase(async (ownerUrl) => {
      const stateDir = join(dir, 'restored')
      await restore(join(dir, 'one'), ownerUrl, stateDir)
      const again = await openCounty({ ownerUrl, stateDir, now: county.now })
      try {
        expect(await verifyLedger(again.sealerPool, again.witnessDir)).toMatchObject({
          ok: true,
          events: (await verifyLedger(county.sealerPool, county.witnessDir)).events,
        })
        const all = 'select * from cases.case_row order by case_id'
        expect((await again.pool.query(all)).rows).toEqual((await county.pool.query(all)).rows)
        await replayCases(again, dayOf(county.now()))
        expect((await again.pool.query(all)).rows).toEqual((await county.pool.query(all)).rows)
        const caseId = (await again.pool.query('select case_id from cases.case_row limit 1'))
          .rows[0].case_id
        expect(await findCaseView(again, caseId, 'system', dayOf(county.now()))).toEqual(
          await findCaseView(county, caseId, 'system', dayOf(county.now())),
        )
        const upload = (await findUpload(again.pool, again.keys, documentId))!
        expect([upload.fileName, await openUpload(again.keys, stateDir, upload.hash)]).toEqual([
          '营业执照.pdf',
          PDF,
        ])
        expect((await again.pool.query("select nextval('cases.serial')::int as n")).rows[0].n).toBe(
          41,
        )
        expect(await again.sealer.sealOnce(), '封存程序认得这段历史').toBe(0)
        await expect(
          restore(join(dir, 'one'), ownerUrl, join(dir, 'elsewhere')),
          '数据库不是空的',
        ).rejects.toThrow(RestoreRefused)
        await expect(restore(join(dir, 'one'), ownerUrl, stateDir), '目录不是空的').rejects.toThrow(
          RestoreRefused,
        )
      } finally {
        await again.close()
      }
    }),
  60_000,
)

test(
  '改过一个字节、缺一个文件的备份不予恢复，并指出是哪个文件',
  () =>
    withEmptyDatabase(async (ownerUrl) => {
      await backup(county.ownerUrl, county.stateDir, join(dir, 'two'), county.now())
      appendFileSync(join(dir, 'two/tables/ledger.event'), 'x')
      await expect(restore(join(dir, 'two'), ownerUrl, join(dir, 'r2'))).rejects.toThrow(
        /ledger\.event 与作出时不同/,
      )
      rmSync(join(dir, 'two/tables/ledger.event'))
      await expect(restore(join(dir, 'two'), ownerUrl, join(dir, 'r2'))).rejects.toThrow(
        /缺少 tables\/ledger\.event/,
      )
      await expect(restore(dir, ownerUrl, join(dir, 'r2'))).rejects.toThrow(/manifest/)
      await expect(
        backup(county.ownerUrl, county.stateDir, join(dir, 'two'), county.now()),
      ).rejects.toThrow(/已有一份备份/)
    }),
  60_000,
)
