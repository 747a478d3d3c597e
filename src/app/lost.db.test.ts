import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyFiles } from '#documents'
import type { CaseId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import type { HttpServer } from '#platform/http'
import { asOwner, counterOf, openNeutralCounty, signedIn, type TestCounty } from '#testing'
import { buildServer } from './server.ts'
import { verifyCounty } from './verify.ts'

/* What was kept and is gone, or is not what it was: nobody is served another, and all are told. */

const AT: Instant = '2026-03-02T01:00:00.000Z'
let county: TestCounty
let server: HttpServer
let cookie: string
let log: string
const { newPerson, applied, uploaded } = counterOf(() => county, AT)

beforeEach(async () => {
  county = await openNeutralCounty(AT)
  log = ''
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      log += chunk.toString()
      done()
    },
  })
  server = await buildServer(county, { logLevel: 'error', demo: false, stream })
  cookie = await signedIn(server, county, 'north.clerk1')
})
afterEach(async () => {
  await server.close()
  await county.drop()
})

const ask = async (url: string) => {
  const { statusCode, body } = await server.inject({ url, headers: { cookie } })
  return { status: statusCode, body }
}

/** A case with one material, and where its file lies. */
async function handedIn(text: string): Promise<{ caseId: CaseId; url: string; kept: string }> {
  const applicantId = await newPerson()
  const { documentId, hash } = await uploaded(applicantId, text)
  const materials = [{ materialId: 'm1' as const, documentId, by: 'upload' as const }]
  const { caseId } = await applied({ applicantId, materials })
  return { caseId, url: `/api/cases/${caseId}/materials/m1`, kept: `uploads/${hash}` }
}

test.each<[string, string, number, (kept: string, other: string) => Promise<void>]>([
  ['不在了', 'file-gone', 410, (kept) => county.blobs.delete(kept)],
  [
    '只剩 20 个字节',
    'file-altered',
    409,
    async (kept) => county.blobs.put(kept, (await county.blobs.get(kept))!.subarray(0, 20)),
  ],
  [
    '换成了别的文件',
    'file-altered',
    409,
    async (kept, other) => county.blobs.put(kept, (await county.blobs.get(other))!),
  ],
])(
  '材料的文件%s：打不开，说清楚怎么办，日志记下是哪一个；核验指出来',
  async (_how, code, status, lose) => {
    const [one, other] = [await handedIn('甲'), await handedIn('乙')]
    expect(await ask(one.url)).toMatchObject({ status: 200 })
    expect(await verifyFiles(county)).toEqual({ files: 2, findings: [] })
    await lose(one.kept, other.kept)
    const answer = await ask(one.url)
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toMatchObject({ code })
    expect(answer.body).toMatch(/从备份找回/)
    expect(log.match(new RegExp(`"lost":"${one.kept}"`, 'g'))).toHaveLength(1)
    expect(await ask(other.url)).toMatchObject({ status: 200 })
    const { files, findings } = await verifyFiles(county)
    expect([files, findings.map(({ kind, stream }) => [kind, stream])]).toEqual([
      2,
      [[code, `case/${one.caseId}`]],
    ])
    await county.sealer.sealAll()
    expect(await verifyCounty(county)).toMatchObject({ ok: false, files: 2 })
    expect(await verifyCounty(county, { withFiles: false })).toMatchObject({ ok: true })
  },
)

test('文书的文件损坏了：打不开，核验指出来', async () => {
  const { caseId } = await handedIn('甲')
  const url = `/api/documents/${caseId}-receipt-1`
  expect(await ask(url)).toMatchObject({ status: 200 })
  const [kept] = await county.blobs.list('issued/')
  await county.blobs.put(kept!, Buffer.from('short'))
  const answer = await ask(url)
  expect([answer.status, JSON.parse(answer.body)]).toMatchObject([409, { code: 'file-altered' }])
  expect((await verifyFiles(county)).findings).toMatchObject([
    { kind: 'file-altered', stream: `document/${caseId}-receipt-1` },
  ])
})

test.each([
  ['没有了', "delete from cases.form where case_id = '%'"],
  ['记着别的哈希', "update cases.form set form_hash = repeat('a', 64) where case_id = '%'"],
])('申请表%s：不当作空的表给人看', async (_how, text) => {
  const { caseId } = await handedIn('甲')
  expect(await ask(`/api/cases/${caseId}`)).toMatchObject({ status: 200 })
  await asOwner(county, `set session_replication_role = 'replica'; ${text.replace('%', caseId)}`)
  const answer = await ask(`/api/cases/${caseId}`)
  expect([answer.status, JSON.parse(answer.body)]).toMatchObject([410, { code: 'form-gone' }])
})
