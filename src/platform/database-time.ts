import { type Instant, type Now, toInstant } from '#foundation/time'
import { type Pool, row } from './database.ts'

const ASK_EVERY_MS = 10_000
/** A clock that is set right by less is waited for; by more it was wrong, and is followed. */
const WAITED_FOR_MS = 5 * 60_000

export interface DatabaseTime {
  now: Now
  stop: () => void
}

/**
 * The county's time is that of its database, on every machine: one whose clock is wrong neither
 * dates an act nor begins a day too early. Asked every ten seconds and carried on by the monotonic
 * time of the process. It does not go back, unless the database's clock has been far ahead.
 */
export async function openDatabaseTime(
  pool: Pool,
  askEveryMs = ASK_EVERY_MS,
): Promise<DatabaseTime> {
  let offset = 0
  let last = 0
  const ask = async () => {
    const before = performance.now()
    const { at } = (await row<{ at: Instant }>(pool, 'select clock_timestamp() as at'))!
    // The answer was written somewhere between question and arrival.
    offset = Date.parse(at) - (before + performance.now()) / 2
  }
  await ask()
  // While the database is away nothing can be dated anyway.
  const asking = setInterval(() => void ask().catch(() => {}), askEveryMs).unref()
  return {
    now: () => {
      const now = Math.round(offset + performance.now())
      last = now < last - WAITED_FOR_MS ? now : Math.max(last, now)
      return toInstant(new Date(last))
    },
    stop: () => clearInterval(asking),
  }
}
