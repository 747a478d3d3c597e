import { dayOf, type Instant } from '#foundation/time'
import { begin, bySystem, StaleVersionError } from '#ledger'
import { type Pool, transaction } from '#platform/database'
import type { Shelf } from '#world'
import { dayStream } from './events.ts'
import { calendarOf } from './published.ts'

/**
 * `WorkdayBegan` or `DayOffBegan`, stream `day/<date>`: version 1 can be written once only, whoever
 * ticks.
 */
export async function recordDay(
  { pool, world }: { pool: Pool; world: Shelf },
  at: Instant,
): Promise<void> {
  const on = dayOf(at)
  const { kind, isWorkday, name } = calendarOf(world.at(on)).dayInfo(on)
  const type = isWorkday ? 'WorkdayBegan' : 'DayOffBegan'
  const body = { day: on, kind, ...(name && { name }) }
  try {
    await transaction(pool, (client) =>
      begin(client, dayStream, on, [{ type, body }], bySystem(at)),
    )
  } catch (error) {
    if (!(error instanceof StaleVersionError)) throw error
  }
}
