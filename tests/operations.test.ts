import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '#identity'
import { isEmbeddedRunning, startEmbeddedPostgres } from '#platform/embedded-postgres'
import { repositoryDir } from '#platform/repository'
import { APPLICATION, COUNTER_CLERK } from './application.ts'

/*
 * What whoever operates a county on one machine meets: its own database below its folder, the
 * program as it is started, and the commands beside it.
 */

let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yimen-operations-'))
  chmodSync(dir, 0o755)
  expect(await cli(['migrate'])).toMatchObject({ code: 0 })
})
const running: Program[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.stop()))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const begin = (file: string, args: string[], env: Record<string, string> = {}): ChildProcess =>
  spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(repositoryDir, file), ...args],
    {
      env: { PATH: process.env.PATH, YIMEN_DIR: dir, YIMEN_DEMO: 'off', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )

/** Runs a command to its end. */
async function cli(args: string[], env: Record<string, string> = {}) {
  const child = begin('src/app/cli.ts', args, env)
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close'),
  ])
  return { code: code as number, said, complained }
}

interface Program {
  url: string
  said: () => string
  child: ChildProcess
  stop: () => Promise<unknown>
}

/** Starts the county and waits until it says that it is ready. */
async function start(env: Record<string, string> = {}): Promise<Program> {
  const child = begin('src/app/main.ts', ['--empty'], { PORT: '0', LOG_LEVEL: 'error', ...env })
  let said = ''
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = once(child, 'close')
  while (!said.includes('按 Ctrl-C 停止')) {
    if (child.exitCode !== null) throw new Error(`it did not start:\n${said}`)
    await pause(50)
  }
  const program: Program = {
    url: /http:\/\/[\d.:]+/.exec(said)?.[0] ?? '',
    said: () => said,
    child,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await ended
    },
  }
  running.push(program)
  return program
}

/** The cluster of the county, for what only its owner sees; it runs already, or is started. */
async function asOwner<T>(work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const postgres = await startEmbeddedPostgres(dir)
  const owner = new pg.Client({ connectionString: postgres.url })
  await owner.connect()
  try {
    return await work(owner)
  } finally {
    await owner.end()
    if (!postgres.wasRunning) await postgres.stop()
  }
}

/** How the county stands, as the command line tells a program. */
const stands = () => cli('health --json'.split(' '))

const health = async ({ url }: Program) =>
  (await (await fetch(`${url}/api/health`)).json()) as { behind: string[] }

test('历史对不上，各命令用一句话说出来，不是一串调用栈；核验指出是哪一行，导出照常', async () => {
  const first = await start()
  await first.stop()
  expect(await cli(['verify'])).toMatchObject({ code: 0 })
  const witness = join(dir, 'witness/checkpoints.jsonl')
  const sound = readFileSync(witness)
  appendFileSync(witness, '{"size":"改过"}\n')
  const verified = await cli(['verify'])
  expect(verified.code).toBe(1)
  expect(verified.said).toContain('witness-foreign 见证文件有一行不是检查点：{"size":"改过"}')
  expect(verified.said).toContain('封存停着')
  const exported = await cli(['export', join(dir, 'exported')])
  expect(exported.said).toMatch(/已导出 \d+ 条事件/)
  const patrolled = await cli(['patrol'])
  expect(patrolled).toMatchObject({ code: 1, said: '' })
  for (const { complained } of [verified, exported, patrolled])
    expect(complained).not.toMatch(/^\s+at /m)
  writeFileSync(witness, sound)
})

