import { createPublicKey, randomBytes, randomUUID, verify, X509Certificate } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sm2Verify } from '#foundation/sm'
import { openPool, row } from '#platform/database'
import { fileKeys, softwareKms, wrappedKeys } from '#platform/keyring'
import { migrate } from '#platform/migrate'
import { NotReadyError } from '#platform/not-ready'
import { newPaperKey } from '#platform/paper-key'
import { prepare } from '#platform/prepared'
import { openTestCounty, type TestCounty, withDatabase } from '#testing'
import { openCounty } from '../app/county.ts'

let county: TestCounty
let owner: pg.Client
let dir: string
beforeAll(async () => {
  county = await openTestCounty()
  owner = new pg.Client({ connectionString: county.ownerUrl })
  await owner.connect()
  dir = mkdtempSync(join(tmpdir(), 'yimen-prepared-'))
})
afterAll(async () => {
  await owner.end()
  await county.drop()
  rmSync(dir, { recursive: true, force: true })
})

const open = (ownerUrl: string, stateDir: string) =>
  openCounty({ ownerUrl, stateDir, now: county.now })

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('it was not refused'),
    (thrown: Error) => thrown,
  )
  expect(error).toBeInstanceOf(NotReadyError)
  return error.message
}

/** The county at work goes on: its roles still answer to their passwords. */
async function expectUntouched(): Promise<void> {
  for (const { options } of [county.pool, county.sealerPool, county.supervisionPool]) {
    const again = openPool(options.connectionString!, 1)
    expect(await row(again, 'select 1 as n')).toEqual({ n: 1 })
    await again.end()
  }
}

async function withEmptyDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const name = `empty_${randomUUID().replaceAll('-', '')}`
  await owner.query(`create database ${name}`)
  try {
    await work(withDatabase(county.ownerUrl, name))
  } finally {
    await owner.query(`drop database ${name} with (force)`)
  }
}

test('第二台机器没有本县的密钥：说明白，不新建密钥，不动角色', async () => {
  const stateDir = join(dir, 'second')
  expect(await refusal(open(county.ownerUrl, stateDir))).toMatch(/没有它的密钥.*复制过来/)
  expect(existsSync(stateDir)).toBe(false)
  expect(
    await refusal(prepare(county.ownerUrl, fileKeys(join(stateDir, 'keys')), [], '样本县')),
  ).toMatch(/没有它的密钥/)
  expect(existsSync(stateDir)).toBe(false)
  await expectUntouched()
})

test('拿着别县的密钥，开不了本县的门', async () => {
  const stateDir = join(dir, 'stranger')
  await fileKeys(join(stateDir, 'keys')).make(owner)
  expect(await refusal(open(county.ownerUrl, stateDir))).toMatch(/不是这个数据库所属的县/)
  await expectUntouched()
})

test('密钥目录缺了一个文件：说缺哪一个，不补新的', async () => {
  const keysDir = join(dir, 'torn')
  await fileKeys(keysDir).make(owner)
  rmSync(join(keysDir, 'personal.key'))
  expect(await refusal(fileKeys(keysDir).find(owner))).toMatch(/personal\.key/)
  expect(existsSync(join(keysDir, 'personal.key'))).toBe(false)
})

test('比签文书更早的县：说明白还没有密钥，准备一次就有；别的密钥不动，再准备也不换；缺一半的不补', async () => {
  const keysDir = join(dir, 'older', 'keys')
  cpSync(join(county.stateDir, 'keys'), keysDir, { recursive: true })
  const store = fileKeys(keysDir)
  const before = (await store.find())!
  for (const file of ['papers.key.pem', 'papers.crt.pem']) rmSync(join(keysDir, file))
  expect(await refusal(open(county.ownerUrl, join(dir, 'older')))).toMatch(/npm run migrate/)
  const given = (await prepare(county.ownerUrl, store, [], '某县')).keyring
  expect(given.personal).toEqual(before.personal)
  const [certificate] = given.papers.certificates
  expect(new X509Certificate(certificate).subject).toContain('O=某县')
  const { keyring } = await prepare(county.ownerUrl, store, [], '改了名的县')
  expect(keyring.papers.certificates).toEqual([certificate])
  rmSync(join(keysDir, 'papers.key.pem'))
  expect(await refusal(prepare(county.ownerUrl, store, [], '某县'))).toMatch(/papers\.crt\.pem/)
})

