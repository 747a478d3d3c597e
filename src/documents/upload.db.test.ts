import { strToU8, zipSync } from 'fflate'
import { randomBytes, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  type ApplicantId,
  applicantIds,
  type OwnerId,
  type UploadId,
  uploadIds,
} from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { identityCheckDigit, saveApplicant } from '#identity'
import { MOST_UPLOAD_BYTES } from '#foundation/limits'
import type { Verdict } from '#platform/clamd'
import { fenced, transaction } from '#platform/database'
import { openTestCounty, type TestCounty } from '#testing'
import { MOST_REFUSED_FILES, MOST_UNUSED_FILES, MOST_UNUSED_MEGABYTES } from './contract.ts'
import { giveUpKept, keepForReuse, listReusable } from './reusable.ts'
import { findUpload, listUploads, openUpload, storeUpload } from './upload.ts'
import { eraseUnused, holdFiles, projectUsed } from './used.ts'

const AT: Instant = '2026-03-02T01:00:00.000Z'

let county: TestCounty
let owner: OwnerId
let serial = 0
const newOwner = () => {
  const body = `11010519491229${String(++serial).padStart(3, '0')}`
  return saveApplicant(county.pool, county.keys, {
    kind: 'natural-person',
    name: '张小店',
    idNumber: body + identityCheckDigit(body),
    phone: `1371111${1000 + serial}`,
  })
}
beforeAll(async () => {
  county = await openTestCounty(AT)
  owner = await newOwner()
})
afterAll(() => county.drop())

const pdf = (text: string = randomUUID()) => Buffer.from(`%PDF-1.7\n% ${text}\n`)
const store = (
  bytes: Buffer,
  { name = '文件', of = owner, source = Readable.from([bytes]), at = AT, says = 'clean' } = {} as {
    name?: string
    of?: OwnerId
    source?: Readable
    at?: Instant
    says?: Verdict
  },
) => {
  const scanner = async () => says
  return storeUpload({ ...county, db: county.pool, scanner }, of, name, source, at)
}
async function stored(...given: Parameters<typeof store>) {
  const done = await store(...given)
  if (!done.ok) throw new Error(done.code)
  return done.upload
}
const kept = async () => ({
  rows: (await county.pool.query('select from documents.upload')).rowCount,
  files: await county.blobs.list('uploads/'),
})

const zip = (...entries: [name: string, content: string][]) =>
  Buffer.from(
    zipSync(Object.fromEntries(entries.map(([of, says]) => [of, strToU8(says)])), { level: 0 }),
  )
const office = (kind: string, ...more: [name: string, content: string][]) =>
  zip(
    [
      '[Content_Types].xml',
      `<Types><Override PartName="/x" ContentType="application/vnd.openxmlformats-officedocument.${kind}.main+xml"/></Types>`,
    ],
    ...more,
  )
const OFFICE = 'application/vnd.openxmlformats-officedocument'
const chunk = (kind: string, data = '') => {
  const body = Buffer.alloc(12 + data.length)
  body.writeUInt32BE(data.length, 0)
  body.write(kind + data, 4, 'latin1')
  return body
}

test.each<[string, Buffer]>([
  ['application/pdf', pdf()],
  ['application/pdf', Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), pdf()])],
  ['application/pdf', Buffer.concat([Buffer.alloc(1024, 10), pdf()])],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 7, 0xff, 0xd9])],
  [
    'image/png',
    Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      chunk('IHDR', '\0'.repeat(13)),
      chunk('IDAT', 'x'),
      chunk('IEND'),
    ]),
  ],
  ['image/webp', Buffer.from('RIFF\x0c\0\0\0WEBPVP8 \0\0\0\0', 'latin1')],
  [`${OFFICE}.wordprocessingml.document`, office('wordprocessingml.document')],
  [`${OFFICE}.spreadsheetml.sheet`, office('spreadsheetml.sheet')],
  ['application/zip', zip(['OFD.xml', '<ofd/>'], ['Doc_0/Document.xml', '<d/>'])],
])('收 %s，按内容认，不看名字', async (mediaType, bytes) => {
  const upload = await stored(bytes, { name: '改了名.exe' })
  expect(upload).toMatchObject({
    mediaType,
    sizeBytes: bytes.length,
    hash: county.keys.index(bytes).toString('hex'),
  })
  expect(await openUpload(county, upload.hash)).toEqual(bytes)
})

