import { randomBytes, randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import {
  addPiece,
  documentJobs,
  dropExpired,
  findUpload,
  INCOMING_HOURS,
  openUpload,
  UPLOAD_REFUSALS,
} from '#documents'
import { type ApplicantId, uploadIds } from '#foundation/ids'
import { identityCheckDigit, saveApplicant, sendPhoneCode, signInByPhone } from '#identity'
import type { HttpServer } from '#platform/http'
import { MOST_UPLOAD_BYTES } from '#foundation/limits'
import { codeSentTo, openTestCounty, type TestCounty } from '#testing'
import { buildServer } from '../../app/server.ts'

/* Files that come in pieces: a break, another machine or another person in between does no harm. */

let county: TestCounty
let server: HttpServer
beforeAll(async () => {
  county = await openTestCounty('2026-03-02T01:00:00.000Z')
  server = await buildServer(county, { logLevel: 'silent', demo: false })
})
afterEach(async () => {
  // Nothing is left of what was on its way.
  await county.pool.query("update documents.incoming set begun_at = begun_at - interval '2 days'")
  await dropExpired({ ...county, db: county.pool })
  expect(await county.blobs.list('incoming/')).toEqual([])
})
afterAll(async () => {
  await server.close()
  await county.drop()
})

let serial = 0
/** Somebody who has signed in on the portal. */
async function person(): Promise<{ applicantId: ApplicantId; cookie: string }> {
  const body = `11010519491231${String(100 + ++serial)}`
  const phone = `1395${String(1_000_000 + serial)}`
  const applicantId = await saveApplicant(county.pool, county.keys, {
    kind: 'natural-person',
    name: '张小店',
    idNumber: body + identityCheckDigit(body),
    phone,
  })
  await sendPhoneCode(county.pool, county.keys, phone, county.now())
  const code = await codeSentTo(county, phone)
  const signed = await signInByPhone(county.pool, county.keys, phone, code, county.now())
  if (!signed.ok) throw new Error(signed.code)
  return { applicantId, cookie: `yimen_applicant=${signed.token}` }
}

const TUS = { 'tus-resumable': '1.0.0' }
const BYTES = { 'content-type': 'application/offset+octet-stream' }
const nameOf = (fileName: string) => ({
  'upload-metadata': `filename ${Buffer.from(fileName).toString('base64')}`,
})
const begin = (cookie: string, length: number, headers: Record<string, string> = {}, at = server) =>
  at.inject({
    method: 'POST',
    url: '/uploads',
    headers: { ...TUS, cookie, 'upload-length': String(length), ...headers },
  })
const begun = async (...given: Parameters<typeof begin>) => {
  const reply = await begin(...given)
  expect(reply.statusCode, reply.body).toBe(201)
  return String(reply.headers.location)
}
const patch = (cookie: string, url: string, from: number, bytes: Buffer, at = server) =>
  at.inject({
    method: 'PATCH',
    url,
    headers: { ...TUS, ...BYTES, cookie, 'upload-offset': String(from) },
    payload: bytes,
  })
const head = (cookie: string, url: string, at = server) =>
  at.inject({ method: 'HEAD', url, headers: { ...TUS, cookie } })
const standsAt = async (...given: Parameters<typeof head>) =>
  Number((await head(...given)).headers['upload-offset'])
const documentOf = async ({ headers }: { headers: Record<string, unknown> }) =>
  (await findUpload(county.pool, county.keys, uploadIds.of(String(headers['x-document-id']))))!

/** A photo with enough in it to come in several pieces. */
const photo = (bytes: number) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2]),
    // No byte of a picture looks like the beginning of something else.
    randomBytes(bytes).map((byte) => byte & 0x7f),
    Buffer.from([0xff, 0xd9]),
  ])

