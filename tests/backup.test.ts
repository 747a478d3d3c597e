import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCaseView, readDocument, saveDraft, submitCase } from '#cases'
import { findUpload, openUpload, storeUpload } from '#documents'
import { findInvitation, inviteRating, submitLetter } from '#feedback'
import { must } from '#foundation/assert'
import { staffIds, type UploadId } from '#foundation/ids'
import { dayOf, instantAt } from '#foundation/time'
import {
  findOfficer,
  giveAuthority,
  identityCheckDigit,
  queueMessage,
  saveApplicant,
  sendPhoneCode,
} from '#identity'
import { blobWitness, folderWitness, type Origin, verifyLedger } from '#ledger'
import { notifyApplicants } from '#notices'
import { diskBlobs } from '#platform/blobs'
import { openPool, transaction } from '#platform/database'
import { ownedFolders, ownedTables } from '#platform/ownership'
import { HABITS, simulate } from '#sim'
import {
  fileIn,
  isInstalled,
  openTestCounty,
  saysOf,
  type TestCounty,
  withDatabase,
} from '#testing'
import { backup, type BackupManifest, restore, RestoreRefused } from '../src/app/backup.ts'
import { sealOf } from '../src/app/backup-seal.ts'
import { type County, openCounty } from '../src/app/county.ts'
import { OWNERS } from '../src/app/owners.ts'
import { placesBelow } from '../src/app/places.ts'

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
let county: TestCounty
let dir: string
let documentId: UploadId
let invitation: string
const cluster = process.env.YIMEN_TEST_CLUSTER!

beforeAll(async () => {
  county = await openTestCounty('2026-03-02T00:00:00.000Z')
  await simulate(county, { ...HABITS, seed: 5, from: '2026-03-02', days: 6, cases: 40 }, (day) =>
    county.setTime(instantAt(day, 18 * 3600)),
  )
  const stored = await storeUpload(
    { ...county, db: county.pool },
    '00000000-0000-4000-8000-00000000000a',
    '营业执照.pdf',
    Readable.from([PDF]),
    county.now(),
  )
  if (!stored.ok) throw new Error(stored.code)
  documentId = stored.upload.documentId
  await leaveTraces()
  dir = mkdtempSync(join(tmpdir(), 'yimen-backup-'))
  const manifest = await backup(county.ownerUrl, from(), join(dir, 'one'), county.now())
  expect(manifest.tables.find((t) => t.name === 'cases.case_row')?.rows).toBe(40)
})
afterAll(async () => {
  await county.drop()
  rmSync(dir, { recursive: true, force: true })
})

/** Where the county of these tests has what it has. */
const from = () => ({ ...county, keyStore: placesBelow(county.stateDir).keyStore })
const below = (stateDir: string) => ({ stateDir, ...placesBelow(stateDir) })

/**
 * What the simulated people do not do: a draft, an authority, an issued paper, a session, a link
 * not yet used.
 */
async function leaveTraces(): Promise<void> {
  const at = county.now()
  const { pool, keys } = county
  const person = async (n: number) => {
    const first = `1101051949123100${n}`
    const idNumber = first + identityCheckDigit(first)
    const phone = `1390000000${n}`
    const given = { kind: 'natural-person', name: '陈备份', idNumber, phone } as const
    return { applicantId: await saveApplicant(pool, keys, given), idNumber, phone }
  }
  const [principal, agent] = [await person(1), await person(2)]
  await saveDraft(pool, keys, principal.applicantId, 'item-001', { shopName: '没写完' }, at)
  const authority = { agentIdNumber: agent.idNumber, itemIds: null, untilOn: dayOf(at) }
  expect(await giveAuthority(pool, keys, principal.applicantId, authority, at)).toMatchObject({
    ok: true,
  })
  await sendPhoneCode(pool, keys, principal.phone, at)
  invitation = await inviteVisitor(county)
  const [{ id, unit }] = (
    await pool.query(
      'select document_id as id, unit_id as unit from documents.issued join cases.case_row using (case_id) order by 1 limit 1',
    )
  ).rows
  const clerk = (await findOfficer(pool, staffIds.of(`${unit}.clerk1`), dayOf(at)))!
  expect(await readDocument(county, id, clerk)).toMatchObject({ ok: true })
  await county.sealer.sealAll()
  await notifyApplicants({ ...county, county: '青岩县' })
}

