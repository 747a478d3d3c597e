import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NAME_WITHHELD } from '#identity'
import { verifyFiles } from '#documents'
import { FILE_ROUND_DAYS } from '#documents/contract'
import type { CaseId } from '#foundation/ids'
import { addSeconds, type Instant } from '#foundation/time'
import type { HttpServer } from '#platform/http'
import { repositoryDir } from '#platform/repository'
import { asOwner, counterOf, openNeutralCounty, signedIn, type TestCounty } from '#testing'
import { listNamedFiles, saveDraft } from '../cases/drafts.ts'
import { verifyRows } from './bound.ts'
import { inspected, inspectionJobs } from './inspection.ts'
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

/** Every code that the contract says of an operation. */
function refusalsAt(path: string): string[] {
  const contract = readFileSync(join(repositoryDir, 'docs/api/openapi.json'), 'utf8')
  const { responses } = (JSON.parse(contract) as { paths: Paths }).paths[path]!.get
  return Object.values(responses).flatMap(({ $ref = '', content = {} }) => [
    ...$ref.replace(/.*\//, '').split('.'),
    ...Object.keys(content['application/problem+json']?.examples ?? {}),
  ])
}
interface Answer {
  $ref?: string
  content?: Record<string, { examples?: object }>
}
type Paths = Record<string, { get: { responses: Record<string, Answer> } }>

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
    expect(JSON.parse(answer.body).detail).toContain(`办件 ${one.caseId} 的材料“`)
    expect(refusalsAt('/api/cases/{caseId}/materials/{materialId}')).toContain(code)
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
  expect([answer.status, JSON.parse(answer.body)]).toMatchObject([
    409,
    { code: 'file-altered', detail: expect.stringContaining(`文书 ${caseId}-receipt-1 的文件`) },
  ])
  expect(refusalsAt('/api/documents/{documentId}')).toEqual(
    expect.arrayContaining(['file-gone', 'file-altered']),
  )
  expect((await verifyFiles(county)).findings).toMatchObject([
    { kind: 'file-altered', stream: `document/${caseId}-receipt-1` },
  ])
})

test('每晚看一部分文件，四个星期都看到；坏了的，说到找回来为止', async () => {
  const { kept } = await handedIn('甲')
  const night = async (n: number) => {
    const at = addSeconds(AT, n * 86_400)
    for (const job of inspectionJobs) await job.does(county, at)
    return inspected(county.pool)
  }
  const bytes = (await county.blobs.get(kept))!
  await county.blobs.delete(kept)
  const told: string[] = []
  for (let n = 0; n < FILE_ROUND_DAYS; n++) {
    const { ok, isWarning, says } = await night(n)
    if (ok) continue
    expect(isWarning, '一份文件坏了，不停全县的事').toBe(true)
    told.push(says)
  }
  expect(told.length, '轮到它的那一晚以后，每晚都说').toBeGreaterThan(0)
  expect(new Set(told)).toEqual(new Set(['与账本不符：材料和文书的文件 1 处。请运行 yimen verify']))
  await county.blobs.put(kept, bytes)
  expect(await night(FILE_ROUND_DAYS + 1), '找回来了，下一晚就不说').toMatchObject({ ok: true })
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
  expect(refusalsAt('/api/cases/{caseId}')).toContain('form-gone')
})

test('一个人的资料没有了：核验说少了谁，办件打不开也说明白', async () => {
  const { caseId } = await handedIn('甲')
  expect(await verifyRows(county)).toMatchObject({ findings: [] })
  await asOwner(
    county,
    `set session_replication_role = 'replica'; delete from identity.applicant where applicant_id =
       (select applicant_id from cases.case_row where case_id = '${caseId}')`,
  )
  const answer = await ask(`/api/cases/${caseId}`)
  expect([answer.status, JSON.parse(answer.body)]).toMatchObject([410, { code: 'person-gone' }])
  expect(refusalsAt('/api/cases/{caseId}')).toContain('person-gone')
  await asOwner(county, `set session_replication_role = 'replica'; delete from cases.form`)
  expect((await verifyRows(county)).findings).toMatchObject(
    ['identity.applicant', 'cases.form'].map((table) => ({
      kind: 'row-missing',
      says: expect.stringMatching(new RegExp(`^${table} .*没有了$`)),
    })),
  )
})

test('一个人的资料打不开：名单里写明待修复，别人照常；只有本人那一件打不开；警告一次', async () => {
  const [bad, good] = [await handedIn('甲'), await handedIn('乙')]
  await asOwner(
    county,
    `update identity.applicant set name_sealed = '\\x00' where applicant_id =
       (select applicant_id from cases.case_row where case_id = '${bad.caseId}')`,
  )
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  for (const url of ['/api/cases', '/api/tasks', '/api/cases']) {
    const { status, body } = await ask(url)
    expect(status, url).toBe(200)
    expect(body).toContain(NAME_WITHHELD)
    expect(body).toContain(good.caseId)
  }
  expect(warned.mock.calls.map(([said]) => said)).toEqual([
    expect.stringMatching(/^identity\.applicant\.name_sealed /),
  ])
  warned.mockRestore()
  expect(await ask(`/api/cases/${bad.caseId}`)).toMatchObject({ status: 409 })
  expect(await ask(`/api/cases/${good.caseId}`)).toMatchObject({ status: 200 })
})

test('一份草稿打不开：它的主人的文件都留着，别人的照样清理', async () => {
  const [owner, other] = [await newPerson(), await newPerson()]
  const kept = await uploaded(owner, '草稿里的')
  await uploaded(other, '没有用的')
  const { itemId } = county.catalogue.list()[0]!
  await saveDraft(county.pool, county.keys, owner, itemId, { file: kept.documentId }, AT)
  await asOwner(county, `update cases.draft set body_sealed = '\\x00'`)
  expect(await listNamedFiles(county.pool, county.keys)).toEqual([kept.documentId])
})
