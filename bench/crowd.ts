import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toInstant } from '#foundation/time'
import {
  identityCheckDigit,
  listMessages,
  saveApplicant,
  sendPhoneCode,
  signInByPhone,
} from '#identity'
import { random } from '#sim'
import { fileKeys } from '#platform/keyring'
import { repositoryDir } from '#platform/repository'
import { openCounty, prepareDatabase } from '../src/app/county.ts'
import { type Benchmark, type Measurement, percentile, withCluster } from './measure.ts'

const MAIN = join(repositoryDir, 'src/app/main.ts')
const PEOPLE = 500
const SECONDS = 120
/** Seconds that somebody reads or types between two pages, on average. */
const THINK = 8
const FILE = Buffer.concat([
  Buffer.from('%PDF-1.7\n'),
  Buffer.alloc(1_000_000, 'a photograph of a paper. '),
])
const FORM = {
  'form.shopName': '张记小吃',
  'form.kind': '小餐饮',
  'form.products': '粉面',
  'form.premises': '城关街道建设路 8 号',
  'form.area': '40',
  'form.contact': '张小店',
}
const QUERIES = ['开饭店', '营业执照', 'yyzz', '低保', '建房', '驾校', '卫生许可']

interface Reply {
  status: number
  location: string
  body: string
  ms: number
}

/** What was measured of all people together, in milliseconds. */
interface Seen {
  reads: number[]
  uploads: number[]
  submissions: number[]
  errors: string[]
}
type Send = (
  method: string,
  path: string,
  token: string,
  payload?: { type: string; body: Buffer },
) => Promise<Reply>

/**
 * 500 people at once: each looks around, applies with three files of 1 MB, and follows; the server
 * and its database share the cores with them.
 */
export const crowd: Benchmark = {
  name: 'crowd',
  about: `${PEOPLE} people browsing, applying with 3 files of 1 MB and following for ${SECONDS} s, on the embedded database`,
  run: () =>
    withCluster(async (ownerUrl, dir) => {
      await prepareDatabase(ownerUrl, fileKeys(`${dir}/keys`), { demo: false })
      const tokens = await signedIn(ownerUrl, dir)
      const { server, port } = await startServer(ownerUrl, dir)
      const memory = () =>
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]) / 1024
      const agent = new Agent({ keepAlive: true, maxSockets: PEOPLE })
      const send = senderTo(port, agent)
      const seen: Seen = { reads: [], uploads: [], submissions: [], errors: [] }
      const until = performance.now() + SECONDS * 1000
      const resting = memory()
      const sizes: number[] = []
      const watch = setInterval(() => sizes.push(memory()), 2000)
      await Promise.all(tokens.map((token, n) => new Person(send, token, n, until, seen).live()))
      clearInterval(watch)
      agent.destroy()
      server.kill('SIGINT')
      await once(server, 'exit')
      if (seen.errors.length > 0) process.stderr.write(`${seen.errors.slice(0, 5).join('\n')}\n`)
      return report(seen, resting, sizes)
    }),
}

/** Sessions of so many people. */
async function signedIn(ownerUrl: string, stateDir: string): Promise<string[]> {
  const now = () => toInstant(new Date())
  const county = await openCounty({ ownerUrl, stateDir, now, connections: 4 })
  const { pool, keys } = county
  const tokens: string[] = []
  for (let n = 0; n < PEOPLE; n++) {
    const digits = `1101051949123${String(1000 + n)}`
    const phone = `138${String(10_000_000 + n)}`
    const idNumber = digits + identityCheckDigit(digits)
    await saveApplicant(pool, keys, { kind: 'natural-person', name: '张小店', idNumber, phone })
    await sendPhoneCode(pool, keys, phone, now())
    const [message] = await listMessages(pool, keys, undefined, 1)
    const code = /\d{6}/.exec(message!.text)![0]
    const signed = await signInByPhone(pool, keys, phone, code, now())
    if (signed.ok) tokens.push(signed.token)
  }
  await county.close()
  return tokens
}

