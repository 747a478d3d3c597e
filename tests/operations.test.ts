import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { repositoryDir } from '#platform/repository'

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
  const child = begin('src/app/main.ts', [], { PORT: '0', LOG_LEVEL: 'error', ...env })
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
