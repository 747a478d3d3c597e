import type { Instant } from '#foundation/time'
import { loadStream } from '#ledger'
import type { Queryable } from '#platform/database'
import { calendarStream } from './events.ts'
import { readStored } from './store.ts'
import { WorkCalendar } from './work-calendar.ts'

/** An approved change of the calendar: what held until then, and what from then on. */
export interface Amendment {
  amendmentId: string
  at: Instant
  before: WorkCalendar
  after: WorkCalendar
}

/** Which calendar was in force when. */
export interface CalendarHistory {
  /** Oldest first. */
  amendments: readonly Amendment[]
  /** The calendar under which something was done that was recorded at this moment. */
  at: (moment: Instant) => WorkCalendar
}

/** Takes back from the calendar of now, one by one, what was amended: each amendment in the ledger says what held before. */
export async function readCalendarHistory(db: Queryable): Promise<CalendarHistory> {
  const { years, days } = await readStored(db)
  const { facts } = await loadStream(db, calendarStream, 'county')
  const special = new Map(days.map((day) => [day.day, day]))
  const present = new WorkCalendar(years, days)
  const amendments: Amendment[] = []
  let after = present
  for (const { type, body, recordedAt: at } of facts.toReversed()) {
    if (type !== 'CalendarAmended') continue
    for (const { day, kind, name } of body.before) {
      if (kind === 'ordinary') special.delete(day)
      else special.set(day, { day, kind, name })
    }
    const before = new WorkCalendar(years, [...special.values()])
    amendments.unshift({ amendmentId: body.amendmentId, at, before, after })
    after = before
  }
  return {
    amendments,
    at: (moment) => amendments.find((amendment) => amendment.at > moment)?.before ?? present,
  }
}