async function inviteVisitor({ pool, now, ...deps }: County): Promise<string> {
  const origin: Origin = {
    actor: 'market.clerk1',
    unit: 'market',
    via: 'desk',
    occurredAt: now(),
    recordedAt: now(),
  }
  return (await transaction(pool, (client) =>
    inviteRating(client, deps, { about: 'visit', unitId: 'market' }, origin),
  ))!
}

/** Every row of every table as text, in an order of their own. */
async function contentOf(ownerUrl: string): Promise<Map<string, string[]>> {
  const db = openPool(ownerUrl, 1)
  try {
    const content = new Map<string, string[]>()
    for (const name of ownedTables(OWNERS).keys())
      content.set(
        name,
        (await db.query(`select to_jsonb(t)::text as line from ${name} t order by 1`)).rows.map(
          (r) => r.line,
        ),
      )
    return content
  } finally {
    await db.end()
  }
}

const filesOf = (folder: string) =>
  existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : []

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

test('恢复到另一台机器：每张表一行不差，文件都在，账本核验无误', () =>
  withEmptyDatabase(async (ownerUrl) => {
    const stateDir = join(dir, 'restored')
    await restore(join(dir, 'one'), ownerUrl, below(stateDir))
    const [before, after] = [await contentOf(county.ownerUrl), await contentOf(ownerUrl)]
    // These two are written by the migrations themselves.
    for (const [name, { nature }] of ownedTables(OWNERS))
      if (name !== 'platform.migration' && name !== 'platform.lease')
        expect(after.get(name), name).toEqual(nature === 'passing' ? [] : before.get(name))
    for (const name of [
      'cases.draft',
      'feedback.letter',
      'feedback.writing',
      'feedback.rating',
      'feedback.invitation',
      'appointments.appointment',
      'appointments.slot',
      'identity.message',
      'identity.authority',
      'identity.phone_code',
    ])
      expect(before.get(name)!.length, `${name} 有东西可恢复`).toBeGreaterThan(0)
    expect(
      readdirSync(county.stateDir).filter((name) => !ownedFolders(OWNERS).has(name)),
      'a folder belongs to nobody: declare it in the owns.ts of its module',
    ).toEqual([])
    for (const [name, { nature }] of ownedFolders(OWNERS))
      expect(filesOf(join(stateDir, name)), name).toEqual(
        nature === 'passing' ? [] : filesOf(join(county.stateDir, name)),
      )
    const again = await openCounty({ ownerUrl, stateDir, now: county.now })
    try {
      expect(await verifyLedger(again.sealerPool, again.witness)).toMatchObject({
        ok: true,
        events: (await verifyLedger(county.sealerPool, county.witness)).events,
      })
      const caseId = (await again.pool.query('select case_id from cases.case_row limit 1')).rows[0]
        .case_id
      expect(await findCaseView(again, caseId, 'system', dayOf(county.now()))).toEqual(
        await findCaseView(county, caseId, 'system', dayOf(county.now())),
      )
      const upload = (await findUpload(again.pool, again.keys, documentId))!
      expect([upload.fileName, await openUpload(again, upload.hash)]).toEqual(['营业执照.pdf', PDF])
      expect(await again.sealer.sealOnce(), '封存程序认得这段历史').toBe(0)
      await expectSamePapers(again)
      await expect(
        restore(join(dir, 'one'), ownerUrl, below(join(dir, 'elsewhere'))),
        '数据库不是空的',
      ).rejects.toThrow(RestoreRefused)
      await expect(
        restore(join(dir, 'one'), ownerUrl, below(stateDir)),
        '目录不是空的',
      ).rejects.toThrow(RestoreRefused)
    } finally {
      await again.close()
    }
  }))

