import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { amended, calendarKind } from '#calendar'
import { findUpload, openUpload } from '#documents'
import { type StaffId, uploadIds } from '#foundation/ids'
import {
  identityCheckDigit,
  listMessages,
  saveApplicant,
  sendPhoneCode,
  signInByPhone,
} from '#identity'
import { dayOf, toInstant } from '#foundation/time'
import { verifyLedger } from '#ledger'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/embedded-postgres'
import { patrol } from '#supervision/judging'
import { brokenInvariants, Teller } from '#sim'
import { credentialsOf, publish } from '#testing'
import { readConfig } from '../src/app/config.ts'
import { repositoryDir } from '#platform/repository'
import { type County, openCounty } from '../src/app/county.ts'
import { placesOf } from '../src/app/places.ts'
import { APPLICATION } from './application.ts'
import { type Acknowledged, work } from './fault-load.ts'
import { startS3 } from './s3.ts'
import { Wire } from './wire.ts'

/*
 * Two real processes of one county on one database, each with an empty folder of its own: keys
 * wrapped by a key management system, files and witness in a bucket. One is killed, cut off, or has
 * a wrong clock; the other goes on.
 */

/**
 * A lease ends 2.5 s after its holder is gone and is tried each half second; the rest is for a
 * machine that is busy.
 */
const GOES_ON_WITHIN_MS = 15_000
const now = () => toInstant(new Date())

let dir: string
let postgres: EmbeddedPostgres
let s3: Awaited<ReturnType<typeof startS3>>
let gateway: ReturnType<typeof createHttpServer>
/** What the gateway was handed, by the key of the message. */
const handed = new Map<string, number>()
let county: County
let owner: pg.Client
let settings: Record<string, string>
const nodes: Node[] = []
const loads: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yimen-two-'))
  chmodSync(dir, 0o755)
  postgres = await startEmbeddedPostgres(dir)
  s3 = await startS3(join(dir, 's3'))
  gateway = createHttpServer((request, reply) => {
    const key = String(request.headers['idempotency-key'])
    handed.set(key, (handed.get(key) ?? 0) + 1)
    request.resume().on('end', () => reply.end())
  }).listen(0, '127.0.0.1')
  await once(gateway, 'listening')
  writeFileSync(join(dir, 'master'), randomBytes(16), { mode: 0o600 })
  const bucket = (prefix: string) => `s3://county/${prefix}?endpoint=${s3.bucket.endpoint}`
  settings = {
    YIMEN_KEYRING: `kms+file://${join(dir, 'master')}`,
    YIMEN_BLOBS: bucket('files'),
    YIMEN_WITNESS: bucket('witness'),
    AWS_ACCESS_KEY_ID: s3.bucket.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3.bucket.secretAccessKey,
    YIMEN_GATEWAY: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
  }
  owner = new pg.Client({ connectionString: postgres.url })
  // The cluster may be stopped before everybody has gone.
  owner.on('error', () => {})
  await owner.connect()
})
afterAll(async () => {
  await county?.close()
  await owner.end()
  gateway.close()
  await s3.stop()
  await postgres.stop()
  rmSync(dir, { recursive: true, force: true })
})
afterEach(async () => {
  await Promise.all(loads.splice(0).map((stop) => stop()))
  await Promise.all(nodes.splice(0).map((node) => node.stop()))
})

const inherited = () => ({
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
})