test('空的数据库：启动的进程什么也不建，只说该运行什么', () =>
  withEmptyDatabase(async (url) => {
    expect(await refusal(open(url, join(dir, 'early')))).toMatch(/npm run migrate/)
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(
      "select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('public', 'information_schema')",
    )
    await client.end()
    expect(rows).toEqual([])
    expect(existsSync(join(dir, 'early'))).toBe(false)
  }))

test('同一个集群里别的县已在用这些角色：新县的准备不会改它们的密码', () =>
  withEmptyDatabase(async (url) => {
    expect(await refusal(prepare(url, fileKeys(join(dir, 'other')), [], '样本县'))).toMatch(
      /密码与本县密钥中的不同/,
    )
    await expectUntouched()
  }))

test('执行过的迁移文件被改动，或者数据库比程序新：都拒绝，并说出是哪一个', async () => {
  const [name, sm3] = ['0004_clock.sql', 'f'.repeat(64)]
  const { rows } = await owner.query('select sm3 from platform.migration where name = $1', [name])
  await owner.query('update platform.migration set sm3 = $2 where name = $1', [name, sm3])
  for (const start of [
    () => open(county.ownerUrl, county.stateDir),
    () => migrate(county.ownerUrl),
  ])
    expect(await refusal(start())).toMatch(/0004_clock\.sql.*改动过/)
  await owner.query('update platform.migration set sm3 = $2 where name = $1', [name, rows[0].sm3])

  await owner.query("insert into platform.migration (name, sm3) values ('9999_later.sql', '')")
  expect(await refusal(open(county.ownerUrl, county.stateDir))).toMatch(/9999_later\.sql/)
  await owner.query("delete from platform.migration where name = '9999_later.sql'")

  const again = await open(county.ownerUrl, county.stateDir)
  await again.close()
})

test('密钥由密钥管理系统包着放在数据库里：有主密钥的机器都打得开，签名验得过，别的主密钥打不开', async () => {
  const [masterFile, otherFile] = [join(dir, 'master'), join(dir, 'other-master')]
  const store = wrappedKeys(softwareKms(masterFile))
  expect(await refusal(store.make(owner))).toMatch(/没有找到主密钥/)
  writeFileSync(masterFile, randomBytes(16))
  writeFileSync(otherFile, randomBytes(16))
  expect(await store.find(owner)).toBeUndefined()
  const made = await store.make(owner)

  const app = new pg.Client({ connectionString: county.pool.options.connectionString! })
  await app.connect()
  const found = (await store.find(app))!
  expect(found.personal).toEqual(made.personal)
  expect(found.rolePasswords).toEqual(made.rolePasswords)
  const statement = Buffer.from('{"size":1}')
  expect(sm2Verify(made.sealer.publicKey, statement, await found.sealer.sign(statement))).toBe(true)
  expect(found.papers).toBeUndefined()
  const kept = newPaperKey('某县')
  await store.makePapers(owner, kept)
  const papers = (await store.find(app))!.papers!
  expect(papers.certificates).toEqual([new X509Certificate(kept.certificates).raw])
  const signed = await papers.sign(statement)
  expect(verify('sha256', statement, createPublicKey(kept.certificates), signed)).toBe(true)
  const { rows } = await app.query<{ bytes: Buffer }>('select bytes from platform.wrapped_key')
  for (const { bytes } of rows)
    for (const secret of [made.personal, 'PRIVATE KEY']) expect(bytes.includes(secret)).toBe(false)
  expect(await refusal(wrappedKeys(softwareKms(otherFile)).find(app))).toMatch(/可能属于另一个县/)
  await app.end()
})