/** The product itself, in a process of its own. */
async function startServer(ownerUrl: string, dir: string) {
  const server = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', MAIN, '--empty'],
    {
      env: {
        ...process.env,
        DATABASE_URL: ownerUrl,
        YIMEN_DIR: dir,
        PORT: '0',
        YIMEN_DEMO: 'off',
        LOG_LEVEL: 'error',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let said = ''
  server.stdout.on('data', (text: Buffer) => (said += String(text)))
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(said)
    if (address) return { server, port: Number(address[1]) }
    await sleep(100)
  }
}

const senderTo =
  (port: number, agent: Agent): Send =>
  async (method, path, token, payload) => {
    const from = performance.now()
    const call = request({
      host: '127.0.0.1',
      port,
      agent,
      method,
      path: encodeURI(path),
      headers: {
        cookie: `yimen_applicant=${token}`,
        'accept-encoding': 'identity',
        ...(payload && { 'content-type': payload.type, 'content-length': payload.body.length }),
      },
    })
    call.end(payload?.body)
    const [reply] = (await once(call, 'response')) as [IncomingMessage]
    let body = ''
    for await (const chunk of reply.setEncoding('utf8')) body += chunk
    return {
      status: reply.statusCode!,
      location: reply.headers.location ?? '',
      body,
      ms: performance.now() - from,
    }
  }

/** Somebody who looks around, applies, follows, and begins again until the time is over. */
class Person {
  readonly #send: Send
  readonly #token: string
  readonly #n: number
  readonly #until: number
  readonly #seen: Seen
  readonly #next: () => number

  constructor(send: Send, token: string, n: number, until: number, seen: Seen) {
    this.#send = send
    this.#token = token
    this.#n = n
    this.#until = until
    this.#seen = seen
    this.#next = random(n)
  }

  async live(): Promise<void> {
    await sleep(this.#next() * THINK * 1000)
    for (let round = 0; performance.now() < this.#until; round++) {
      if (!(await this.#lookAround())) return
      const caseId = await this.#apply(round)
      for (const path of ['/my', `/my/cases/${caseId}`]) {
        await this.#read(path)
        await this.#think()
      }
    }
  }

  /** Answers whether there is still time. */
  async #lookAround(): Promise<boolean> {
    for (const path of [
      '/',
      `/?q=${QUERIES[Math.floor(this.#next() * QUERIES.length)]}`,
      '/items/item-002',
      '/open',
      '/items/item-002/apply',
    ]) {
      const reply = await this.#read(path)
      if (reply.status !== 200) this.#seen.errors.push(`${path}: ${reply.status}`)
      await this.#think()
      if (performance.now() > this.#until) return false
    }
    return true
  }

  /** Answers the number of the case. */
  async #apply(round: number): Promise<string | undefined> {
    const { errors, uploads, submissions } = this.#seen
    const key = `crowd-${this.#n}-${round}`
    const form = multipart({ ...FORM, idempotencyKey: key }, this.#n * 1000 + round)
    const filled = await this.#send('POST', '/items/item-002/apply', this.#token, form)
    uploads.push(filled.ms)
    if (filled.location !== '/items/item-002/review')
      errors.push(`apply: ${filled.status} ${filled.location}`)
    await this.#read('/items/item-002/review')
    await this.#think()
    const done = await this.#send('POST', '/items/item-002/submission', this.#token, {
      type: 'application/x-www-form-urlencoded',
      body: Buffer.from(new URLSearchParams({ idempotencyKey: key, truth: 'on' }).toString()),
    })
    submissions.push(done.ms)
    if (done.status !== 201) errors.push(`submission: ${done.status} ${done.body.slice(0, 120)}`)
    await this.#think()
    return /20\d\d-\d{6}/.exec(done.body)?.[0]
  }

  async #read(path: string): Promise<Reply> {
    const reply = await this.#send('GET', path, this.#token)
    this.#seen.reads.push(reply.ms)
    return reply
  }

  #think = () => sleep(-Math.log(1 - this.#next()) * THINK * 1000)
}

function report(
  { reads, uploads, submissions, errors }: Seen,
  resting: number,
  sizes: readonly number[],
): Measurement[] {
  const p95 = (list: number[]) => percentile(list, 0.95)
  const said = (list: number[]) =>
    `median ${percentile(list, 0.5).toFixed(0)} ms, p95 ${p95(list).toFixed(0)} ms`
  const half = Math.floor(sizes.length / 2)
  const [early, late] = [Math.max(...sizes.slice(0, half)), Math.max(...sizes.slice(half))]
  return [
    {
      what: 'crowd: reads',
      ours: `${reads.length} in ${SECONDS} s, ${said(reads)}`,
      goal: 'p95 < 200 ms, no error',
      reached: p95(reads) < 200 && errors.length === 0,
    },
    { what: 'crowd: three files of 1 MB', ours: `${uploads.length} times, ${said(uploads)}` },
    {
      what: 'crowd: submissions',
      ours: `${submissions.length}, ${said(submissions)}`,
      goal: 'p95 < 800 ms',
      reached: p95(submissions) < 800,
    },
    {
      what: 'crowd: errors',
      ours: `${errors.length}`,
      goal: 'none',
      reached: errors.length === 0,
    },
    {
      what: 'crowd: memory of the server',
      ours: `${resting.toFixed(0)} MB at rest, at most ${early.toFixed(0)} MB in the first half, ${late.toFixed(0)} MB in the second`,
      goal: 'flat',
      reached: late < early * 1.15,
    },
  ]
}

function multipart(fields: Record<string, string>, seed: number): { type: string; body: Buffer } {
  const boundary = '----crowd'
  const file = (name: string, i: number) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="file.${name}"; filename="${name}.pdf"\r\ncontent-type: application/pdf\r\n\r\n`,
      ),
      FILE,
      Buffer.from(`${seed}-${i}\r\n`),
    ])
  const parts = [
    ...Object.entries(fields).map(([name, value]) =>
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      ),
    ),
    ...['m1', 'm2', 'm3'].map(file),
    Buffer.from(`--${boundary}--\r\n`),
  ]
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) }
}