/** What was issued is the same file, and what is issued from now on is signed as before. */
async function expectSamePapers(again: County): Promise<void> {
  expect(again.paperKey.certificates).toEqual(county.paperKey.certificates)
  const { rows } = await county.pool.query(
    'select document_id as id, file_hash as hash, unit_id as unit from documents.issued join cases.case_row using (case_id)',
  )
  const made = rows.find(({ hash }) => hash !== null)
  const notMade = rows.find(({ hash }) => hash === null)
  for (const { id, unit } of [made, notMade]) {
    const clerk = staffIds.of(`${unit}.clerk1`)
    const read = async (one: County) => {
      const reader = (await findOfficer(one.pool, clerk, dayOf(county.now())))!
      return fileIn(await readDocument(one, id, reader))
    }
    const file = await read(again)
    if (id === made.id) expect(file).toEqual(await read(county))
    if (!isInstalled('pdfsig')) continue
    const path = join(dir, 'restored.pdf')
    writeFileSync(path, file)
    expect(saysOf('pdfsig', path).says).toContain('Signature is Valid.')
  }
}

test('恢复之后接着编号：办件、来信、短信、账本都不撞号；人们手里的链接和密码照样有用', () =>
  withEmptyDatabase(async (ownerUrl) => {
    const stateDir = join(dir, 'continued')
    await restore(join(dir, 'one'), ownerUrl, below(stateDir))
    const again = await openCounty({ ownerUrl, stateDir, now: county.now })
    try {
      const last = async (text: string): Promise<number> =>
        (await again.pool.query<{ n: number }>(text)).rows[0]!.n
      const numbers = {
        cases: "select max(split_part(case_id, '-', 2)::int) as n from cases.case_row",
        letters: "select max(split_part(letter_id, '-', 3)::int) as n from feedback.letter",
        messages: 'select max(message_id) as n from identity.message',
      }
      const [cases, letters, messages] = [
        await last(numbers.cases),
        await last(numbers.letters),
        await last(numbers.messages),
      ]
      const at = county.now()
      const officer = (await findOfficer(again.pool, 'market.clerk1', dayOf(at)))!
      const [{ applicantId }] = (
        await again.pool.query(
          'select applicant_id as "applicantId" from identity.applicant where kind = \'natural-person\' limit 1',
        )
      ).rows
      const submitted = await submitCase(
        again,
        {
          itemId: 'item-002',
          applicantId,
          channel: 'counter',
          materials: [],
          form: { shopName: '张记小吃' },
        },
        { actor: officer, via: 'desk', at },
      )
      expect(submitted).toMatchObject({
        ok: true,
        caseId: `2026-${String(cases + 1).padStart(6, '0')}`,
      })
      const letter = await submitLetter(
        again,
        {
          kind: 'stuck',
          aboutUnitId: 'market',
          subject: '来回跑了三趟',
          body: '每次都说少一样',
          isOpen: false,
          applicantId,
        },
        at,
      )
      expect(letter).toMatchObject({
        ok: true,
        letterId: `BB-2026-${String(letters + 1).padStart(6, '0')}`,
      })
      const token = await inviteVisitor(again)
      expect(await findInvitation(again, token, dayOf(at))).toMatchObject({ about: 'visit' })
      expect(
        await findInvitation(again, invitation, dayOf(at)),
        '备份之前发出的评价链接',
      ).toMatchObject({ about: 'visit' })
      await queueMessage(again.pool, again.keys, { to: '13900000001', text: '恢复之后的' }, at)
      expect(await last(numbers.messages)).toBe(messages + 1)
      await again.sealer.sealAll()
      expect((await verifyLedger(again.sealerPool, again.witness)).findings).toEqual([])
      const told = await last('select count(*)::int as n from identity.message')
      await notifyApplicants({ ...again, county: '青岩县' })
      expect(
        (await last('select count(*)::int as n from identity.message')) - told,
        '只告知新的两件，不把过去的再说一遍',
      ).toBe(2)
    } finally {
      await again.close()
    }
  }))