test.each<[string, Buffer, string]>([
  ['程序', Buffer.from('MZ this is a program'), 'file-type-not-allowed'],
  ['网页', Buffer.from('<html><script>'), 'file-type-not-allowed'],
  ['动画', Buffer.from('GIF89a'), 'file-type-not-allowed'],
  ['压缩包', zip(['setup.exe', 'MZ']), 'file-is-archive'],
  ['名字里有 OFD.xml 的压缩包', zip(['a/OFD.xml', ''], ['setup.exe', 'MZ']), 'file-is-archive'],
  ['内容里有 OFD.xml 的压缩包', zip(['a.txt', 'OFD.xml']), 'file-is-archive'],
  ['带程序的 OFD', zip(['OFD.xml', ''], ['Doc_0/setup.EXE', 'MZ']), 'file-has-program'],
  ['往外写的 OFD', zip(['OFD.xml', ''], ['../../a', '']), 'file-has-program'],
  ['断了的 OFD', zip(['OFD.xml', '<ofd/>']).subarray(0, 60), 'file-broken'],
  [
    '带宏的 Word',
    office('wordprocessingml.document', ['word/vbaProject.bin', '']),
    'file-has-program',
  ],
  [
    '夹带文件的 Excel',
    office('spreadsheetml.sheet', ['xl/embeddings/oleObject1.bin', '']),
    'file-has-program',
  ],
  ['HEIC 照片', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'file-heic'],
  ['HEIF 照片', Buffer.from('\0\0\0\x18ftypmif1\0\0\0\0mif1heic', 'latin1'), 'file-heic'],
  ['旧版 Word', Buffer.from('d0cf11e0a1b11ae1'.padEnd(1100, '0'), 'hex'), 'file-old-office'],
  ['RTF', Buffer.from('{\\rtf1 x}'), 'file-old-office'],
  ['断了的 PDF', Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\n'), 'file-broken'],
  ['断了的照片', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0x40, 0, 1, 1]), 'file-broken'],
  ['开头太远的 PDF', Buffer.concat([Buffer.alloc(1100, 32), pdf()]), 'file-type-not-allowed'],
  ['空的', Buffer.alloc(0), 'file-empty'],
])('%s，不收，也不留下什么', async (_, bytes, code) => {
  const before = await kept()
  expect(await store(bytes, { name: '看着像.pdf' })).toEqual({ ok: false, code })
  expect(await kept()).toEqual(before)
})

test('正好 20 MB 收下，一字节不差；多一字节不收；表单截断了的也不收', async () => {
  const full = Buffer.concat([pdf(), randomBytes(MOST_UPLOAD_BYTES)]).subarray(0, MOST_UPLOAD_BYTES)
  const pieces = [full.subarray(0, 1_000_000), full.subarray(1_000_000)]
  const upload = await stored(full, { source: Readable.from(pieces) })
  expect(upload.sizeBytes).toBe(MOST_UPLOAD_BYTES)
  expect((await openUpload(county, upload.hash)).equals(full)).toBe(true)
  const before = await kept()
  const tooLarge = { ok: false, code: 'file-too-large' }
  expect(await store(full, { source: Readable.from([...pieces, Buffer.from('x')]) })).toEqual(
    tooLarge,
  )
  const cut = Object.assign(Readable.from([pdf()]), { truncated: true })
  expect(await store(full, { source: cut })).toEqual(tooLarge)
  expect(await kept()).toEqual(before)
})