test('见证少了几行：核验说出来，退出码 1；人看过之后由数据库补写，记入账本', async () => {
  const witness = join(dir, 'witness/checkpoints.jsonl')
  const sound = readFileSync(witness, 'utf8').trim().split('\n')
  rmSync(witness)
  const verified = await cli(['verify'])
  expect(verified.code).toBe(1)
  expect(verified.said).toMatch(/witness-missing 见证少了交给过它的检查点：\d+ 个/)
  expect(verified.said).toContain('运行 yimen witness accept')
  expect((await stands()).said).toMatch(
    /"inspection","ok":false,"isWarning":false,"says":"[^"]*见证 1 处/,
  )
  expect(existsSync(witness), '没有悄悄另起一份').toBe(false)
  expect(await cli(['witness', 'accept'])).toMatchObject({ code: 0 })
  expect(new Set(readFileSync(witness, 'utf8').trim().split('\n'))).toEqual(new Set(sound))
  expect(await cli(['verify'])).toMatchObject({ code: 0 })
  expect((await cli(['witness', 'accept'])).said).toContain('没有要补的')
  const told = await asOwner((owner) =>
    owner.query("select body->>'again' as again from ledger.event where type = 'WitnessAccepted'"),
  )
  expect(told.rows).toEqual([{ again: String(sound.length) }])
})

test('公布内容改了一行：核验、比对各表照样做完，说出是哪一份；启动也用一句话说', async () => {
  const swap = (from: string, to: string) =>
    asOwner(async (owner) => {
      await owner.query("set session_replication_role = 'replica'")
      const { rows } = await owner.query<{ key: string }>(
        `update world.content set body = replace(body::text, $1, $2)::json
         from (select key, hash from world.version where kind = 'unit' order by key limit 1) unit
         where content.hash = unit.hash
         returning unit.key`,
        [from, to],
      )
      return rows[0]!.key
    })
  const key = await swap('"name":"', '"name":"改')
  const verified = await cli(['verify'])
  expect(verified).toMatchObject({ code: 1 })
  expect(verified.said).toMatch(
    new RegExp(`content-altered world/unit/${key}#\\d+ 指明的内容（哈希 \\w{64}）已被改动`),
  )
  const compared = await cli(['replay', '--check'])
  expect(compared).toMatchObject({ code: 1 })
  expect(compared.said).toContain(`content-altered 公布内容被改动过：unit/${key}，哈希 `)
  expect(compared.said).toMatch(/cases\.case_row +\d+ 行/)
  const [looked, patrolled] = [await stands(), await cli(['patrol'])]
  expect(looked.said).toMatch(
    /"inspection","ok":false,"isWarning":false,"says":"[^"]*公布内容 1 处/,
  )
  expect(patrolled).toMatchObject({ code: 1, said: '' })
  expect(patrolled.complained).toContain(`unit/${key}`)
  for (const { complained } of [verified, compared, looked, patrolled])
    expect(complained).not.toMatch(/^\s+at /m)
  await expect(start()).rejects.toThrow(`启动失败：公布内容被改动过：unit/${key}`)
  await swap('"name":"改', '"name":"')
  expect(await cli(['verify'])).toMatchObject({ code: 0 })
  expect((await stands()).said).toContain('"inspection","ok":true')
})

test('停了 45 天，只有一只钟：人还能办事，到期处理先停着，等人确认；演示环境自己确认，并说出来', async () => {
  const first = await start()
  await expect.poll(() => health(first), { timeout: 60_000 }).toMatchObject({ behind: [] })
  await first.stop()
  const ticked = (owner: pg.Client) =>
    owner.query(
      "select at > now() - interval '1 day' as now from platform.pulse where name = 'tick'",
    )
  const longAgo = () =>
    asOwner((owner) => owner.query("update platform.pulse set at = now() - interval '45 days'"))
  await longAgo()
  const again = await start()
  expect(again.said()).toContain('请运行 yimen clock accept')
  expect((await fetch(`${again.url}/`)).status).toBe(200)
  await expect
    .poll(() => health(again), { timeout: 60_000 })
    .toMatchObject({
      behind: ['tick', 'time'],
    })
  expect((await asOwner(ticked)).rows).toEqual([{ now: false }])
  expect(await cli(['clock', 'accept'])).toMatchObject({ code: 0 })
  await expect.poll(() => health(again), { timeout: 60_000 }).toMatchObject({ behind: [] })
  expect((await asOwner(ticked)).rows).toEqual([{ now: true }])
  await again.stop()
  await longAgo()
  const demonstration = await start({ YIMEN_DEMO: 'on' })
  expect(demonstration.said()).toContain('演示环境：已按现在的时间继续，并记入账本。')
  await expect.poll(() => health(demonstration), { timeout: 60_000 }).toMatchObject({ behind: [] })
})