test('县里在办事的时候备份：表与表、表与文件互相对得上', async () => {
  let done = false
  const working = (async () => {
    for (let n = 0; !done; n++)
      await submitLetter(
        county,
        {
          kind: 'consultation',
          aboutUnitId: 'market',
          subject: `第 ${n} 问`,
          body: '请问周六上班吗',
          isOpen: true,
        },
        county.now(),
      )
  })()
  const sealing = (async () => {
    while (!done) await county.sealer.sealOnce()
  })()
  await backup(county.ownerUrl, from(), join(dir, 'busy'), county.now())
  done = true
  await Promise.all([working, sealing])
  await withEmptyDatabase(async (ownerUrl) => {
    const stateDir = join(dir, 'busy-restored')
    await restore(join(dir, 'busy'), ownerUrl, below(stateDir))
    const again = await openCounty({ ownerUrl, stateDir, now: county.now })
    try {
      expect((await verifyLedger(again.sealerPool, again.witness)).findings).toEqual([])
      const { rows } = await again.pool.query(
        `select count(*)::int as letters, count(w.stream)::int as written, count(e.stream)::int as recorded from feedback.letter l
         left join feedback.writing w on w.stream = 'letter/' || l.letter_id and w.version = 1
         left join ledger.event e on e.stream = 'letter/' || l.letter_id and e.version = l.version`,
      )
      expect(rows[0].written).toBe(rows[0].letters)
      expect(rows[0].recorded).toBe(rows[0].letters)
      const next = await submitLetter(
        again,
        {
          kind: 'consultation',
          aboutUnitId: 'market',
          subject: '再问',
          body: '周日呢',
          isOpen: true,
        },
        county.now(),
      )
      expect(next.ok).toBe(true)
      await again.sealer.sealAll()
      expect((await verifyLedger(again.sealerPool, again.witness)).findings).toEqual([])
    } finally {
      await again.close()
    }
  })
})

test('文件在对象存储里的，从那里备份；恢复到另一处存储；见证已有这段历史的，不去动它', () =>
  withEmptyDatabase(async (ownerUrl) => {
    // A bucket behind the same port; what a bucket itself does is tried with its own tests.
    const store = (name: string) => ({
      ...below(join(dir, name)),
      blobs: diskBlobs(join(dir, `${name}-bucket`)),
      witness: blobWitness(diskBlobs(join(dir, `${name}-witness`))),
    })
    const there = store('bucket-one')
    await restore(join(dir, 'one'), ownerUrl, there)
    expect(filesOf(join(dir, 'bucket-one-bucket/uploads'))).toEqual(
      filesOf(join(county.stateDir, 'uploads')),
    )
    expect(await there.witness.findLast()).toEqual(
      await folderWitness(join(dir, 'one/witness')).findLast(),
    )
    await backup(ownerUrl, there, join(dir, 'from-bucket'), county.now())
    await withEmptyDatabase(async (otherUrl) => {
      const elsewhere = { ...store('bucket-two'), witness: there.witness }
      await restore(join(dir, 'from-bucket'), otherUrl, elsewhere)
      const again = await openCounty({
        ownerUrl: otherUrl,
        stateDir: elsewhere.stateDir,
        places: elsewhere,
        now: county.now,
      })
      try {
        expect((await verifyLedger(again.sealerPool, again.witness)).findings).toEqual([])
        const upload = (await findUpload(again.pool, again.keys, documentId))!
        expect(await openUpload(again, upload.hash)).toEqual(PDF)
      } finally {
        await again.close()
      }
    })
  }))

test('改过一个字节、缺一个文件的备份不予恢复，并指出是哪个文件', () =>
  withEmptyDatabase(async (ownerUrl) => {
    await backup(county.ownerUrl, from(), join(dir, 'two'), county.now())
    appendFileSync(join(dir, 'two/tables/ledger.event'), 'x')
    await expect(restore(join(dir, 'two'), ownerUrl, below(join(dir, 'r2')))).rejects.toThrow(
      /ledger\.event 与作出时不同/,
    )
    rmSync(join(dir, 'two/tables/ledger.event'))
    await expect(restore(join(dir, 'two'), ownerUrl, below(join(dir, 'r2')))).rejects.toThrow(
      /缺少 tables\/ledger\.event/,
    )
    await expect(restore(dir, ownerUrl, below(join(dir, 'r2')))).rejects.toThrow(/manifest/)
    await expect(backup(county.ownerUrl, from(), join(dir, 'two'), county.now())).rejects.toThrow(
      /已有一份备份/,
    )
  }))

