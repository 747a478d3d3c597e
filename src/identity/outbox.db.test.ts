import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type ApplicantId, applicantIds } from '#foundation/ids'
import {
  DELIVERY,
  type Delivery,
  type Gateway,
  listMessages,
  MessageRefused,
  queueMessage,
  sendQueued,
  webhookGateway,
} from '#identity'
import { rows, transaction } from '#platform/database'
import { openTestCounty, type TestCounty } from '#testing'
import { repositoryDir } from '#platform/repository'

/*
 * The way of a message to the world: a gateway may be slow, dead or garbled, a worker may die, and
 * nothing is lost or doubled.
 */

/** While a test holds the clock, a pause ends when the test says so. */
const clock = vi.hoisted(() => ({
  isHeld: false,
  pauses: [] as { ms: number | undefined; options: unknown; end: () => void }[],
}))
vi.mock('node:timers/promises', async (original) => {
  const real = await original<typeof import('node:timers/promises')>()
  const held: typeof real.setTimeout = (ms, value, options) =>
    clock.isHeld
      ? new Promise((resolve) =>
          clock.pauses.push({ ms, options, end: () => resolve(value as never) }),
        )
      : real.setTimeout(ms, value, options)
  return { ...real, setTimeout: held }
})

let county: TestCounty
const servers: Server[] = []
beforeAll(async () => {
  county = await openTestCounty()
})
afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  clock.isHeld = false
  clock.pauses.length = 0
  for (const server of servers.splice(0)) server.close()
  await sql('truncate identity.message')
})
afterAll(() => county.drop())

/** As the owner of the database; the application may not truncate. */
async function sql<T>(query: string, values?: unknown[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: county.ownerUrl })
  await client.connect()
  try {
    return await rows<T>(client as never, query, values)
  } finally {
    await client.end()
  }
}

interface Taken {
  key: string
  text: string
  type: string | undefined
  said: unknown
}

