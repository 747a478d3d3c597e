import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isDayRecorded } from '#calendar'
import { listUndone } from '#cases'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { outboxState, pausedCodes } from '#identity'
import {
  type CheckpointTable,
  countSetAside,
  findLatestCheckpoint,
  goneBack,
  handedUpTo,
  listRefused,
  placeBeyond,
  unsealedSince,
  unsignedSize,
  waitingSince,
} from '#ledger'
import { type Pool, row } from '#platform/database'
import type { LeaseName } from '#platform/lease'
import { findPulse } from '#platform/pulse'
import type { County } from './county.ts'
import { inspected } from './inspection.ts'
import { isHeldByOthers } from './lease-holder.ts'
import { doubtSentence, type TrustedTime } from './trusted-time.ts'

/** What must keep pace, by stable names. */
export const PARTS = [
  'database',
  'sealing',
  'witness',
  'inspection',
  'notices',
  'supervision',
  'authenticity',
  'tick',
  'outbox',
  'codes',
  'time',
  'disk',
  'scanner',
] as const
export type PartName = (typeof PARTS)[number]

/** How a part stands; the words name nobody. */
interface Part {
  name: PartName
  ok: boolean
  says: string
  /** To be looked at, and no reason for taking the county away from everybody. */
  isWarning?: boolean
}

export interface Health {
  /** Is everything well but for what is only a warning? */
  ok: boolean
  parts: Part[]
}

/** What is behind by more is not well. */
const SEALING_SECONDS = 60
const FOLLOWING_SECONDS = 300
const TICK_SECONDS = 300
/** Two readings of a clock may be so far in the wrong order. */
const AHEAD_SECONDS = 5
const OUTBOX_SECONDS = 900
const DISK_MEGABYTES = 500
/** Without an answer for so long a part counts as not well. */
const ANSWER_WITHIN_MS = 3000

type Known = Pick<
  County,
  'codesAnHour' | 'keys' | 'now' | 'pool' | 'scanner' | 'supervisionPool' | 'witness' | 'stateDir'
>
type Found = Omit<Part, 'name'>

const CHECKS: Record<PartName, (known: Known, time: TrustedTime) => Promise<Found>> = {
  database: async ({ pool }) => {
    await pool.query('select 1')
    return { ok: true, says: '有应答' }
  },
  sealing: async ({ pool }) => {
    const kept = await lag(pool, SEALING_SECONDS, unsealedSince(pool))
    if (!kept.ok) return kept
    const unsigned = await unsignedSize(pool)
    if (unsigned !== undefined) return { ok: false, isWarning: true, says: notSigned(unsigned) }
    const foreign = (await listRefused(pool)).length
    if (foreign === 0) return kept
    const says = `${foreign} 条不是本县的程序写下的，没有封存。请运行 yimen refused`
    return { ok: false, isWarning: true, says }
  },
  witness: async ({ pool, witness }) => {
    const upTo = await handedUpTo(pool)
    const [last, witnessed] = [await findLatestCheckpoint(pool), await witness.findLast()]
    const [sealed, held] = [last?.size ?? 0, witnessed?.size ?? 0]
    if (held < upTo) return { ok: false, says: goneBack(upTo, held) }
    // The newest is handed over after it was committed.
    const isNew = last !== undefined && (await ageOf(pool, last.signedAt)) < SEALING_SECONDS
    return { ok: held >= sealed || isNew, says: `账本封到 ${sealed}，见证有 ${held}` }
  },
  inspection: ({ pool }) => inspected(pool),
  notices: async ({ pool }) => {
    const kept = await followed(pool, 'notices')
    const untold = await countSetAside(pool, 'notices')
    if (!kept.ok || untold === 0) return kept
    const says = `${untold} 项没能通知，搁下了。请运行 yimen notices`
    return { ok: false, isWarning: true, says }
  },
  supervision: ({ supervisionPool: pool }) =>
    followed(pool, 'supervision', 'supervision.subscription'),
  authenticity: ({ supervisionPool: pool }) =>
    followed(pool, 'authenticity', 'supervision.subscription'),
  tick: ticked,
  outbox: async ({ pool }) => {
    const { waitingSeconds, givenUp } = await outboxState(pool)
    return {
      ok: waitingSeconds < OUTBOX_SECONDS,
      says: `最早该发的等了 ${waitingSeconds} 秒，已放弃 ${givenUp} 条`,
    }
  },
  codes: async ({ pool, now, codesAnHour }) => {
    const paused = await pausedCodes(pool, now(), codesAnHour)
    const says = paused.map((which) => CODES_SAY[which]).join('；') || '照常发'
    return { ok: paused.length === 0, isWarning: true, says }
  },
  time: async (_known, time) => {
    const judged = await time.judge()
    const { doubt } = judged
    return { ok: !doubt, says: doubt ? doubtSentence(doubt, judged) : '可信' }
  },
  disk: async ({ stateDir }) => {
    const { bavail, bsize } = await statfs(nearest(stateDir))
    const free = Math.floor((bavail * bsize) / 1024 ** 2)
    return { ok: free >= DISK_MEGABYTES, says: `剩余 ${free} MB` }
  },
  scanner: async ({ scanner }) => {
    if (!scanner) return { ok: true, says: '没有设置查毒' }
    const isThere = (await scanner(Buffer.from('yimen'))) === 'clean'
    return { ok: isThere, says: isThere ? '有应答' : '不能查毒，上传的文件一律不收' }
  },
}

