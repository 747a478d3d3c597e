import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
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
import { type Benchmark, percentile, withCluster } from './measure.ts'

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

/** 500 people at once: each looks around, applies with three files of 1 MB, and follows; the server and its database share the cores with them. */
export const crowd: Benchmark = {
  name: 'crowd',
  about: `${PEOPLE} people browsing, applying with 3 files of 1 MB and following for ${SECONDS} s, on the embedded database`,
  run: () =>
    withCluster(async (ownerUrl, dir) => {
      await prepareDatabase(ownerUrl, fileKeys(`${dir}/keys`))
      const county = await openCounty({
        ownerUrl,
        stateDir: dir,
        now: () => toInstant(new Date()),
        connections: 4,
      })
      const tokens: string[] = []
      for (let n = 0; n < PEOPLE; n++) {
        const digits = `1101051949123${String(1000 + n)}`
        const phone = `138${String(10_000_000 + n)}`
        await saveApplicant(county.pool, county.keys, {
          kind: 'natural-person',
          name: '张小店',
          idNumber: digits + identityCheckDigit(digits),
          phone,
        })
        await sendPhoneCode(county.pool, county.keys, phone, county.now())
        const [message] = await listMessages(county.pool, county.keys, undefined, 1)
        const signed = await signInByPhone(
          county.pool,
          county.keys,
          phone,
          /\d{6}/.exec(message!.text)![0],
          county.now(),
        )
        if (signed.ok) tokens.push(signed.token)
      }
      await county.close()
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
      while (!/http:\/\/127\.0\.0\.1:(\d+)\//.test(said)) await sleep(100)
      const port = Number(/http:\/\/127\.0\.0\.1:(\d+)\//.exec(said)![1])
      const memory = () =>
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]) / 1024

      const agent = new Agent({ keepAlive: true, maxSockets: PEOPLE })
      const reads: number[] = []
      const uploads: number[] = []
      const submissions: number[] = []
      const errors: string[] = []
      const send = async (
        method: string,
        path: string,
        token: string,
        payload?: { type: string; body: Buffer },
      ): Promise<Reply> => {
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
        const [reply] = (await once(call, 'response')) as [import('node:http').IncomingMessage]
        let body = ''
        for await (const chunk of reply.setEncoding('utf8')) body += chunk
        return {
          status: reply.statusCode!,
          location: reply.headers.location ?? '',
          body,
          ms: performance.now() - from,
        }
      }
      const until = performance.now() + SECONDS * 1000
      const person = async (token: string, n: number) => {
        const next = random(n)
        const think = () => sleep(-Math.log(1 - next()) * THINK * 1000)
        const expected = (reply: Reply, into: number[], ok: boolean, what: string) => {
          into.push(reply.ms)
          if (!ok) errors.push(`${what}: ${reply.status} ${reply.body.slice(0, 120)}`)
          return reply
        }
        const read = async (path: string) =>
          expected(await send('GET', path, token), reads, true, path)
        await sleep(next() * THINK * 1000)
        for (let round = 0; performance.now() < until; round++) {
          for (const path of [
            '/',
            `/?q=${QUERIES[Math.floor(next() * QUERIES.length)]}`,
            '/items/item-002',
            '/open',
            '/items/item-002/apply',
          ]) {
            const reply = await read(path)
            if (reply.status !== 200) errors.push(`${path}: ${reply.status}`)
            await think()
            if (performance.now() > until) return
          }
          const key = `crowd-${n}-${round}`
          const filled = expected(
            await send(
              'POST',
              '/items/item-002/apply',
              token,
              multipart({ ...FORM, idempotencyKey: key }, n * 1000 + round),
            ),
            uploads,
            true,
            'apply',
          )
          if (filled.location !== '/items/item-002/review')
            errors.push(`apply: ${filled.status} ${filled.location}`)
          await read('/items/item-002/review')
          await think()
          const done = await send('POST', '/items/item-002/submission', token, {
            type: 'application/x-www-form-urlencoded',
            body: Buffer.from(new URLSearchParams({ idempotencyKey: key, truth: 'on' }).toString()),
          })
          expected(done, submissions, done.status === 201, 'submission')
          await think()
          const caseId = /20\d\d-\d{6}/.exec(done.body)?.[0]
          for (const path of ['/my', `/my/cases/${caseId}`]) {
            await read(path)
            await think()
          }
        }
      }
      const resting = memory()
      const sizes: number[] = []
      const watch = setInterval(() => sizes.push(memory()), 2000)
      await Promise.all(tokens.map(person))
      clearInterval(watch)
      agent.destroy()
      server.kill('SIGINT')
      await once(server, 'exit')
      if (errors.length > 0) process.stderr.write(`${errors.slice(0, 5).join('\n')}\n`)
      const p95 = (list: number[]) => percentile(list, 0.95)
      const half = sizes.slice(Math.floor(sizes.length / 2))
      const early = Math.max(...sizes.slice(0, Math.floor(sizes.length / 2)))
      const late = Math.max(...half)
      return [
        {
          what: 'crowd: reads',
          ours: `${reads.length} in ${SECONDS} s, median ${percentile(reads, 0.5).toFixed(0)} ms, p95 ${p95(reads).toFixed(0)} ms`,
          goal: 'p95 < 200 ms, no error',
          reached: p95(reads) < 200 && errors.length === 0,
        },
        {
          what: 'crowd: three files of 1 MB',
          ours: `${uploads.length} times, median ${percentile(uploads, 0.5).toFixed(0)} ms, p95 ${p95(uploads).toFixed(0)} ms`,
        },
        {
          what: 'crowd: submissions',
          ours: `${submissions.length}, median ${percentile(submissions, 0.5).toFixed(0)} ms, p95 ${p95(submissions).toFixed(0)} ms`,
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
    }),
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