test('a manifest that was written by other hands is refused before a statement is made of it', () =>
  withEmptyDatabase(async (ownerUrl) => {
    const three = join(dir, 'three')
    await backup(county.ownerUrl, from(), three, county.now())
    const file = join(three, 'manifest.json')
    const text = readFileSync(file, 'utf8')
    const restored = (change: (manifest: BackupManifest) => void) => {
      const manifest = JSON.parse(text) as BackupManifest
      change(manifest)
      writeFileSync(file, JSON.stringify(manifest))
      return restore(three, ownerUrl, below(join(dir, 'r3')))
    }
    const table = (m: BackupManifest) => m.tables.find((t) => t.name === 'cases.case_row')!
    const otherwise = /manifest.json 不是备份时写的/
    await expect(
      restored((m) => (table(m).name = 'cases.case_row; create role thief superuser; --')),
    ).rejects.toThrow(otherwise)
    await expect(
      restored((m) => table(m).columns.push('state) from program $$id$$; --')),
    ).rejects.toThrow(otherwise)
    await expect(restored((m) => (table(m).name = '../../../etc/passwd'))).rejects.toThrow(
      otherwise,
    )
    await expect(restored((m) => m.tables.splice(m.tables.indexOf(table(m)), 1))).rejects.toThrow(
      otherwise,
    )
    await expect(restored((m) => (m.sequences['cases.serial'] = 1))).rejects.toThrow(otherwise)
    await expect(restored((m) => delete m.files['tables/cases.case_row'])).rejects.toThrow(
      /多出 tables\/cases\.case_row/,
    )
    await expect(
      restored(() => writeFileSync(join(three, 'keys/another.key'), 'x')),
    ).rejects.toThrow(/多出 keys\/another\.key/)
    rmSync(join(three, 'keys/another.key'))
    symlinkSync('/etc/passwd', join(three, 'keys/linked.key'))
    await expect(restored(() => {})).rejects.toThrow(/多出 keys\/linked\.key/)
    rmSync(join(three, 'keys/linked.key'))
    writeFileSync(file, text.slice(0, -20))
    await expect(restore(three, ownerUrl, below(join(dir, 'r3')))).rejects.toThrow(otherwise)
  }))

test('a manifest that another county signed is refused, also where it is of the same kind', () =>
  withEmptyDatabase(async (ownerUrl) => {
    const four = join(dir, 'four')
    await backup(county.ownerUrl, from(), four, county.now())
    const text = readFileSync(join(four, 'manifest.json'), 'utf8')
    const { sealer } = await placesBelow(join(dir, 'another')).keyStore.make(new pg.Client())
    writeFileSync(join(four, 'manifest.seal.json'), await sealOf(sealer, text))
    await expect(restore(four, ownerUrl, below(join(dir, 'r4')))).rejects.toThrow(
      /不是用本县的密钥签名的/,
    )
    rmSync(join(four, 'manifest.seal.json'))
    await expect(restore(four, ownerUrl, below(join(dir, 'r4')))).rejects.toThrow(/签名对不上/)
  }))

test('a manifest that a new key signed is refused, though nothing of the witness is left beside it', () =>
  withEmptyDatabase(async (ownerUrl) => {
    const folder = join(dir, 'unwitnessed')
    const { files, ...rest } = await backup(county.ownerUrl, from(), folder, county.now())
    const { sealer } = await placesBelow(join(dir, 'thief')).keyStore.make(new pg.Client())
    const restored = () => restore(folder, ownerUrl, below(join(dir, 'r-unwitnessed')))
    const without = async (...folders: string[]) => {
      for (const name of folders) rmSync(join(folder, name), { recursive: true, force: true })
      const kept = Object.entries(files).filter(([file]) => !folders.includes(file.split('/')[0]!))
      const text = JSON.stringify({ ...rest, files: Object.fromEntries(kept) })
      writeFileSync(join(folder, 'manifest.json'), text)
      writeFileSync(join(folder, 'manifest.seal.json'), await sealOf(sealer, text))
    }
    await without('witness')
    await expect(restored()).rejects.toThrow(/不是用本县的密钥签名的/)
    const signature = Buffer.alloc(64).toString('base64')
    const publicKey = '-----BEGIN PUBLIC KEY-----\nnothing\n-----END PUBLIC KEY-----\n'
    for (const seal of ['nothing', '{', JSON.stringify({ publicKey, signature })]) {
      writeFileSync(join(folder, 'manifest.seal.json'), seal)
      await expect(restored(), seal).rejects.toThrow(RestoreRefused)
    }
    await without('witness', 'keys')
    await expect(restored(), 'and no key, either').rejects.toThrow(/认不出清单是谁签名的/)
  }))

