import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Instant, toInstant } from '#foundation/time'
import { type Blobs, diskBlobs } from '#platform/blobs'
import { type Bucket, s3Blobs } from '#platform/s3'
import { startS3 } from '../../tests/s3.ts'

/*
 * The same promises of every store; the bucket is served by a program of others, which checks each
 * signature by itself.
 */

const now = () => toInstant(new Date())
const dir = mkdtempSync(join(tmpdir(), 'yimen-blobs-'))
let bucket: Bucket
let stop: () => Promise<void>
beforeAll(async () => {
  const started = await startS3(join(dir, 's3'))
  stop = started.stop
  bucket = { ...started.bucket, prefix: 'qingyan/' }
})
afterAll(async () => {
  await stop()
  rmSync(dir, { recursive: true, force: true })
})

describe.each<[string, () => Blobs]>([
  ['磁盘', () => diskBlobs(join(dir, 'disk'))],
  ['对象存储', () => s3Blobs(bucket, now)],
])('%s', (_name, open) => {
  test('放进去什么，取出来什么；再放一次也一样；没有的说没有', async () => {
    const blobs = open()
    const bytes = randomBytes(300)
    expect(await blobs.get('uploads/a')).toBeUndefined()
    expect(await blobs.has('uploads/a')).toBe(false)
    await blobs.put('uploads/a', bytes)
    await blobs.put('uploads/a', bytes)
    expect(await blobs.get('uploads/a')).toEqual(bytes)
    expect(await blobs.has('uploads/a')).toBe(true)
    await blobs.put('uploads/empty', new Uint8Array())
    expect(await blobs.get('uploads/empty')).toEqual(Buffer.alloc(0))
  })

  test('20 MB 的文件一个字节不差', async () => {
    const bytes = randomBytes(20 * 1024 * 1024)
    await open().put('uploads/large', bytes)
    expect((await open().get('uploads/large'))!.equals(bytes)).toBe(true)
  })

  test('按开头列出，按名称排序，一千个以上也列全，也可以只要最前面几个', async () => {
    const blobs = open()
    expect(await blobs.list('pieces/')).toEqual([])
    const names = Array.from({ length: 1005 }, (_, i) => `pieces/u/${String(i).padStart(9, '0')}`)
    for (let i = 0; i < names.length; i += 50)
      await Promise.all(names.slice(i, i + 50).map((name) => blobs.put(name, Buffer.from('x'))))
    await blobs.put('pieces-of-others/a', Buffer.from('x'))
    expect(await blobs.list('pieces/')).toEqual(names)
    expect(await blobs.list('pieces/u/00000100')).toEqual(names.slice(1000))
    expect(await blobs.list('pieces/', 2)).toEqual(names.slice(0, 2))
  })

  test('删去就没有了；再删一次也不是错', async () => {
    const blobs = open()
    await blobs.put('uploads/gone', Buffer.from('x'))
    await blobs.delete('uploads/gone')
    await blobs.delete('uploads/gone')
    expect(await blobs.has('uploads/gone')).toBe(false)
  })

  test.each(['../keys/personal.key', 'uploads/../../x', '/etc/passwd', '', 'a//b', 'a/.hidden'])(
    '“%s”不能作名称',
    async (key) => {
      const blobs = open()
      for (const work of [
        () => blobs.put(key, Buffer.from('x')),
        () => blobs.get(key),
        () => blobs.has(key),
        () => blobs.delete(key),
      ])
        await expect((async () => work())()).rejects.toThrow(/name of a blob/)
    },
  )
})

test('写了一半的文件不算文件', async () => {
  const blobs = diskBlobs(join(dir, 'half'))
  await blobs.put('uploads/whole', Buffer.from('x'))
  writeFileSync(join(dir, 'half/uploads/torn.123.draft'), 'x')
  expect(await blobs.list('uploads/')).toEqual(['uploads/whole'])
  expect(readdirSync(join(dir, 'half/uploads')).length).toBe(2)
})

test('签名不对，一个字节也拿不到；错误里有对方的说法', async () => {
  await s3Blobs(bucket, now).put('uploads/secret', Buffer.from('x'))
  const forged = s3Blobs({ ...bucket, secretAccessKey: 'guessed' }, now)
  await expect(forged.get('uploads/secret')).rejects.toThrow(/403 SignatureDoesNotMatch/)
  await expect(forged.put('uploads/other', Buffer.from('x'))).rejects.toThrow(
    /SignatureDoesNotMatch/,
  )
  await expect(s3Blobs({ ...bucket, name: 'nobody' }, now).list('')).rejects.toThrow(/nobody/)
})

test('对方一时不在或答错，再试；一直不在，说清楚', async () => {
  let answers = 0
  const flaky: Server = createServer((_request, reply) => {
    reply.writeHead(++answers < 3 ? 503 : 200).end('<Code>SlowDown</Code>')
  }).listen(0, '127.0.0.1')
  const endpoint = () => `http://127.0.0.1:${(flaky.address() as AddressInfo).port}`
  await new Promise((resolve) => flaky.once('listening', resolve))
  const blobs = s3Blobs({ ...bucket, endpoint: endpoint() }, () => now() as Instant)
  await blobs.put('uploads/a', Buffer.from('x'))
  expect(answers).toBe(3)
  answers = -10
  await expect(blobs.put('uploads/a', Buffer.from('x'))).rejects.toThrow(/503 SlowDown/)
  await new Promise((resolve) => flaky.close(resolve))
  await expect(blobs.put('uploads/a', Buffer.from('x'))).rejects.toThrow(/S3 PUT/)
})

test.each([
  ['答了一半', '<?xml version="1.0"?><ListBucketResult><Contents><Key>uploads/a</Key>', 'no list'],
  ['中间的设备答了一页网页', '<!doctype html><title>请先登录</title>', 'no list'],
  ['什么也没有答', '', 'no list'],
  [
    '说还有，不说怎样接着要',
    '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>',
    'goes on',
  ],
])('对方%s：不当作没有文件', async (_what, answer, says) => {
  const store = createServer((_request, reply) => void reply.end(answer)).listen(0, '127.0.0.1')
  await new Promise((resolve) => store.once('listening', resolve))
  try {
    const endpoint = `http://127.0.0.1:${(store.address() as AddressInfo).port}`
    await expect(s3Blobs({ ...bucket, endpoint }, now).list('uploads/')).rejects.toThrow(says)
  } finally {
    store.close()
  }
})
