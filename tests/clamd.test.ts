import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clamd, clamdAddress } from '#platform/clamd'
import { openTestCounty } from '#testing'
import { healthOf } from '../src/app/health.ts'
import { watchTime } from '../src/app/trusted-time.ts'
import { multipart, openPublicSide, type PublicSide } from './public-side.ts'

/* A real clamd (Debian's clamav-daemon), whose only signature is that of the EICAR test file. */

// In two parts: nobody's scanner is to take this file away.
const EICAR = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR' + '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'
const dir = mkdtempSync(join(tmpdir(), 'yimen-clamd-'))
const socket = join(dir, 'clamd.sock')
const scanner = clamd(clamdAddress(socket))
let daemon: ChildProcess | undefined
let side: PublicSide

async function startClamd(): Promise<void> {
  daemon = spawn('clamd', ['--config-file', join(dir, 'clamd.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  })
  const gone = once(daemon, 'exit').then(() => 'gone')
  while ((await scanner(Buffer.from('x'))) === 'away')
    if ((await Promise.race([gone, pause(100)])) === 'gone') throw new Error('clamd did not start')
}
async function stopClamd(): Promise<void> {
  if (!daemon) return
  const ended = once(daemon, 'exit')
  daemon.kill()
  await ended
  daemon = undefined
}

beforeAll(async () => {
  mkdirSync(join(dir, 'db'))
  // It may run as a user of its own.
  for (const each of [dir, join(dir, 'db')]) chmodSync(each, 0o755)
  writeFileSync(join(dir, 'db/eicar.ndb'), `Eicar-Test:0:*:${Buffer.from(EICAR).toString('hex')}\n`)
  writeFileSync(
    join(dir, 'clamd.conf'),
    `LocalSocket ${socket}\nDatabaseDirectory ${dir}/db\nForeground yes\n`,
  )
  await startClamd()
  side = await openPublicSide(async (at) => ({ ...(await openTestCounty(at)), scanner }))
})
afterAll(async () => {
  await side?.close()
  await stopClamd()
  rmSync(dir, { recursive: true, force: true })
})

const pdf = (text: string) => Buffer.from(`%PDF-1.7\n% ${text}\n`)
const hand = (cookie: string, bytes: Buffer) =>
  side.post('/api/uploads', cookie, multipart({}, { file: ['执照.pdf', bytes] }))
const TUS = { 'tus-resumable': '1.0.0' }
/** Hands in a file by pieces (here one); answers where, and what was said to the last. */
async function sendPieces(cookie: string, bytes: Buffer) {
  const begun = await side.server.inject({
    method: 'POST',
    url: '/uploads',
    headers: { ...TUS, cookie, 'upload-length': String(bytes.length) },
  })
  const url = String(begun.headers.location)
  const done = await side.server.inject({
    method: 'PATCH',
    url,
    headers: {
      ...TUS,
      cookie,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
    },
    payload: bytes,
  })
  return { url, done }
}
const head = (cookie: string, url: string) =>
  side.server.inject({ method: 'HEAD', url, headers: { ...TUS, cookie } })
const kept = async () => ({
  rows: (await side.county.pool.query('select from documents.upload')).rowCount,
  files: await side.county.blobs.list('uploads/'),
})
const health = async () =>
  (
    await healthOf(side.county, watchTime({ pool: side.county.pool, isElsewhere: false }))
  ).parts.find(({ name }) => name === 'scanner')!

test('干净的收下；有病毒的不收，也不留下什么，一次传完和分段传都一样', async () => {
  const { cookie } = await side.person()
  expect((await hand(cookie, pdf('干净'))).statusCode).toBe(201)
  expect((await sendPieces(cookie, pdf('也干净'))).done.headers).toHaveProperty('x-document-id')
  const before = await kept()
  expect(before.rows).toBe(2)
  const refused = await hand(cookie, pdf(EICAR))
  expect([refused.statusCode, refused.json().code]).toEqual([422, 'file-infected'])
  const { url, done } = await sendPieces(cookie, pdf(EICAR))
  expect([done.statusCode, done.body]).toEqual([422, expect.stringContaining('病毒')])
  expect((await head(cookie, url)).statusCode).toBe(404)
  expect(await kept()).toEqual(before)
  expect(await side.county.blobs.list('incoming/')).toEqual([])
})

test('不能查的时候什么都不收，健康说得出来；能查了，传完的那个不用再传', async () => {
  const { cookie } = await side.person()
  expect((await health()).ok).toBe(true)
  const before = await kept()
  await stopClamd()
  expect((await health()).ok).toBe(false)
  const refused = await hand(cookie, pdf('不知道'))
  expect([refused.statusCode, refused.json().code]).toEqual([503, 'scanner-away'])
  const { url, done } = await sendPieces(cookie, pdf('也不知道'))
  expect([done.statusCode, done.body]).toEqual([503, expect.stringContaining('检查病毒')])
  expect((await head(cookie, url)).statusCode).toBe(503)
  expect(await kept()).toEqual(before)
  await startClamd()
  expect((await health()).ok).toBe(true)
  expect((await head(cookie, url)).headers).toHaveProperty('x-document-id')
  expect((await kept()).rows).toBe(before.rows! + 1)
})