test('a table that is none of ours is left out and named; what is ours is restored beside one', () =>
  withEmptyDatabase(async (ownerUrl) => {
    const foreign = 'create schema other; create table other.thing (n serial); '
    const owner = openPool(county.ownerUrl, 1)
    await owner.query(`${foreign} create table cases.loose (n int)`)
    const five = join(dir, 'five')
    const { leftOut, tables } = await backup(county.ownerUrl, from(), five, county.now())
    await owner.query('drop schema other cascade; drop table cases.loose')
    await owner.end()
    expect(leftOut).toEqual(['cases.loose', 'other.thing'])
    expect(tables.filter(({ name }) => leftOut.includes(name))).toEqual([])
    const target = openPool(ownerUrl, 1)
    await target.query(foreign)
    await target.end()
    const { tables: restored } = await restore(five, ownerUrl, below(join(dir, 'r5')))
    expect(restored.find(({ name }) => name === 'cases.case_row')?.rows).toBe(40)
  }))

test('whoever does not see every table makes no backup: it would be taken for a whole one', async () => {
  const connectionString = must(county.pool.options.connectionString, 'the desk has an address')
  const target = join(dir, 'as-the-desk')
  await expect(backup(connectionString, from(), target, county.now())).rejects.toThrow(
    /看不到.*supervision\.card.*请以数据库所有者的身份备份/,
  )
  expect(existsSync(join(target, 'manifest.json'))).toBe(false)
})

test('keys that lie elsewhere, behind a link, are in the backup all the same', async () => {
  const stateDir = mkdtempSync(join(dir, 'linked-'))
  symlinkSync(join(county.stateDir, 'keys'), join(stateDir, 'keys'))
  const target = join(dir, 'from-linked')
  const { files } = await backup(county.ownerUrl, { ...from(), stateDir }, target, county.now())
  expect(Object.keys(files)).toContain('keys/personal.key')
  expect(lstatSync(join(target, 'keys')).isDirectory()).toBe(true)
  expect(readFileSync(join(target, 'keys/personal.key'))).toEqual(
    readFileSync(join(county.stateDir, 'keys/personal.key')),
  )
})

test('a file that lies under the name of another is not taken for it', async () => {
  const stateDir = mkdtempSync(join(dir, 'swapped-'))
  const blobs = diskBlobs(stateDir)
  const deps = { ...county, blobs, db: county.pool }
  const store = async (text: string) => {
    const bytes = Buffer.concat([PDF, Buffer.from(`%${text}\n`)])
    const owner = '00000000-0000-4000-8000-00000000000a'
    const stored = await storeUpload(deps, owner, 'x.pdf', Readable.from([bytes]), county.now())
    if (!stored.ok) throw new Error(stored.code)
    return { bytes, hash: stored.upload.hash }
  }
  const [one, other] = [await store('甲'), await store('乙')]
  expect(await openUpload(deps, one.hash)).toEqual(one.bytes)
  const [first, second] = [`uploads/${one.hash}`, `uploads/${other.hash}`]
  const sealed = (await blobs.get(second))!
  await blobs.put(first, sealed)
  await expect(openUpload(deps, one.hash)).rejects.toThrow('file-altered')
  for (const length of [0, 12, 16, 28, sealed.length - 1]) {
    await blobs.put(second, sealed.subarray(0, length))
    await expect(openUpload(deps, other.hash), `${length} bytes`).rejects.toThrow('file-altered')
  }
  await blobs.delete(second)
  await expect(openUpload(deps, other.hash)).rejects.toThrow('file-gone')
})