test('上传中断后接着传；别人接不了；传完的文件加密保存，照片没有位置', async () => {
  const { cookie, applicantId } = await person()
  const thief = await person()
  const gps = Buffer.from('GPS25.77N')
  const app1 = Buffer.concat([Buffer.from('Exif\0\0'), gps, Buffer.alloc(20)])
  const jpeg = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, app1.length + 2]),
    app1,
    Buffer.from([0xff, 0xda, 0, 2]),
    Buffer.alloc(5000, 7),
    Buffer.from([0xff, 0xd9]),
  ])
  const url = await begun(cookie, jpeg.length, nameOf('执照.jpg'))
  expect((await patch(cookie, url, 0, jpeg.subarray(0, 2000))).statusCode).toBe(204)
  const rest = jpeg.subarray(2000)
  expect((await patch(thief.cookie, url, 2000, rest)).statusCode, '别人的上传').toBe(404)
  expect((await head(thief.cookie, url)).statusCode).toBe(404)
  expect((await patch('', url, 2000, rest)).statusCode).toBe(401)
  expect(await standsAt(cookie, url)).toBe(2000)
  const astray = await patch(cookie, url, 1000, rest)
  expect([astray.statusCode, astray.body], '不是接着的地方').toEqual([
    409,
    '这一段已经收到，请从现在的位置接着传。',
  ])
  const done = await patch(cookie, url, 2000, rest)
  expect(done.statusCode, done.body).toBe(204)
  const upload = await documentOf(done)
  expect(upload).toMatchObject({ fileName: '执照.jpg', ownerId: applicantId })
  const kept = await openUpload(county, upload.hash)
  expect(kept.includes(gps)).toBe(false)
  expect(county.keys.index(kept).toString('hex')).toBe(upload.hash)
  expect(
    (await county.blobs.get(`uploads/${upload.hash}`))!.includes(Buffer.alloc(64, 7)),
    '保存的是密文',
  ).toBe(false)
  expect(await county.blobs.list('incoming/'), '收齐之后一片不留').toEqual([])
  expect((await head(cookie, url)).statusCode).toBe(404)
})

test('一份文件的各片可以到不同的机器：每片落地就是密文；同一处送两次只算一次', async () => {
  const { cookie } = await person()
  // A second process of the same county: its own server, the same database and store for files.
  const other = await buildServer(county, { logLevel: 'silent', demo: false })
  const file = photo(600_000)
  const url = await begun(cookie, file.length)
  const send = (at: HttpServer, from: number, to: number) =>
    patch(cookie, url, from, file.subarray(from, to), at)
  expect((await send(server, 0, 200_000)).statusCode).toBe(204)
  expect(await standsAt(cookie, url, other)).toBe(200_000)
  const [piece] = await county.blobs.list('incoming/')
  const kept = (await county.blobs.get(piece!))!
  expect(kept.includes(file.subarray(1000, 1064)), '磁盘上的片是密文').toBe(false)
  const twice = await Promise.all([send(server, 200_000, 400_000), send(other, 200_000, 300_000)])
  expect(twice.map((r) => r.statusCode).sort()).toEqual([204, 409])
  const stands = await standsAt(cookie, url)
  expect([300_000, 400_000]).toContain(stands)
  const done = await send(other, stands, file.length)
  expect((await openUpload(county, (await documentOf(done)).hash)).equals(file)).toBe(true)
  await other.close()
})

test('最后一片的机器没来得及答复，也问得出结果，问一次就成了文件', async () => {
  const { cookie, applicantId } = await person()
  const file = photo(1000)
  const url = await begun(cookie, file.length, nameOf('平面图.jpg'))
  const deps = { ...county, db: county.pool }
  expect(await addPiece(deps, url.split('/').at(-1)!, 0, file)).toBe(true)
  const answer = await head(cookie, url)
  expect(answer.statusCode).toBe(200)
  expect(answer.headers).toMatchObject({
    'tus-resumable': '1.0.0',
    'upload-offset': String(file.length),
    'upload-length': String(file.length),
    'cache-control': 'no-store',
  })
  expect(await documentOf(answer)).toMatchObject({ ownerId: applicantId, fileName: '平面图.jpg' })
  expect((await head(cookie, url)).statusCode, '已经成了文件').toBe(404)
})