/** Runs a program of the county to its end. */
async function run(file: string, args: string[], env: Record<string, string>) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(repositoryDir, file), ...args],
    {
      env: { ...inherited(), ...settings, DATABASE_URL: postgres.url, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = await once(child, 'close')
  return { code: code as number | null, said }
}

interface Node {
  child: ChildProcess
  /** Empty where it serves nobody. */
  url: string
  wire: Wire
  kill: () => Promise<void>
  stop: () => Promise<void>
}

let started = 0
/** Starts a process of the county, in an empty folder, and waits until it says that it is ready. */
async function startNode(env: Record<string, string> = {}, flags: string[] = []): Promise<Node> {
  const wire = new Wire(Number(new URL(postgres.url).port))
  const database = new URL(postgres.url)
  database.port = String(await wire.listen())
  database.searchParams.delete('host')
  const stateDir = join(dir, `node-${++started}`)
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...flags, join(repositoryDir, 'src/app/main.ts')],
    {
      env: {
        ...inherited(),
        ...settings,
        DATABASE_URL: database.href,
        YIMEN_DIR: stateDir,
        PORT: '0',
        YIMEN_DEMO: 'on',
        LOG_LEVEL: 'silent',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = once(child, 'close')
  while (!said.includes('按 Ctrl-C 停止')) {
    if (child.exitCode !== null) throw new Error(`it did not start:\n${said}`)
    await pause(50)
  }
  const stopWith = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
    wire.close()
  }
  const node: Node = {
    child,
    url: /http:\/\/[\d.:]+/.exec(said)?.[0] ?? '',
    wire,
    kill: () => stopWith('SIGKILL'),
    stop: async () => {
      await stopWith('SIGTERM')
      expect(
        readdirSync(dir).filter((name) => join(dir, name) === stateDir),
        '本地不留任何东西',
      ).toEqual([])
    },
  }
  nodes.push(node)
  return node
}

/** Which of the processes leads in what. */
async function leaders(): Promise<Record<string, Node | undefined>> {
  const { rows } = await owner.query<{ name: string; pid: number | null }>(
    "select name, split_part(holder, '/', 2)::int as pid from platform.lease where until > clock_timestamp()",
  )
  return Object.fromEntries(
    rows.map(({ name, pid }) => [name, nodes.find((node) => node.child.pid === pid)]),
  )
}

async function leaderOf(name: string): Promise<Node> {
  for (;;) {
    const leader = (await leaders())[name]
    if (leader) return leader
    await pause(50)
  }
}

/** How far everything that only one may do has come. */
async function places(): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ name: string; place: number }>(
    `select 'sealed' as name, count(*)::int as place from ledger.sealed
     union all select name, position::int from ledger.subscription
     union all select name, position::int from supervision.subscription`,
  )
  return {
    ...Object.fromEntries(rows.map((r) => [r.name, r.place])),
    sent: handed.size,
  }
}

/** Until each of them has moved; those that took longer than they may, with their milliseconds. */
async function slowToMove(withinMs = GOES_ON_WITHIN_MS): Promise<Record<string, number>> {
  const began = performance.now()
  const before = await places()
  const took: Record<string, number> = {}
  for (;;) {
    const after = await places()
    for (const [name, place] of Object.entries(before))
      if (after[name]! > place) took[name] ??= Math.round(performance.now() - began)
    const waiting = Object.keys(before).filter((name) => !(name in took))
    if (waiting.length === 0)
      return Object.fromEntries(Object.entries(took).filter(([, ms]) => ms >= withinMs))
    if (performance.now() - began > 30_000) throw new Error(`these stand still: ${waiting.join()}`)
    await pause(50)
  }
}

/** Cases go from receipt to delivery meanwhile, some twenty acts a second. */
function startLoad() {
  const acknowledged: Acknowledged[] = []
  let over = false
  const working = work(
    county,
    (done) => acknowledged.push(done),
    () => over,
    { lanes: 2, pauseMs: 500 },
  )
  const stop = async () => {
    over = true
    await working
    return acknowledged
  }
  loads.push(stop)
  return { stop }
}

/** Nothing is left to seal, to follow or to send. */
async function untilQuiet(): Promise<void> {
  for (;;) {
    const { rows } = await owner.query<{ busy: boolean }>(
      `select exists (select from ledger.unsealed)
         or (select min(position) from (select position from ledger.subscription union all select position from supervision.subscription) p)
           < (select count(*) from ledger.sealed)
         or exists (select from identity.message where state = 'queued') as busy`,
    )
    if (!rows[0]!.busy) return
    await pause(100)
  }
}

/**
 * Nothing acknowledged is lost, nothing was done twice, the ledger is whole and the cards are those
 * that the rules give.
 */
async function expectWhole(acknowledged: readonly Acknowledged[]): Promise<void> {
  const { rows } = await owner.query<{ case_id: string; version: number }>(
    'select case_id, version from cases.case_row',
  )
  const versions = new Map(rows.map((r) => [r.case_id, r.version]))
  expect(acknowledged.filter((a) => (versions.get(a.caseId) ?? 0) < a.version)).toEqual([])
  const twice = await owner.query(
    `select stream, type from ledger.event
     where type in ('CaseSubmitted', 'CaseAccepted', 'CaseApproved', 'ResultDelivered', 'WorkdayBegan', 'DayOffBegan')
     group by stream, type having count(*) > 1`,
  )
  expect(twice.rows).toEqual([])
  expect(await brokenInvariants(county, dayOf(now()))).toEqual([])
  const report = await verifyLedger(county.sealerPool, county.witness)
  expect(report.findings).toEqual([])
  const { rows: counts } = await owner.query<{ events: number }>(
    'select count(*)::int as events from ledger.event',
  )
  expect(report.events, '每个事件封存一次').toBe(counts[0]!.events)
  expect((await patrol(county)).findings, '牌不多不少').toEqual([])
  const messages = await owner.query<{ key: string; state: string; text_sealed: Buffer }>(
    'select key::text, state, text_sealed from identity.message',
  )
  expect(messages.rows.filter((m) => m.state !== 'sent')).toEqual([])
  expect(
    messages.rows.filter((m) => !handed.has(m.key)),
    '每条消息都交给了网关',
  ).toEqual([])
  // A rating's link is different every time; all other words name the case and what happened to it.
  const texts = messages.rows.map((m) =>
    county.keys
      .unseal(['identity.message.text_sealed', m.key], m.text_sealed)
      .replace(/\/rate\/\S+/, ''),
  )
  expect(
    texts.filter((text, i) => texts.indexOf(text) !== i),
    '一件事只告知一次',
  ).toEqual([])
}