/** Stops every process of the database where it stands, or lets it go on. */
function signalDatabase(signal: 'SIGSTOP' | 'SIGCONT'): void {
  const file = join(dir, 'pgdata/cluster/postmaster.pid')
  const postmaster = readFileSync(file, 'utf8').split('\n')[0]!
  const parentOf = (pid: string) => /\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1]
  const all = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid))
  for (const pid of [postmaster, ...all.filter((pid) => parentOf(pid) === postmaster)])
    try {
      process.kill(Number(pid), signal)
    } catch (error) {
      // It may have ended since it was listed; the others are to go on all the same.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
}

/** A process may have ended before its file is read. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const signIn = async ({ url }: Program): Promise<string> => {
  const reply = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ staffId: COUNTER_CLERK, password: DEMO_PASSWORD }),
  })
  const cookies = reply.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!)
  return cookies.find((cookie) => cookie.startsWith('yimen_staff='))!
}

/** A page that hangs is left; a minute was usual before, and a busy machine has its own. */
const PATIENCE_MS = 15_000

test('数据库停住不动：每一页都很快答 503，不挂在那里；恢复之后一切照常，没有办了一半的', async () => {
  const program = await start({ YIMEN_DEMO: 'on' })
  const cookie = await signIn(program)
  const ask = async (path: string, init: RequestInit = {}) => {
    const reply = await fetch(program.url + path, {
      headers: { cookie, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...init,
    })
    return { status: reply.status, text: await reply.text() }
  }
  const receive = () => ask('/api/cases', { method: 'POST', body: JSON.stringify(APPLICATION) })
  expect((await receive()).status).toBe(201)
  signalDatabase('SIGSTOP')
  try {
    const pages = [`/items/${APPLICATION.itemId}`, '/', '/verify?code=x', '/api/me', '/api/tasks']
    const asked = [...pages, '/api/cases', '/api/alive'].map((path) => ask(path))
    // More than there are connections, so that some wait for one.
    const received = Array.from({ length: 20 }, receive)
    for (const { status, text } of await Promise.all([...asked, ...received]))
      if (status !== 200)
        expect([status, text]).toEqual([503, expect.stringMatching(/database-away|系统正在恢复/)])
    const refused = (await Promise.all(received)).map(({ status }) => status)
    expect(new Set(refused)).toEqual(new Set([503]))
    expect((await ask('/api/health')).status).toBe(503)
  } finally {
    signalDatabase('SIGCONT')
  }
  await expect.poll(async () => (await ask('/api/alive')).status, { timeout: 60_000 }).toBe(200)
  expect((await receive()).status).toBe(201)
  const halved = await asOwner((owner) =>
    owner.query(`select case_id from cases.case_row c
      where not exists (select from cases.form f where f.case_id = c.case_id)
         or not exists (select from ledger.event e where e.stream = 'case/' || c.case_id)`),
  )
  expect(halved.rows).toEqual([])
  await program.stop()
  expect(await cli(['verify'])).toMatchObject({ code: 0 })
})

test('关掉演示，而账号还用着公开的演示密码：不启动，说怎么办；数据库也不留在那里', async () => {
  await expect(start({ YIMEN_DEMO: 'off' })).rejects.toThrow(
    /有 \d+ 个账号还在用公开的演示密码，不能作为正式环境启动/,
  )
  expect(isEmbeddedRunning(dir)).toBe(false)
  await asOwner((owner) => owner.query("update identity.staff set password_hash = 'own'"))
  await start({ YIMEN_DEMO: 'off' })
})
