import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { beginOnce, bySystem, loadStream } from '#ledger'
import type { Pool } from '#platform/database'
import type { Shelf } from '#world'
import { dayStream } from './events.ts'
import { calendarOf } from './published.ts'

/** `WorkdayBegan` or `DayOffBegan`, stream `day/<date>`: written down once, whoever ticks. */
export async function recordDay(
  { pool, world }: { pool: Pool; world: Shelf },
  at: Instant,
): Promise<void> {
  const on = dayOf(at)
  const { kind, isWorkday, name } = calendarOf(world.at(on)).dayInfo(on)
  const type = isWorkday ? 'WorkdayBegan' : 'DayOffBegan'
  const body = { day: on, kind, ...(name && { name }) }
  await beginOnce(pool, dayStream, on, [{ type, body }], bySystem(at))
}

/** Did this day begin, as the ledger has it? */
export const isDayRecorded = async (pool: Pool, on: LegalDay): Promise<boolean> =>
  (await loadStream(pool, dayStream, on)).facts.length > 0
