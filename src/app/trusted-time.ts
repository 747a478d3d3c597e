import { timeStream } from '#calendar/events'
import { dayOf, type Instant } from '#foundation/time'
import { bySystem, findLatestCheckpoint, loadStream, note } from '#ledger'
import { type Pool, row, transaction } from '#platform/database'
import { beat } from '#platform/pulse'
import { chineseDay, chineseTime } from '#text/time'

/*
 * A clock that jumps must not let time pass for a county: what was deemed, lapsed or carded in such
 * a minute stays for ever. So whatever time alone does asks here first (ADR 24).
 */

/** Two clocks, or a clock and what was counted meanwhile, may differ by so much. */
const CLOCKS_APART_MINUTES = 30
/** So far back may a clock be set without anybody being asked. */
const SET_BACK_MINUTES = 5
/** A county whose only clock is its machine's may have been down for so long. */
const DOWN_HOURS = 26

const [APART_MS, BACK_MS] = [CLOCKS_APART_MINUTES * 60_000, SET_BACK_MINUTES * 60_000]
const DOWN_MS = DOWN_HOURS * 3_600_000

/** What is known of the time, in milliseconds. */
export interface Reading {
  /** The clock of the database, which dates everything. */
  database: number
  /** That of this process's machine. */
  machine: number
  /** The database is on another machine: their clocks do not go wrong together. */
  isElsewhere: boolean
  /** When the clocks were last trusted, by whatever process; none in a new county. */
  last?: number | undefined
  /** What it ought to be by what this process has counted since. */
  counted?: number | undefined
}

export type DoubtKind = 'clocks-differ' | 'set-back' | 'jump' | 'long-down'

/**
 * Why the time is not to be trusted. Two clocks that agree explain a long time without us; one
 * clock cannot, and a jump under our eyes is never explained.
 */
export function doubtOf(given: Reading): DoubtKind | undefined {
  const { database, machine, last, counted, isElsewhere } = given
  if (Math.abs(database - machine) > APART_MS) return 'clocks-differ'
  if (counted !== undefined && Math.abs(database - counted) > APART_MS) return 'jump'
  if (last !== undefined && database < last - BACK_MS) return 'set-back'
  if (last !== undefined && !isElsewhere && database > last + DOWN_MS) return 'long-down'
  return undefined
}

export interface Judged {
  doubt: DoubtKind | undefined
  at: Instant
  /** When the clocks were last trusted. */
  trusted: Instant
}

/** The time as a process of the county knows it. */
export interface TrustedTime {
  /** Asks the clocks, unless that was done in the last seconds. */
  judge: () => Promise<Judged>
  /** May the passing of time have effects? */
  isSure: () => Promise<boolean>
}

interface Given {
  pool: Pool
  isElsewhere: boolean
  /** This process lets others know that it trusts the time. */
  keeps?: boolean
  onChange?: (judged: Judged) => void
  /** The clock of this machine, and what it counts without a clock. */
  machine?: () => number
  counter?: () => number
  askEveryMs?: number
}

const ASK_EVERY_MS = 5000
/** How old what others know may become. */
const KEEP_EVERY_MS = 30_000