test('同样的内容只存一份，各人各有记录；存的是密文，名字也是', async () => {
  const bytes = pdf('同一份')
  const first = await stored(bytes, { name: '我的执照.pdf' })
  const sealed = (await county.blobs.get(`uploads/${first.hash}`))!
  expect(sealed.includes(bytes.subarray(0, 8))).toBe(false)
  const neighbour = await newOwner()
  const second = await stored(bytes, { name: '邻居的.pdf', of: neighbour })
  expect(second.hash).toBe(first.hash)
  expect(second.documentId).not.toBe(first.documentId)
  expect(await county.blobs.get(`uploads/${first.hash}`), '没有再写一遍').toEqual(sealed)
  const find = (id: string) => findUpload(county.pool, county.keys, uploadIds.of(id))
  expect(await find(first.documentId)).toEqual({
    documentId: first.documentId,
    ownerId: owner,
    fileName: '我的执照.pdf',
    mediaType: 'application/pdf',
    sizeBytes: bytes.length,
    hash: first.hash,
  })
  expect(await find(second.documentId)).toMatchObject({
    ownerId: neighbour,
    fileName: '邻居的.pdf',
  })
  expect(await find(randomUUID())).toBeUndefined()
  const { rows } = await county.pool.query(
    'select file_name_sealed from documents.upload where document_id = $1',
    [first.documentId],
  )
  expect(rows[0].file_name_sealed.includes(Buffer.from('执照'))).toBe(false)
})

const nameOf = async (...given: Parameters<typeof store>) => {
  const { documentId } = await stored(...given)
  return (await findUpload(county.pool, county.keys, documentId))!.fileName
}

test('太长的名字只留前面的，连后缀 200 个字', async () => {
  expect(await nameOf(pdf(), { name: '长'.repeat(250) })).toBe(`${'长'.repeat(196)}.pdf`)
  expect(await nameOf(pdf(), { name: `${'长'.repeat(250)}.html` })).toBe(`${'长'.repeat(196)}.pdf`)
})

const word = () => office('wordprocessingml.document')
test.each<[Buffer, string, string]>([
  [Buffer.concat([Buffer.from('<html><script>1</script>'), pdf()]), '工资.html', '工资.html.pdf'],
  [pdf(), 'x.exe', 'x.exe.pdf'],
  [pdf(), '合同.PDF', '合同.PDF'],
  [pdf(), '合同.pdf.', '合同.pdf..pdf'],
  [pdf(), '合同.pdf .exe', '合同.pdf .exe.pdf'],
  [pdf(), '2026.3', '2026.3.pdf'],
  [pdf(), ' ', '文件.pdf'],
  [Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 7, 0xff, 0xd9]), '照片.hta', '照片.hta.jpg'],
  [Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 7, 0xff, 0xd9]), '照片.jpeg', '照片.jpeg'],
  [word(), '章程.docm', '章程.docm.docx'],
  [office('spreadsheetml.sheet'), '名单.docx', '名单.docx.xlsx'],
  [zip(['OFD.xml', '<ofd/>']), '发票.zip', '发票.zip.ofd'],
])('名字的后缀是内容的后缀：%#', async (bytes, name, kept) => {
  expect(await nameOf(bytes, { name })).toBe(kept)
})

test('以前收下的，名字叫别的，拿出来也是内容的后缀', async () => {
  const { hash, sizeBytes, mediaType } = await stored(pdf())
  const documentId = randomUUID()
  const cell = ['documents.upload.file_name_sealed', documentId, owner, hash] as const
  await county.pool.query(
    'insert into documents.upload (document_id, owner_id, file_name_sealed, media_type, size_bytes, hash, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [documentId, owner, county.keys.seal(cell, '工资.html'), mediaType, sizeBytes, hash, AT],
  )
  const found = await findUpload(county.pool, county.keys, uploadIds.of(documentId))
  expect(found!.fileName).toBe('工资.html.pdf')
})