async function listen<S extends Server>(server: S): Promise<string> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`
}

/**
 * A gateway of our own on the loopback interface; `answer` decides what becomes of each request.
 */
async function openGateway(
  answer: (taken: Taken, reply: ServerResponse, request: IncomingMessage) => unknown,
): Promise<{ url: string; taken: Taken[] }> {
  const taken: Taken[] = []
  const url = await listen(
    createServer(async (request, reply) => {
      const said = JSON.parse((await text(request)) || '{}') as { text: string }
      const message = {
        key: String(request.headers['idempotency-key']),
        text: said.text,
        type: request.headers['content-type'],
        said,
      }
      taken.push(message)
      await answer(message, reply, request)
    }),
  )
  return { url, taken }
}
const status =
  (code: number) =>
  (_: Taken, reply: ServerResponse): void =>
    void reply.writeHead(code).end('{}')

async function queue(...texts: string[]): Promise<void> {
  for (const each of texts)
    await queueMessage(
      county.pool,
      county.keys,
      { to: '13600000000', text: each },
      '2026-03-02T01:00:00.000Z',
    )
}
const send = (gateway: Gateway, delivery: Partial<Delivery> = {}) =>
  sendQueued(county.pool, county.keys, gateway, { ...DELIVERY, ...delivery })

interface Standing {
  state: string
  attempts: number
  problem: string | null
  /** Minutes, by the database's clock. */
  waits: number
}
const standings = () =>
  rows<Standing>(
    county.pool,
    `select state, attempts, problem, round(extract(epoch from next_at - now()) / 60)::int as waits
     from identity.message order by message_id`,
  )
const passMinutes = (minutes: number) =>
  sql('update identity.message set next_at = next_at - make_interval(mins => $1)', [minutes])

test('送到的标为已送，再不送第二次；收件人和内容一字不差', async () => {
  const { url, taken } = await openGateway(status(202))
  await queue('您的验证码是 123456', '您的申请已受理')
  expect(await send(webhookGateway(url))).toBe(2)
  expect(await send(webhookGateway(url))).toBe(0)
  const handed = { channel: 'sms', to: '13600000000' }
  expect(taken.map((t) => t.said)).toEqual(
    expect.arrayContaining([
      { ...handed, text: '您的验证码是 123456' },
      { ...handed, text: '您的申请已受理' },
    ]),
  )
  expect(taken.map((t) => t.type)).toEqual(['application/json', 'application/json'])
  expect(new Set(taken.map((t) => t.key)).size).toBe(2)
  expect(await standings(), '不再等什么').toMatchObject([
    { state: 'sent', waits: 0 },
    { state: 'sent', waits: 0 },
  ])
})

test('没有送到的过一会儿再送，一次比一次晚，最多隔十二小时，六次后放弃；每次都是同一个键', async () => {
  const { url, taken } = await openGateway(status(503))
  await queue('试送')
  const waits: number[] = []
  for (let n = 0; n < 8; n++) {
    if ((await send(webhookGateway(url))) === 0) break
    const [standing] = await standings()
    if (standing!.state === 'queued') waits.push(standing!.waits)
    expect(await send(webhookGateway(url)), '还没有到时候').toBe(0)
    await passMinutes(standing!.waits)
  }
  expect(waits).toEqual([1, 5, 30, 120, 720])
  expect(await standings()).toMatchObject([
    { state: 'failed', attempts: 6, problem: 'gateway answered 503' },
  ])
  expect(taken.length).toBe(6)
  expect(new Set(taken.map((t) => t.key)).size).toBe(1)
})

test.each([
  [200, 'sent'],
  [204, 'sent'],
  [302, 'queued'],
  [400, 'failed'],
  [404, 'failed'],
  [408, 'queued'],
  [422, 'failed'],
  [429, 'queued'],
  [500, 'queued'],
])('网关答复 %i：%s', async (code, state) => {
  const { url, taken } = await openGateway((_, reply, request) =>
    request.url === '/send'
      ? reply.writeHead(code, code === 302 ? { location: '/elsewhere' } : {}).end()
      : reply.end(),
  )
  await queue('试送')
  await send(webhookGateway(url))
  expect(await standings()).toMatchObject([{ state, attempts: 1 }])
  expect(taken.length).toBe(1)
})

test('拒绝是终局，别的异常不是', async () => {
  await queue('拒绝', '异常')
  await send(async ({ text }) => {
    throw text === '拒绝' ? new MessageRefused('no such number') : new Error('away')
  })
  expect(await standings()).toMatchObject([
    { state: 'failed', problem: 'no such number' },
    { state: 'queued', problem: 'away' },
  ])
})

test('网关的话再长，只记前二百个字', async () => {
  await queue('试送')
  const said = `${'甲'.repeat(200)}乙`
  await send(() => Promise.reject(new Error(said)))
  expect((await standings())[0]!.problem).toBe('甲'.repeat(200))
})

test('先到时候的先送，同时到的先写的先送', async () => {
  await queue('一', '二', '三', '早到的')
  // Where the rows lie says nothing: the first one lies last.
  for (const [due, texts] of [
    ['2026-03-02', [2, 3]],
    ['2026-03-02', [1]],
    ['2026-03-01', [4]],
  ] as const)
    await sql(
      `update identity.message set next_at = $1
       where message_id in (select message_id + n - 1
         from unnest($2::int[]) as n, (select min(message_id) as message_id from identity.message) as m)`,
      [due, texts],
    )
  const sent: string[] = []
  await send(async ({ text }) => void sent.push(text), { parallel: 1 })
  expect(sent).toEqual(['早到的', '一', '二', '三'])
})

test('不另说的，一个进程同时送八条，每条最多等网关十秒', async () => {
  const limits = vi.spyOn(AbortSignal, 'timeout')
  const { gateway, most } = gatewayThatKeeps('没有这一条')
  await queue(...Array.from({ length: 20 }, (_, n) => `第 ${n} 条`))
  expect(await sendQueued(county.pool, county.keys, gateway)).toBe(20)
  expect(most()).toBe(8)
  expect(new Set(limits.mock.calls.flat())).toEqual(new Set([10_000]))
})

test('解不开的一条不挡住后面的', async () => {
  await queue('坏的', '好的')
  await sql(
    "update identity.message set text_sealed = 'x' where message_id = (select min(message_id) from identity.message)",
  )
  const { url, taken } = await openGateway(status(200))
  await send(webhookGateway(url))
  expect(taken.map((t) => t.text)).toEqual(['好的'])
  expect((await standings()).map((s) => s.state)).toEqual(['queued', 'sent'])
})

test('网关不在：稍后再送，问题写明', async () => {
  const { url } = await openGateway(status(200))
  servers.pop()!.close()
  await queue('试送')
  await send(webhookGateway(url))
  expect(await standings()).toMatchObject([{ state: 'queued', waits: 1 }])
  expect((await standings())[0]!.problem).toContain('ECONNREFUSED')
})

test('网关收下后断开连接：再送一次，键不变', async () => {
  let cut = 0
  const { url, taken } = await openGateway((message, reply, request) =>
    cut++ === 0 ? request.socket.destroy() : status(200)(message, reply),
  )
  await queue('试送')
  await send(webhookGateway(url))
  expect(await standings()).toMatchObject([{ state: 'queued', attempts: 1 }])
  await passMinutes(1)
  await send(webhookGateway(url))
  expect(await standings()).toMatchObject([{ state: 'sent', attempts: 2 }])
  expect(taken[1]).toEqual(taken[0])
})

test('网关一次请求答两遍：第一遍算数，多出来的不算到下一条头上', async () => {
  let requests = 0
  const url = await listen(
    createSocketServer((socket) => {
      const answer = (line: string) =>
        socket.write(`HTTP/1.1 ${line}\r\ncontent-length: 2\r\n\r\n{}`)
      let isFirst = true
      socket.on('error', () => {})
      socket.on('data', (chunk: Buffer) => {
        if (!String(chunk).includes('POST')) return
        requests += 1
        // The second answer comes when somebody waits on this connection again.
        if (!isFirst) answer('422 Unprocessable')
        isFirst = false
        answer('200 OK')
      })
    }),
  )
  await queue('一', '二', '三', '四')
  expect(await send(webhookGateway(url), { parallel: 1 })).toBe(4)
  expect((await standings()).map((s) => s.state)).toEqual(['sent', 'sent', 'sent', 'sent'])
  expect(requests).toBe(4)
})

test('网关答复后迟迟不收尾：已经算送到，连接放掉', async () => {
  let closed: Promise<unknown> | undefined
  const { url } = await openGateway((_, reply) => {
    closed = once(reply, 'close')
    reply.writeHead(200).write('{')
  })
  await queue('试送')
  const fetched = vi.spyOn(globalThis, 'fetch')
  await send(webhookGateway(url), { timeoutMs: 600_000 })
  const [answered] = await Promise.all(fetched.mock.results.map(({ value }) => value))
  expect(answered, '余下的不等').toMatchObject({ status: 200, bodyUsed: true })
  await closed
  expect(await standings()).toMatchObject([{ state: 'sent' }])
})

/**
 * A gateway that keeps this text until it is let go, and takes every other one within the moment.
 */
function gatewayThatKeeps(kept: string) {
  const taken: string[] = []
  const end = Promise.withResolvers<void>()
  let [now, most] = [0, 0]
  const gateway: Gateway = async ({ text }) => {
    taken.push(text)
    most = Math.max(most, ++now)
    await (text === kept ? end.promise : pause(1))
    now -= 1
  }
  return { gateway, taken, end, most: () => most }
}

test('网关慢：同时在送的有上限，一条慢的不拖住别的，后到的也不等它', async () => {
  const { gateway, taken, end, most } = gatewayThatKeeps('慢')
  await queue('慢', ...Array.from({ length: 20 }, (_, n) => `快 ${n}`))
  const running = send(gateway, { parallel: 3 })
  await vi.waitUntil(() => taken.length === 21, { timeout: 50_000 })
  await queue('后到的验证码')
  await vi.waitUntil(() => taken.includes('后到的验证码'), { timeout: 50_000 })
  end.reject(new Error('timeout'))
  expect(await running).toBe(22)
  expect(most()).toBe(3)
  const [slow, ...others] = await standings()
  expect(slow).toMatchObject({ state: 'queued', waits: 1, problem: 'timeout' })
  expect(others.every((s) => s.state === 'sent')).toBe(true)
})

/** Begins to send one that ends when the test says so, and waits for the pause after it. */
async function sendSlow() {
  clock.isHeld = true
  await queue('慢')
  const taken: string[] = []
  const end = Promise.withResolvers<void>()
  const running = send(async ({ text }) => {
    taken.push(text)
    if (text === '慢') await end.promise
  })
  await vi.waitUntil(() => clock.pauses.length === 1, { timeout: 50_000 })
  return { running, taken, end: end.resolve, pause: clock.pauses[0]! }
}

test('等着慢的，隔一秒看一次有没有后到的，不一直问数据库，也不拦着进程结束', async () => {
  const { running, taken, end, pause } = await sendSlow()
  expect(pause).toMatchObject({ ms: 1000, options: { ref: false } })
  await queue('后到的')
  expect(taken).toEqual(['慢'])
  pause.end()
  await vi.waitUntil(() => taken.length === 2, { timeout: 50_000 })
  end()
  expect(await running).toBe(2)
})

test('取下一批时数据库不在：手里的送完、记下，再说出故障', async () => {
  const { running, end, pause } = await sendSlow()
  let isOver = false
  const ended = expect(running.finally(() => (isOver = true))).rejects.toThrow('connection lost')
  const lost = vi.spyOn(county.pool, 'query').mockImplementationOnce(() => {
    throw new Error('connection lost')
  })
  pause.end()
  await vi.waitUntil(() => lost.mock.calls.length > 0, { timeout: 50_000 })
  expect(await standings()).toMatchObject([{ state: 'queued' }])
  expect(isOver).toBe(false)
  end()
  await ended
  expect(await standings()).toMatchObject([{ state: 'sent' }])
})

test('到时限仍不答复的网关由发件箱自己掐断', async () => {
  const { url } = await openGateway(() => {})
  await queue('试送')
  await send(webhookGateway(url), { timeoutMs: 200 })
  expect((await standings())[0]!.problem).toContain('timeout')
})

test('发送时不占着事务', async () => {
  await queue('试送')
  let open: unknown[] = []
  await send(async () => {
    open = await sql(
      "select query from pg_stat_activity where datname = current_database() and state = 'idle in transaction'",
    )
  })
  expect(open).toEqual([])
})

test('别的事务锁着一条，其余照送', async () => {
  await queue('锁着', '一', '二')
  await transaction(county.pool, async (client) => {
    await client.query(
      'select 1 from identity.message where message_id = (select min(message_id) from identity.message) for update',
    )
    expect(await send(async () => {})).toBe(2)
  })
  expect((await standings()).map((s) => s.state)).toEqual(['queued', 'sent', 'sent'])
})

test('两个进程同时送：每条恰好一次', async () => {
  await queue(...Array.from({ length: 60 }, (_, n) => `第 ${n} 条`))
  // Nobody is answered before both processes are at it: one alone has eight under way.
  let [held, both] = [0, () => {}]
  const bothAtWork = new Promise<void>((resolve) => (both = resolve))
  const { url, taken } = await openGateway(async (_, reply) => {
    if (++held > DELIVERY.parallel) both()
    await bothAtWork
    reply.end()
  })
  const workers = [startWorker(url), startWorker(url)]
  const tried = await Promise.all(workers.map(async (w) => Number(await text(w.stdout!))))
  expect(tried[0]! + tried[1]!).toBe(60)
  expect(taken.length).toBe(60)
  expect(new Set(taken.map((t) => t.text)).size).toBe(60)
  expect((await standings()).every((s) => s.state === 'sent' && s.attempts === 1)).toBe(true)
})

test('进程死在送出之后、标记之前：别人不抢，占用到期后用同一个键再送恰好一次', async () => {
  await queue('试送')
  let reached = (_: unknown): void => {}
  const inHand = new Promise((resolve) => (reached = resolve))
  let first = true
  const { url, taken } = await openGateway((message, reply) => {
    if (!first) return status(200)(message, reply)
    first = false
    reached(undefined)
  })
  const worker = startWorker(url, 3)
  const ended = once(worker, 'exit')
  await inHand
  worker.kill('SIGKILL')
  expect(await ended).toEqual([null, 'SIGKILL'])

  const gateway = webhookGateway(url)
  expect(await send(gateway), '还占着').toBe(0)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 })
  expect(await send(gateway), '本机的钟快十分钟也不算到期').toBe(0)
  vi.useRealTimers()
  while ((await send(gateway)) === 0) await pause(100)
  expect(await send(gateway)).toBe(0)
  expect(taken.length).toBe(2)
  expect(taken[1]).toEqual(taken[0])
  expect(await standings()).toMatchObject([{ state: 'sent', attempts: 2 }])
})

test('占用过期、已归别人的，先前那一个不能改写结果', async () => {
  const { gateway, taken, end } = gatewayThatKeeps('试送')
  await queue('试送')
  const slow = send(gateway, { claimSeconds: 0.1 })
  await vi.waitUntil(() => taken.length === 1, { timeout: 50_000 })
  await vi.waitUntil(() => send(async () => {}), { timeout: 50_000 })
  expect(await standings()).toMatchObject([{ state: 'sent' }])
  end.reject(new MessageRefused('too late'))
  await slow
  expect(await standings()).toMatchObject([{ state: 'sent', problem: null, attempts: 2 }])
})

test('停止：不再取新的，手里的送完', async () => {
  await queue('一', '二', '三')
  const stopping = new AbortController()
  const sent: string[] = []
  await send(
    async ({ text }) => {
      stopping.abort()
      await pause(50)
      sent.push(text)
    },
    { parallel: 1, stopping: stopping.signal },
  )
  expect(sent).toEqual(['一'])
  expect((await standings()).map((s) => s.state)).toEqual(['sent', 'queued', 'queued'])
})

test('翻看短信：一个人的只有自己的，不说是谁就是全部；最近的在前，最多三十条', async () => {
  const [one, other] = [applicantIds.of(randomUUID()), applicantIds.of(randomUUID())]
  const at = '2026-03-02T01:00:00.000Z'
  for (const [applicantId, text] of [
    [one, '甲一'],
    [other, '乙一'],
    [undefined, '验证码'],
    [one, '甲二'],
  ] as const)
    await queueMessage(county.pool, county.keys, { to: '13600000000', text, applicantId }, at)
  const list = async (of?: ApplicantId) =>
    (await listMessages(county.pool, county.keys, of)).map((message) => message.text)
  expect(await list(one)).toEqual(['甲二', '甲一'])
  expect(await list(other)).toEqual(['乙一'])
  expect(await list()).toEqual(['甲二', '验证码', '乙一', '甲一'])
  expect((await listMessages(county.pool, county.keys, other))[0]).toEqual({
    channel: 'sms',
    to: '13600000000',
    text: '乙一',
    queuedAt: at,
    state: 'queued',
  })
  await queue(...Array.from({ length: 27 }, (_, n) => `第 ${n} 条`))
  expect(await list()).toHaveLength(30)
  expect((await list()).at(-1)).toBe('乙一')
})

function startWorker(gatewayUrl: string, claimSeconds = 30): ChildProcess {
  return spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(repositoryDir, 'tests/outbox-worker.ts'),
      county.ownerUrl,
      join(county.stateDir, 'keys/personal.key'),
      gatewayUrl,
      String(claimSeconds),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
}

test('排着 2,000 条通知，验证码先走；通知占满了位置，验证码另有一路', async () => {
  for (let n = 0; n < 2000; n++)
    await queueMessage(
      county.pool,
      county.keys,
      { to: '13900000000', text: `通知 ${n}` },
      county.now(),
    )
  const code = { to: '13900000000', text: '验证码', urgent: true }
  await queueMessage(county.pool, county.keys, code, county.now())
  const sent: string[] = []
  const held = Promise.withResolvers<void>()
  const gateway: Gateway = async ({ text }) => {
    sent.push(text)
    await held.promise
  }
  const stopping = new AbortController()
  const ordinary = sendQueued(county.pool, county.keys, gateway, {
    ...DELIVERY,
    stopping: stopping.signal,
  })
  await expect.poll(() => sent.length, { timeout: 30_000 }).toBe(DELIVERY.parallel)
  expect(sent).toContain('验证码')
  await queueMessage(county.pool, county.keys, { ...code, text: '再一个' }, county.now())
  const urgent = sendQueued(county.pool, county.keys, gateway, { ...DELIVERY, urgentOnly: true })
  await expect.poll(() => sent.includes('再一个'), { timeout: 30_000 }).toBe(true)
  expect(sent).toHaveLength(DELIVERY.parallel + 1)
  stopping.abort()
  held.resolve()
  expect(await urgent).toBe(1)
  await ordinary
})

test('钟跳快时占用的消息，校准之后照样发', async () => {
  await queueMessage(county.pool, county.keys, { to: '13900000000', text: '通知' }, county.now())
  await sql("update identity.message set next_at = now() + interval '45 days'")
  const sent: string[] = []
  await sendQueued(county.pool, county.keys, async ({ text }) => void sent.push(text))
  expect(sent).toEqual(['通知'])
})
