import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { calendarOf } from '#calendar'
import { liveCatalogue } from '#items'
import type { Pool } from '#platform/database'
import { startEmbeddedPostgres } from '#platform/embedded-postgres'
import { publishShipped, Shelf } from '#world'
import { dataDir } from '#platform/repository'
import { KINDS, shippedWorld } from '../src/app/published.ts'

/** One line of the report. */
export interface Measurement {
  what: string
  /** What was measured, with its unit. */
  ours: string
  /** What it was measured against in the same run. */
  against?: string
  /** Ours against the other; more is better. */
  ratio?: number
  /** The goal in words, and whether it was reached. */
  goal?: string
  reached?: boolean
}

export interface Benchmark {
  name: string
  about: string
  /** It runs only when it is named. */
  isLong?: true
  run: (options: BenchOptions) => Promise<Measurement[]>
}

export interface BenchOptions {
  /** Events, where a benchmark is sized in events. */
  events: number
  cases: number
  /** How long, where a benchmark goes on until it is told to end. */
  minutes: number
  /** Of the sizes that a benchmark has of its own: 1, or less to see that it still runs. */
  share: number
}

/** A benchmark's own size, or a share of it. */
export const sized = (size: number, { share }: BenchOptions): number =>
  Math.max(1, Math.round(size * share))

/** Calls a second of a synchronous `work`, warmed up, over at least `ms` milliseconds. */
export function rate(work: () => void, ms = 600): number {
  const until = (end: number) => {
    let calls = 0
    const from = performance.now()
    do {
      work()
      calls += 1
    } while (performance.now() < from + end)
    return (calls / (performance.now() - from)) * 1000
  }
  until(ms / 3)
  return until(ms)
}

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}

export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

export function percentile(numbers: readonly number[], p: number): number {
  return [...numbers].sort((a, b) => a - b)[
    Math.min(numbers.length - 1, Math.floor(numbers.length * p))
  ]!
}

/** Resident memory, sampled while `work` runs: at its start and at its peak, in MB. */
export async function memoryDuring(
  work: () => Promise<unknown>,
): Promise<{ start: number; peak: number }> {
  const megabytes = () => Math.round(process.memoryUsage.rss() / 1024 / 1024)
  const start = megabytes()
  let peak = start
  const timer = setInterval(() => (peak = Math.max(peak, megabytes())), 50)
  await work()
  clearInterval(timer)
  return { start, peak: Math.max(peak, megabytes()) }
}

/**
 * A PostgreSQL of its own with the settings of a county (durable), and a folder, both gone
 * afterwards; `kill` kills the server, which rises again.
 */
export async function withCluster<T>(
  work: (ownerUrl: string, dir: string, kill: () => void) => Promise<T>,
): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'yimen-bench-'))
  chmodSync(dir, 0o755)
  const postgres = await startEmbeddedPostgres(dir)
  try {
    return await work(postgres.url, dir, postgres.kill)
  } finally {
    await postgres.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** What a script of ours prints, as it runs in a process of its own with this argument. */
export async function inProcess<T>(script: string, ...given: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    script,
    ...given,
  ])
  return JSON.parse(stdout) as T
}

const SHIPPED_AT = '2024-01-01T00:00:00.000Z'

/** What supervision looks things up in: the shipped world, published into this database. */
export async function withShippedWorld(owner: Pool, supervisionPool: Pool) {
  await publishShipped(owner, shippedWorld(dataDir, []), SHIPPED_AT)
  return openShelf(supervisionPool)
}

/** The same, of a database in which it is published. */
export async function openShelf(supervisionPool: Pool) {
  const world = await Shelf.open({ pool: supervisionPool, kinds: KINDS, now: () => SHIPPED_AT })
  const current = () => world.current()
  return {
    supervisionPool,
    world,
    catalogue: liveCatalogue(current),
    calendar: () => calendarOf(current()),
    units: new Map(),
  }
}

export const count = (n: number): string => Math.round(n).toLocaleString('en')