test('照片里的位置不留：大小和指纹都是去掉之后的', async () => {
  const gps = Buffer.from('Exif\0\0GPS25.77N')
  const jpeg = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, gps.length + 2]),
    gps,
    Buffer.from([0xff, 0xda, 0, 2, 7, 0xff, 0xd9]),
  ])
  const upload = await stored(jpeg)
  const bytes = await openUpload(county, upload.hash)
  expect(bytes.includes(gps)).toBe(false)
  expect(upload).toMatchObject({
    sizeBytes: bytes.length,
    hash: county.keys.index(bytes).toString('hex'),
  })
})

test('这些文件是谁的、指纹是什么；没有的不在里面', async () => {
  const other = await newOwner()
  const [a, b] = [await stored(pdf()), await stored(pdf(), { of: other })]
  const ask = (...ids: string[]) =>
    listUploads(
      county.pool,
      county.keys,
      ids.map((id) => uploadIds.of(id)),
    )
  expect(await ask(a!.documentId, b!.documentId, randomUUID())).toEqual(
    new Map([
      [a!.documentId, { ownerId: owner, hash: a!.hash }],
      [b!.documentId, { ownerId: other, hash: b!.hash }],
    ]),
  )
  expect([...(await ask(a!.documentId)).keys()]).toEqual([a!.documentId])
  expect(await ask()).toEqual(new Map())
})

test('留着下次用的材料：同名的以后来的为准，各人只见自己的', async () => {
  const [one, other] = [applicantIds.of(await newOwner()), applicantIds.of(await newOwner())]
  const [old, recent] = [await stored(pdf(), { of: one }), await stored(pdf(), { of: one })]
  const foreign = await stored(pdf(), { of: other })
  await keepForReuse(county.pool, one, '身份证', old.documentId, '2026-03-02')
  await keepForReuse(county.pool, other, '身份证', foreign.documentId, '2026-03-03')
  await keepForReuse(county.pool, one, '身份证', recent.documentId, '2026-03-09')
  await keepForReuse(county.pool, one, '户口簿', old.documentId, '2026-03-02')
  const listed = await listReusable(county.pool, one)
  expect(listed.sort((a, b) => a.givenOn.localeCompare(b.givenOn))).toEqual([
    { materialName: '户口簿', documentId: old.documentId, givenOn: '2026-03-02' },
    { materialName: '身份证', documentId: recent.documentId, givenOn: '2026-03-09' },
  ])
  expect(await listReusable(county.pool, other)).toMatchObject([{ documentId: foreign.documentId }])
})

test('撤回同意：没有用到的连文件一起没了，办件用到的、草稿里的文件还在；别人的撤不了，撤过的撤不了', async () => {
  const [one, other] = [applicantIds.of(await newOwner()), applicantIds.of(await newOwner())]
  const given = [
    await stored(pdf(), { of: one }),
    await stored(pdf(), { of: one }),
    await stored(pdf(), { of: one }),
  ].map(({ documentId, hash }) => ({ documentId: uploadIds.of(documentId), hash }))
  const [idle, used, drafted] = given as [(typeof given)[0], (typeof given)[0], (typeof given)[0]]
  for (const [i, { documentId }] of given.entries())
    await keepForReuse(county.pool, one, `材料${i}`, documentId, '2026-03-02')
  await use(used.documentId)
  const giveUp = (applicantId: ApplicantId, { documentId }: { documentId: UploadId }) =>
    giveUpKept(county, { applicantId, documentId }, [drafted.documentId], AT)

  expect(await giveUp(other, idle), '别人的').toBeUndefined()
  expect(await listReusable(county.pool, one)).toHaveLength(3)
  expect(await giveUp(one, idle)).toEqual({ isErased: true })
  expect(await giveUp(one, used)).toEqual({ isErased: false })
  expect(await giveUp(one, drafted)).toEqual({ isErased: false })
  expect(await giveUp(one, idle), '已经撤回').toBeUndefined()
  expect(await listReusable(county.pool, one)).toEqual([])
  const left = (each: (typeof given)[0]) => county.blobs.has(`uploads/${each.hash}`)
  expect([await left(idle), await left(used), await left(drafted)]).toEqual([false, true, true])
  const { rows } = await county.pool.query(
    "select type, body from ledger.event where stream = 'person/' || $1 order by version",
    [one],
  )
  expect(rows).toEqual(
    given.map(({ documentId }) => ({ type: 'ConsentWithdrawn', body: { documentId } })),
  )
})