test('没有写名字的，收下来叫“文件”', async () => {
  const { cookie } = await person()
  const file = photo(10)
  const done = await patch(cookie, await begun(cookie, file.length), 0, file)
  expect((await documentOf(done)).fileName).toBe('文件.jpg')
  const again = await begun(cookie, file.length)
  await addPiece({ ...county, db: county.pool }, again.split('/').at(-1)!, 0, file)
  expect((await documentOf(await head(cookie, again))).fileName).toBe('文件.jpg')
})

test('开头就带着内容来的，接着往下传；一次就传完的，当时就成了文件', async () => {
  const { cookie } = await person()
  const file = photo(3000)
  const beginWith = (bytes: Buffer) =>
    server.inject({
      method: 'POST',
      url: '/uploads',
      headers: { ...TUS, ...BYTES, cookie, 'upload-length': String(file.length) },
      payload: bytes,
    })
  const reply = await beginWith(file.subarray(0, 1000))
  expect([reply.statusCode, reply.headers['upload-offset']]).toEqual([201, '1000'])
  const url = String(reply.headers.location)
  const whole = [await patch(cookie, url, 1000, file.subarray(1000)), await beginWith(file)]
  expect(whole.map((r) => r.statusCode)).toEqual([204, 201])
  for (const done of whole)
    expect((await openUpload(county, (await documentOf(done)).hash)).equals(file)).toBe(true)
})

test.each<[string, Buffer, string]>([
  [
    '程序',
    Buffer.from('MZ this is a program'),
    '文件内容不是允许的类型。可以上传 PDF、图片、Word、Excel、OFD 文件。',
  ],
  ['空文件', Buffer.alloc(0), '文件是空的，请重新选择。'],
])('传完了才看出是%s：说明原因，什么也不留', async (_, bytes, reason) => {
  const { cookie } = await person()
  const reply = await begin(cookie, bytes.length)
  const done =
    bytes.length > 0 ? await patch(cookie, String(reply.headers.location), 0, bytes) : reply
  expect([done.statusCode, done.body]).toEqual([422, reason])
  expect(done.headers['x-document-id']).toBeUndefined()
})

test('最后一片来不及看的，问的时候才看出不是能收的：没有这个上传', async () => {
  const { cookie } = await person()
  const bytes = Buffer.from('MZ this is a program')
  const url = await begun(cookie, bytes.length)
  await addPiece({ ...county, db: county.pool }, url.split('/').at(-1)!, 0, bytes)
  const answer = await head(cookie, url)
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['x-document-id']).toBeUndefined()
})

test('太大的，一开始就不收；正好的收', async () => {
  const { cookie } = await person()
  const refused = await begin(cookie, MOST_UPLOAD_BYTES + 1)
  expect([refused.statusCode, refused.body]).toEqual([413, UPLOAD_REFUSALS['file-too-large']])
  expect((await begin(cookie, MOST_UPLOAD_BYTES)).statusCode).toBe(201)
})

test('不传了可以放弃：一片不留；别人放弃不了', async () => {
  const { cookie } = await person()
  const thief = await person()
  const url = await begun(cookie, 5000)
  await patch(cookie, url, 0, Buffer.alloc(100))
  const drop = (who: string) =>
    server.inject({ method: 'DELETE', url, headers: { ...TUS, cookie: who } })
  expect((await drop(thief.cookie)).statusCode).toBe(404)
  expect(await standsAt(cookie, url)).toBe(100)
  expect((await drop(cookie)).statusCode).toBe(204)
  expect(await county.blobs.list('incoming/')).toEqual([])
  expect((await head(cookie, url)).statusCode).toBe(404)
})