/**
 * Was what time asks for done of late? The pulse is anybody's to write who has the application's
 * role; that a day began is a fact, and what ran out before today is done or it is not.
 */
async function ticked({ pool, now }: Known): Promise<Found> {
  const at = await findPulse(pool, 'tick')
  if (at === undefined) return { ok: false, says: '到期处理还没有做过' }
  const seconds = await ageOf(pool, at)
  if (seconds < -AHEAD_SECONDS)
    return { ok: false, says: `登记的到期处理时间比现在晚 ${-seconds} 秒，不是本县的程序写的` }
  const on = dayOf(addSeconds(now(), -TICK_SECONDS))
  if (!(await isDayRecorded(pool, on)))
    return { ok: false, says: `账本里没有 ${on} 这一天：那天的到期处理没有做` }
  const [first, ...others] = await listUndone(pool, on)
  if (first) {
    const says = `${others.length + 1} 件 ${on} 以前就到期的还没有处理，例如 ${first}`
    return { ok: false, says }
  }
  return { ok: seconds < TICK_SECONDS, says: `到期处理上次做完在 ${seconds} 秒前` }
}

const notSigned = (size: number) =>
  `数据库里 ${size} 条事件的检查点不是本县签的，不作数，封存程序会把它移开。请运行 yimen refused`

const CODES_SAY = {
  strangers: '这一小时发的登录验证码太多，只向登录过的地方发',
  all: '这一小时发的登录验证码太多，停发了',
  wrong: '这一小时输错的登录验证码太多，没有登录过的地方每个验证码只能试一次',
}

/** How everything stands that works by itself behind what people see. */
export async function healthOf(known: Known, time: TrustedTime): Promise<Health> {
  const parts = await Promise.all(
    PARTS.map(async (name): Promise<Part> => {
      const gone = new AbortController()
      const late = setTimeout(ANSWER_WITHIN_MS, NO_ANSWER, { signal: gone.signal })
      late.catch(() => {})
      try {
        return { name, ...(await Promise.race([foundOf(name, known, time), late])) }
      } catch (error) {
        return { name, ok: false, says: (error as Error).message }
      } finally {
        gone.abort()
      }
    }),
  )
  return { ok: parts.every(({ ok, isWarning }) => ok || isWarning), parts }
}

/** Who leads what a part does; a leader that is none of the county's processes does nothing. */
const LEASES: { readonly [K in PartName]?: LeaseName } = {
  sealing: 'sealer',
  notices: 'notices',
  supervision: 'supervision',
  authenticity: 'authenticity',
  tick: 'tick',
}

async function foundOf(name: PartName, known: Known, time: TrustedTime): Promise<Found> {
  const lease = LEASES[name]
  if (lease && (await isHeldByOthers(known, lease)))
    return { ok: false, says: `“${lease}”被一个不是本县程序的名字占着。请由数据库管理员查明是谁` }
  return CHECKS[name](known, time)
}

const NO_ANSWER: Found = { ok: false, says: `${ANSWER_WITHIN_MS / 1000} 秒内没有应答` }

async function lag(pool: Pool, most: number, since: Promise<Instant | undefined>): Promise<Found> {
  const at = await since
  const seconds = at === undefined ? 0 : await ageOf(pool, at)
  return { ok: seconds < most, says: at === undefined ? '没有积压' : `落后 ${seconds} 秒` }
}

/** Does a subscriber keep pace, and is its place one that the ledger has? */
async function followed(pool: Pool, name: string, table?: CheckpointTable): Promise<Found> {
  const beyond = await placeBeyond(pool, name, table)
  if (!beyond) return lag(pool, FOLLOWING_SECONDS, waitingSince(pool, name, table))
  const { position, size } = beyond
  const says = `登记处理到 ${position}，账本只封到 ${size}，再有新的也不会处理。请由数据库管理员把 ${table ?? 'ledger.subscription'} 里 ${name} 的 position 改回实际处理到的位置，并查明是谁改的`
  return { ok: false, says }
}

/** A process whose files are all elsewhere has no folder yet. */
const nearest = (dir: string): string => (existsSync(dir) ? dir : nearest(dirname(dir)))

/** In whole seconds, by the database's clock. */
async function ageOf(pool: Pool, at: Instant): Promise<number> {
  const text = 'select extract(epoch from clock_timestamp() - $1::timestamptz)::int as seconds'
  return (await row<{ seconds: number }>(pool, text, [at]))!.seconds
}