test('撤回的那一刻，一件申请正好用上它：不出故障，文件留下', async () => {
  const of = applicantIds.of(await newOwner())
  const documentId = uploadIds.of((await stored(pdf(), { of })).documentId)
  await keepForReuse(county.pool, of, '身份证', documentId, '2026-03-02')
  const given = await transaction(county.pool, async (submission) => {
    await submission.query(holdFiles([documentId]))
    const giving = giveUpKept(county, { applicantId: of, documentId }, [], AT)
    await vi.waitFor(async () => {
      const waiting = await county.pool.query(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%documents.upload%'",
      )
      expect(waiting.rowCount).toBe(1)
    })
    return { giving }
  })
  expect(await given.giving).toEqual({ isErased: false })
  expect(await listReusable(county.pool, of)).toEqual([])
  expect(await findUpload(county.pool, county.keys, documentId)).toBeDefined()
})

test.each<[Verdict, string]>([
  ['infected', 'file-infected'],
  ['away', 'scanner-away'],
])('查毒说 %s，不收，也不留下什么', async (says, code) => {
  const before = await kept()
  expect(await store(pdf(), { says })).toEqual({ ok: false, code })
  expect(await kept()).toEqual(before)
})

test('查毒看的是整个文件，一字节不差', async () => {
  const seen: Buffer[] = []
  const bytes = pdf()
  const scanner = async (given: Buffer): Promise<Verdict> => {
    seen.push(given)
    return 'clean'
  }
  const deps = { ...county, db: county.pool, scanner }
  const pieces = [bytes.subarray(0, 9), bytes.subarray(9)]
  expect((await storeUpload(deps, owner, 'x', Readable.from(pieces), AT)).ok).toBe(true)
  expect(seen).toEqual([bytes])
})

test('有脚本的 PDF，不收，也不留下什么', async () => {
  const before = await kept()
  const bytes = Buffer.from('%PDF-1.7\n1 0 obj <</S /JavaScript /JS (app.alert\\(1\\))>> endobj\n')
  expect(await store(bytes)).toEqual({ ok: false, code: 'file-has-script' })
  expect(await kept()).toEqual(before)
})

test('没有收下的文件也算：一小时内太多就不再读，过了一小时又能传；收下的不算', async () => {
  const of = await newOwner()
  await stored(pdf(), { of })
  const broken = Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\n')
  for (let n = 0; n < MOST_REFUSED_FILES; n++)
    expect(await store(broken, { of })).toEqual({ ok: false, code: 'file-broken' })
  expect(await store(pdf(), { of })).toEqual({ ok: false, code: 'too-many-refused' })
  expect((await store(pdf(), { of: await newOwner() })).ok).toBe(true)
  expect((await store(pdf(), { of, at: '2026-03-02T02:00:00.001Z' })).ok).toBe(true)
})

const use = (...documentIds: string[]) =>
  county.pool.query(projectUsed(documentIds.map((id) => uploadIds.of(id))))
const usedUp = { ok: false, code: 'quota-used-up' }