test('数据库还没有准备好，进程不启动、什么也不建；准备只是一条命令', async () => {
  const early = await run('src/app/main.ts', [], { YIMEN_DIR: join(dir, 'early') })
  expect(early.code).toBe(1)
  expect(early.said).toMatch(/启动失败：数据库还没有准备好.*npm run migrate/)
  const before = await owner.query("select from pg_namespace where nspname = 'platform'")
  expect(before.rowCount).toBe(0)
  const prepared = await run('src/app/cli.ts', ['migrate'], { YIMEN_DEMO: 'on' })
  expect(prepared).toMatchObject({ code: 0, said: expect.stringMatching(/已执行 \d+ 个迁移/) })
  expect((await run('src/app/cli.ts', ['migrate'], { YIMEN_DEMO: 'on' })).said).toMatch(/已是最新/)
  const stranger = await run('src/app/main.ts', [], {
    YIMEN_KEYRING: 'file',
    YIMEN_DIR: join(dir, 'x'),
  })
  expect(stranger.said).toMatch(/启动失败：.*没有它的密钥/)
  county = await openCounty({
    ownerUrl: postgres.url,
    stateDir: join(dir, 'test'),
    places: placesOf(readConfig(settings), now),
    now,
  })
})

test('另一个进程只是启动：结构、角色和密码、每一行都与之前一样', async () => {
  await startNode()
  let before = await everything()
  for (;;) {
    await pause(1500)
    const after = await everything()
    if (JSON.stringify(after) === JSON.stringify(before)) break
    before = after
  }
  const second = await startNode({ YIMEN_DEMO: 'on' })
  for (const path of ['/', '/staff/', '/api/health'])
    expect((await fetch(second.url + path)).status).toBe(200)
  await pause(2000)
  expect(await everything()).toEqual(before)
})

/**
 * What a database is made of and holds, but for who leads and how it beats. A row of the catalogue
 * that was written again counts as another.
 */