export function watchTime(given: Given): TrustedTime {
  const { pool, isElsewhere, machine = Date.now, counter = () => performance.now() } = given
  let sure: { database: number; counter: number; accepted: Instant | null } | undefined
  let asked: { at: number; judged: Promise<Judged> } | undefined
  let doubted: DoubtKind | undefined
  const judge = async (): Promise<Judged> => {
    const { now, last, accepted } = await ask(pool)
    const database = Date.parse(now)
    // Whoever has accepted the time has looked at more than we count.
    const since = sure && sure.accepted === accepted ? sure : undefined
    const doubt = doubtOf({
      database,
      machine: machine(),
      isElsewhere,
      last: last === null ? undefined : Date.parse(last),
      counted: since && since.database + counter() - since.counter,
    })
    const judged = { doubt, at: now, trusted: last ?? now }
    if (doubt !== doubted) given.onChange?.(judged)
    doubted = doubt
    if (doubt) return judged
    sure = { database, counter: counter(), accepted }
    if (given.keeps && (last === null || Math.abs(database - Date.parse(last)) > KEEP_EVERY_MS))
      await pool.query(beat('time', now))
    return judged
  }
  const judgeNow: TrustedTime['judge'] = () => {
    if (asked && counter() - asked.at < (given.askEveryMs ?? ASK_EVERY_MS)) return asked.judged
    const judged = judge()
    asked = { at: counter(), judged }
    judged.catch(() => (asked = undefined))
    return judged
  }
  return { judge: judgeNow, isSure: async () => (await judgeNow()).doubt === undefined }
}

/**
 * The database's clock, and when it was last trusted: before anything was kept, when the ledger was
 * last sealed. That a person accepted it is a fact.
 */
async function ask(pool: Pool) {
  const [found, { facts }] = await Promise.all([
    row<{ now: Instant; last: Instant | null }>(
      pool,
      `select clock_timestamp() as now,
         (select at from platform.pulse where name = 'time') as last`,
    ),
    loadStream(pool, timeStream, 'county'),
  ])
  const { now, last } = found!
  return {
    now,
    last: last ?? (await findLatestCheckpoint(pool))?.signedAt ?? null,
    accepted: facts.at(-1)?.recordedAt ?? null,
  }
}

/**
 * A person has looked at the clocks: from now on the passing of time is believed again. Two clocks
 * that differ cannot be accepted, as one of them is wrong: answers false.
 */
export async function acceptTime(pool: Pool, { doubt, at, trusted }: Judged): Promise<boolean> {
  if (doubt === 'clocks-differ') return false
  await transaction(pool, async (client) => {
    // A process that was running meanwhile may know of a jump that nobody else can see.
    const fact = { type: 'TimeAccepted', body: { trusted, why: doubt ?? 'jump' } } as const
    await note(client, timeStream, 'county', [fact], bySystem(at))
    await client.query(beat('time', at))
  })
  return true
}

/** Is the database on another machine than this process? */
export function isElsewhere(databaseUrl: string | undefined): boolean {
  if (databaseUrl === undefined) return false
  const { hostname, searchParams } = new URL(databaseUrl)
  const host = searchParams.get('host') ?? hostname
  return !/^(|localhost|127\..*|\[?::1\]?|\/.*)$/.test(host)
}

const SAYS: Record<DoubtKind, (now: string, trusted: string) => string> = {
  'clocks-differ': () =>
    `本机的钟和数据库的钟相差超过 ${CLOCKS_APART_MINUTES} 分钟，其中一只是错的。请校准，校准之后自动继续。`,
  'set-back': (now, trusted) =>
    `现在是 ${now}，比上次可信的时间 ${trusted} 还早。请校准；如果现在才是对的，请运行 yimen clock accept。`,
  jump: (now, trusted) =>
    `时间忽然跳到了 ${now}，上次可信的时间是 ${trusted}。请校准，校准之后自动继续；如果现在才是对的，请运行 yimen clock accept。`,
  'long-down': (now, trusted) =>
    `现在是 ${now}，上次可信的时间是 ${trusted}，只有这一只钟，无从核对。如果现在的时间是对的，请运行 yimen clock accept。`,
}

/** What is doubted, what waits for it, and what to do. */
export function doubtSentence(doubt: DoubtKind, { at, trusted }: Judged): string {
  const why = SAYS[doubt](spoken(at), spoken(trusted))
  return `时间存疑，到期处理、发牌和通知先停着，办件照常：${why}`
}

/** The year counts where a clock is wrong. */
const spoken = (at: Instant): string => `${chineseDay(dayOf(at))} ${chineseTime(at).slice(-5)}`