test('没有用到的最多这么多个：再多不收，用到了、过了一天又能传；别人不受影响', async () => {
  const of = await newOwner()
  const first = await stored(pdf(), { of })
  for (let n = 1; n < MOST_UNUSED_FILES; n++) await stored(pdf(), { of })
  const before = await kept()
  expect(await store(pdf(), { of })).toEqual(usedUp)
  expect(await kept()).toEqual(before)
  expect((await store(pdf(), { of: await newOwner() })).ok).toBe(true)
  await use(first.documentId)
  expect((await store(pdf(), { of })).ok).toBe(true)
  expect(await store(pdf(), { of })).toEqual(usedUp)
  expect((await store(pdf(), { of, at: '2026-03-03T01:00:00.000Z' })).ok).toBe(true)
})

test('没有用到的一共最多这么大，一字节不差；同时传许多个也不超过', async () => {
  const of = await newOwner()
  const most = MOST_UNUSED_MEGABYTES * 1024 * 1024
  const one = Buffer.concat([pdf(), Buffer.alloc(MOST_UPLOAD_BYTES)]).subarray(0, most / 10)
  const done = await Promise.all(Array.from({ length: 11 }, () => store(one, { of })))
  expect(done.filter((each) => !each.ok)).toEqual([usedUp])
  expect(await store(pdf(), { of })).toEqual(usedUp)
})

describe('没有用到的到期删除', () => {
  const LATER: Instant = '2026-03-09T01:00:01.000Z'
  const erase = (named: string[] = [], at = LATER) =>
    eraseUnused(
      county,
      named.map((id) => uploadIds.of(id)),
      at,
    )
  const isThere = async ({ documentId, hash }: { documentId: string; hash: string }) => [
    (await findUpload(county.pool, county.keys, uploadIds.of(documentId))) !== undefined,
    await county.blobs.has(`uploads/${hash}`),
  ]

  test('没到日子的、用到的、草稿里的、留着下次用的都在；其他的连文件一起没了', async () => {
    const of = applicantIds.of(await newOwner())
    const [used, drafted, reused, unused] = [
      await stored(pdf(), { of }),
      await stored(pdf(), { of }),
      await stored(pdf(), { of }),
      await stored(pdf(), { of }),
    ]
    await use(used!.documentId)
    await keepForReuse(county.pool, of, '营业执照', reused!.documentId, '2026-03-02')
    await erase([], '2026-03-09T01:00:00.000Z')
    expect(await isThere(unused!), '正好七天').toEqual([true, true])
    await erase([drafted!.documentId])
    expect(await isThere(unused!)).toEqual([false, false])
    for (const each of [used, drafted, reused]) expect(await isThere(each!)).toEqual([true, true])
    await erase()
    expect(await isThere(drafted!), '草稿也没有了').toEqual([false, false])
  })

  test('没有提交成的，文件还在；提交了却没删成的，下一次接着删', async () => {
    const unused = await stored(pdf())
    const failing = fenced(county.pool, () => 'select 1 / 0')
    await expect(eraseUnused({ ...county, pool: failing }, [], LATER)).rejects.toThrow()
    expect(await isThere(unused)).toEqual([true, true])
    const away = { ...county.blobs, delete: () => Promise.reject(new Error('away')) }
    await expect(eraseUnused({ ...county, blobs: away }, [], LATER)).rejects.toThrow()
    expect(await isThere(unused)).toEqual([false, true])
    await erase()
    expect(await isThere(unused)).toEqual([false, false])
  })

  test('别人也有的文件，只去掉没有用到的那一条', async () => {
    const bytes = pdf()
    const [mine, theirs] = [await stored(bytes), await stored(bytes, { of: await newOwner() })]
    await use(theirs!.documentId)
    await erase()
    expect(await isThere(mine!)).toEqual([false, true])
    expect(await isThere(theirs!)).toEqual([true, true])
  })

  test('用到的，数据库不让删', async () => {
    const { documentId } = await stored(pdf())
    await use(documentId)
    await expect(
      county.pool.query('delete from documents.upload where document_id = $1', [documentId]),
    ).rejects.toThrow('used_document_fk')
  })
})