async function everything(): Promise<Record<string, string>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') and tablename not in ('lease', 'pulse')`,
  )
  const parts = [
    ...tables.map(({ name }) => name),
    ...['pg_authid', 'pg_auth_members', 'pg_db_role_setting', 'pg_namespace', 'pg_attribute'],
    ...['pg_proc', 'pg_constraint', 'pg_trigger', 'pg_policy', 'pg_default_acl', 'pg_sequences'],
  ]
  const held: Record<string, string> = {}
  for (const name of parts) {
    const written =
      name.startsWith('pg_') && name !== 'pg_sequences' ? "t.xmin::text || ' ' ||" : ''
    const { rows } = await owner.query<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(line, chr(10) order by line)), '') as sum
       from (select ${written} t::text as line from ${name} t) lines`,
    )
    held[name] = rows[0]!.sum
  }
  return held
}

test('各管一摊的进程：web 只应答，sealer 只封存，worker 跟着做；公布的，web 不用重启就照着答', async () => {
  const count = async (from: string) =>
    (await owner.query<{ n: number }>(`select count(*)::int as n from ${from}`)).rows[0]!.n
  const followed = async () => {
    const { sealed: _, ...others } = await places()
    return others
  }
  const untouched = await followed()

  const web = await startNode({ YIMEN_ROLE: 'web' })
  await receive(web, await signIn(web, 'market.clerk1'))
  await pause(1500)
  expect(await leaders()).toEqual({})
  expect(await count('ledger.unsealed')).toBeGreaterThan(0)

  const sealer = await startNode({ YIMEN_ROLE: 'sealer' })
  while ((await count('ledger.unsealed')) > 0) await pause(50)
  await pause(1500)
  expect(await leaders()).toEqual({ sealer })
  expect(await followed(), '没有人跟着封存的做').toEqual(untouched)

  const worker = await startNode({ YIMEN_ROLE: 'worker' })
  await leaderOf('tick')
  await untilQuiet()
  const { sealer: seals, ...others } = await leaders()
  expect(seals === sealer).toBe(true)
  expect(Object.keys(others).sort()).toEqual(['authenticity', 'notices', 'supervision', 'tick'])
  expect(Object.values(others).every((leader) => leader === worker)).toBe(true)
  expect(handed.size, '告知已经送出').toBeGreaterThan(untouched.sent!)
  expect([sealer.url, worker.url], '它们不接待人').toEqual(['', ''])

  const ask = async () => {
    const asked = await fetch(`${web.url}/api/calendar/workdays?from=2026-12-29&add=1`)
    return ((await asked.json()) as { on: string }).on
  }
  expect(await ask()).toBe('2026-12-30')
  const { content } = county.world.current().get(calendarKind, 'county')
  const holiday = { day: '2026-12-30', kind: 'holiday', name: '县庆' } as const
  await publish(county, calendarKind, 'county', amended(content, [holiday], '县政府通知'))
  while ((await ask()) !== '2026-12-31') await pause(20)

  await untilQuiet()
  await expectWhole([])
})

test('领头的进程在封存、滴答、发送时被强行终止：另一个接着做，不丢不重', async () => {
  await Promise.all([startNode(), startNode()])
  // Cases of March whose five days for acceptance are long over: the next tick accepts them all.
  const teller = new Teller(county, 'due', '2026-03-02' as never)
  const due: string[] = []
  for (let n = 0; n < 60; n++)
    due.push((await teller.applies('食品经营许可', { who: `张${n}` })).caseId)
  // In the middle of that tick stands a case that somebody else holds.
  const held = new pg.Client({ connectionString: postgres.url })
  held.on('error', () => {})
  await held.connect()
  await held.query('begin')
  await held.query('select from cases.case_row where case_id = $1 for update', [due[30]])
  const deemed = async () =>
    (
      await owner.query(
        "select from ledger.event where type = 'CaseAccepted' and stream = any($1)",
        [due.map((id) => `case/${id}`)],
      )
    ).rowCount!

  const tickWaits = async () =>
    (
      await owner.query(
        "select from pg_stat_activity where usename = 'yimen_app' and wait_event_type = 'Lock' limit 1",
      )
    ).rowCount! > 0

  const load = startLoad()
  await slowToMove()

  // First death: whoever leads the tick and the sealing. The other takes over both, and its tick
  // stops at the held case.
  const first = await leaderOf('tick')
  await first.kill()
  expect(await slowToMove()).toEqual({})
  while (!(await tickWaits())) await pause(50)
  expect(await deemed(), '滴答进行到一半').toBeLessThan(due.length)
  const second = await leaderOf('tick')
  expect(second === first).toBe(false)

  // Second death: in the middle of its tick, while it seals and sends. A new process goes on where
  // it stood.
  const third = await startNode()
  await second.kill()
  expect(await slowToMove()).toEqual({})
  await held.query('rollback')
  await held.end()
  expect((await leaderOf('tick')) === third).toBe(true)
  while ((await deemed()) < due.length) await pause(50)

  const acknowledged = await load.stop()
  await untilQuiet()
  await third.stop()
  expect(acknowledged.length).toBeGreaterThan(100)
  expect(await deemed(), '每件视为受理一次').toBe(due.length)
  await expectWhole(acknowledged)
})

test('与数据库断开一分钟的进程：别的进程接着做；接上之后自己继续，拿着旧任期的什么也提交不了', async () => {
  const [a, b] = await Promise.all([startNode(), startNode()])
  const load = startLoad()
  await slowToMove()
  const cut = await leaderOf('sealer')
  const other = cut === a ? b! : a!
  cut.wire.cut()
  const cutAt = performance.now()
  expect(await slowToMove(GOES_ON_WITHIN_MS + 1000), '没有人告诉它线断了').toEqual({})
  expect(Object.values(await leaders()).every((leader) => leader === other)).toBe(true)
  await pause(60_000 - (performance.now() - cutAt))
  expect(cut.child.exitCode, '它还在').toBeNull()
  cut.wire.mend()
  for (const began = performance.now(); ; await pause(100)) {
    const alive = await fetch(`${cut.url}/api/alive`, {
      signal: AbortSignal.timeout(2000),
    }).catch(() => undefined)
    if (alive?.ok) break
    expect(performance.now() - began, '接上之后自己继续').toBeLessThan(20_000)
  }
  await pause(2000)
  await other.kill()
  expect(await slowToMove(), '它又能领头').toEqual({})
  const acknowledged = await load.stop()
  await untilQuiet()
  await expectWhole(acknowledged)
})

test('一台机器的钟快了十分钟：照样领头、登录、收件，记下的时间是对的；会话和上传的各片两台机器都认', async () => {
  const fast = await startNode({ CLOCK_FAST_MINUTES: '10' }, [
    '--import',
    join(repositoryDir, 'tests/skewed-clock.mjs'),
  ])
  const right = await startNode()
  expect((await leaderOf('sealer')) === fast).toBe(true)
  await pause(5000)
  expect(
    Object.values(await leaders()).every((leader) => leader === fast),
    '谁也抢不走',
  ).toBe(true)

  await signIn(fast, 'supervision.supervision-officer1')
  const cookie = await signIn(fast, 'market.clerk1')
  const me = await fetch(`${right.url}/api/me`, { headers: { cookie } })
  expect(me.status, '在一台登录，另一台也认').toBe(200)

  const caseId = await receive(fast, cookie)
  const { rows: written } = await owner.query<{ off: number }>(
    `select max(abs(extract(epoch from clock_timestamp() - recorded_at)))::float8 as off from ledger.event where stream = $1`,
    [`case/${caseId}`],
  )
  expect(written[0]!.off, '收件的时间是数据库的').toBeLessThan(5)
  const { rows: ahead } = await owner.query(
    'select stream from ledger.event where recorded_at > clock_timestamp()',
  )
  expect(ahead).toEqual([])

  const applicant = `yimen_applicant=${await signInApplicant()}`
  const file = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(300_000)])
  const tus = { 'tus-resumable': '1.0.0', cookie: applicant }
  const begun = await fetch(`${fast.url}/uploads`, {
    method: 'POST',
    headers: { ...tus, 'upload-length': String(file.length) },
  })
  const path = begun.headers.get('location')!
  const patch = (node: Node, from: number, to: number) =>
    fetch(node.url + path, {
      method: 'PATCH',
      headers: {
        ...tus,
        'upload-offset': String(from),
        'content-type': 'application/offset+octet-stream',
      },
      body: file.subarray(from, to),
    })
  expect((await patch(fast, 0, 100_000)).status).toBe(204)
  expect((await patch(right, 100_000, 200_000)).status).toBe(204)
  const last = await patch(fast, 200_000, file.length)
  expect(last.status).toBe(204)
  const uploadId = uploadIds.of(last.headers.get('x-document-id')!)
  const upload = await findUpload(county.pool, county.keys, uploadId)
  expect((await openUpload(county, upload!.hash)).equals(file)).toBe(true)

  await fast.kill()
  const killedAt = performance.now()
  while ((await leaderOf('sealer')) !== right) await pause(50)
  expect(performance.now() - killedAt).toBeLessThan(GOES_ON_WITHIN_MS)
  await untilQuiet()
  await expectWhole([])
})

/** As an officer of the demonstration; answers the cookie. */
async function signIn(node: Node, staffId: StaffId): Promise<string> {
  const reply = await fetch(`${node.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(await credentialsOf({ pool: owner, keys: county.keys, now }, staffId)),
  })
  expect(reply.status, await reply.clone().text()).toBe(200)
  const cookies = reply.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!)
  return cookies.find((cookie) => cookie.startsWith('yimen_staff='))!
}

/** Takes an application in at the counter. */
async function receive(node: Node, cookie: string): Promise<string> {
  const received = await fetch(`${node.url}/api/cases`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(APPLICATION),
  })
  expect(received.status, await received.clone().text()).toBe(201)
  return ((await received.json()) as { caseId: string }).caseId
}

/** By the code that an SMS brings; the messages are read in the database. */
async function signInApplicant(): Promise<string> {
  const phone = '13800001111'
  await saveApplicant(county.pool, county.keys, {
    kind: 'natural-person',
    name: '李上传',
    idNumber: '431099198001011235'.slice(0, 17) + identityCheckDigit('43109919800101123'),
    phone,
  })
  await sendPhoneCode(county.pool, county.keys, phone, now())
  const [sent] = (await listMessages(county.pool, county.keys)).filter((m) => m.to === phone)
  const code = /\d{6}/.exec(sent!.text)![0]
  const signed = await signInByPhone(county.pool, county.keys, phone, code, now())
  if (!signed.ok) throw new Error(signed.code)
  return signed.token
}
