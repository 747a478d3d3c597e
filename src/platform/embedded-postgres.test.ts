import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type EmbeddedPostgres,
  isEmbeddedRunning,
  startEmbeddedPostgres,
} from '#platform/embedded-postgres'

let dir: string
let postgres: EmbeddedPostgres | undefined
let strangers: ChildProcess[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'yimen-embedded-'))
  chmodSync(dir, 0o755)
  strangers = []
})
afterEach(async () => {
  for (const stranger of strangers) stranger.kill('SIGKILL')
  await postgres?.stop()
  postgres = undefined
  rmSync(dir, { recursive: true, force: true })
})

/** A process that starts the database below the folder, and lives until it is killed. */
async function anotherProcess(): Promise<ChildProcess> {
  const module = join(import.meta.dirname, 'embedded-postgres.ts')
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)})
       await startEmbeddedPostgres(${JSON.stringify(dir)}, { durable: false })
       process.stdout.write('up')
       setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  strangers.push(child)
  await once(child.stdout!, 'data')
  return child
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const pidFile = () => join(dir, 'pgdata/cluster/postmaster.pid')
const serverPid = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0])
const answer = async () => {
  const client = new pg.Client({ connectionString: postgres!.url })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.query('select 1 as one')).rows
  } finally {
    await client.end()
  }
}
const ANSWERS = [{ one: 1 }]

test('程序被杀、重新启动，接着数据库也被杀：接手的那个照看它，再启动起来', async () => {
  await killed(await anotherProcess())
  postgres = await startEmbeddedPostgres(dir, { durable: false, guards: true })
  expect(postgres.wasRunning).toBe(true)
  for (let kill = 0; kill < 2; kill++) {
    postgres.kill()
    await expect.poll(() => answer().catch(() => []), { timeout: 30_000 }).toEqual(ANSWERS)
  }
})

test('程序和数据库一起被杀：第一次启动就成', async () => {
  const child = await anotherProcess()
  const pid = serverPid()
  child.kill('SIGKILL')
  process.kill(pid, 'SIGKILL')
  postgres = await startEmbeddedPostgres(dir, { durable: false })
  expect(await answer()).toEqual(ANSWERS)
})

test('进程号文件里的号码已经是别的进程：不当作数据库，也不妨碍启动', async () => {
  postgres = await startEmbeddedPostgres(dir, { durable: false })
  const written = readFileSync(pidFile(), 'utf8')
  await postgres.stop()
  // PostgreSQL itself sees only a process of its own user.
  const asServer = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const stranger = spawn('sleep', ['600'], { ...asServer, cwd: '/', stdio: 'ignore' })
  strangers.push(stranger)
  writeFileSync(pidFile(), written.replace(/^\d+/, String(stranger.pid)))
  chmodSync(pidFile(), 0o666)
  expect(isEmbeddedRunning(dir)).toBe(false)
  postgres = await startEmbeddedPostgres(dir, { durable: false })
  expect(postgres.wasRunning).toBe(false)
  expect(await answer()).toEqual(ANSWERS)
})