test('没传完的最多二十个；说到什么时候为止，过了一天不再收，也不再算', async () => {
  const { cookie } = await person()
  const first = await begun(cookie, 5000)
  for (let n = 1; n < 20; n++) await begun(cookie, 5000)
  const refused = await begin(cookie, 5000)
  expect([refused.statusCode, refused.body]).toEqual([
    429,
    '没有传完的文件太多，请先传完，或者明天再试。',
  ])
  const told = await patch(cookie, first, 0, Buffer.alloc(100))
  const { rows } = await county.pool.query(
    `select begun_at + make_interval(hours => $1) as at from documents.incoming
     where upload_id = $2`,
    [INCOMING_HOURS, first.split('/').at(-1)],
  )
  expect(told.headers['upload-expires']).toBe(new Date(rows[0].at).toUTCString())
  await county.pool.query("update documents.incoming set begun_at = begun_at - interval '25 hours'")
  const late = await patch(cookie, first, 100, Buffer.alloc(100))
  expect([late.statusCode, late.body]).toEqual([410, '隔了太久没有传完，已经作废，请重新上传。'])
  expect(await dropExpired({ ...county, db: county.pool })).toBe(20)
  expect((await begin(cookie, 5000)).statusCode).toBe(201)
})

test('接着传的编号不成样子，答复没有这个上传', async () => {
  const { cookie, applicantId } = await person()
  const none = { cookie, url: `/uploads/${applicantId}.${randomUUID()}` }
  expect((await head(none.cookie, none.url)).statusCode).toBe(404)
  const unknown = await patch(none.cookie, none.url, 0, Buffer.from('x'))
  expect([unknown.statusCode, unknown.body]).toEqual([404, '没有找到这个上传。'])
  for (const id of ['abc', 'a.b', '..%2F', '__proto__', randomUUID(), `${randomUUID()}.x`])
    for (const method of ['HEAD', 'PATCH', 'DELETE'] as const) {
      const reply = await server.inject({
        method,
        url: `/uploads/${id}`,
        headers: { ...TUS, ...BYTES, cookie, 'upload-offset': '0' },
      })
      expect(reply.statusCode, `${method} ${id}`).toBe(404)
      if (method === 'PATCH')
        expect(reply.json()).toMatchObject({ code: 'unknown-upload', detail: '没有找到这个上传。' })
    }
})

/** Sends some bytes over a real connection and cuts it. */
function cutOff(cookie: string, url: string, bytes: Buffer, length: number): Promise<void> {
  const { port } = server.server.address() as AddressInfo
  return new Promise((resolve) => {
    const sending = httpRequest({
      port,
      method: 'PATCH',
      path: url,
      headers: { ...TUS, ...BYTES, cookie, 'upload-offset': '0', 'content-length': length },
    })
    sending.on('error', () => resolve())
    sending.write(bytes, () => sending.destroy(new Error('cut')))
  })
}

test('线路断了，断之前到的都在，从那里接着传；长的边来边存', async () => {
  if (!server.server.listening) await server.listen({ port: 0, host: '127.0.0.1' })
  const { cookie } = await person()
  const file = photo(4_000_000)
  const url = await begun(cookie, file.length)
  await cutOff(cookie, url, file.subarray(0, 3_000_000), file.length)
  await vi.waitUntil(async () => (await standsAt(cookie, url)) > 0, { timeout: 50_000 })
  let stands = 0
  // What came before the cut is still being kept.
  await vi.waitUntil(async () => stands === (stands = await standsAt(cookie, url)), {
    timeout: 50_000,
    interval: 500,
  })
  expect((await county.blobs.list('incoming/')).length).toBeGreaterThan(1)
  const done = await patch(cookie, url, stands, file.subarray(stands))
  expect(done.statusCode, done.body).toBe(204)
  expect((await openUpload(county, (await documentOf(done)).hash)).equals(file)).toBe(true)
})

test('新的一天清掉没人再传的，正在传的留着', async () => {
  const { cookie } = await person()
  const abandoned = await begun(cookie, 5000)
  const ofAbandoned = abandoned.split('/').at(-1)
  await county.pool.query(
    'update documents.incoming set begun_at = now() - make_interval(hours => $1) where upload_id = $2',
    [INCOMING_HOURS, ofAbandoned],
  )
  const current = await begun(cookie, 5000)
  for (const { when, does } of documentJobs) {
    expect(when).toBe('new-day')
    await does(county, county.now())
  }
  const { rows } = await county.pool.query('select upload_id as id from documents.incoming')
  expect(rows).toEqual([{ id: current.split('/').at(-1) }])
})
