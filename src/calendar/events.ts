import { z } from 'zod'
import { legalDay } from '#foundation/schema'
import type { LegalDay } from '#foundation/time'
import { StreamKind, type EventOf } from '#ledger'

const specialDay = z.object({
  day: legalDay,
  kind: z.enum(['holiday', 'make-up', 'ordinary']),
  name: z.string(),
})

/** Published facts of the calendar, stream `calendar`. */
export const calendarEvents = {
  /** Someone proposes other holidays or make-up days, before or after the fact. */
  CalendarAmendmentProposed: z.object({
    amendmentId: z.string(),
    notice: z.string(),
    changes: z.array(specialDay),
    movedLimits: z.number(),
  }),
  /** A second person approved it: running limits were recomputed. `before` keeps what held until then. */
  CalendarAmended: z.object({
    amendmentId: z.string(),
    notice: z.string(),
    changes: z.array(specialDay),
    before: z.array(specialDay),
    movedLimits: z.number(),
  }),
}

/** The passing of time, stream `day/<date>`: one fact a day, whoever writes it. */
export const dayEvents = {
  WorkdayBegan: z.object({ day: legalDay, kind: z.string(), name: z.string().optional() }),
  DayOffBegan: z.object({ day: legalDay, kind: z.string(), name: z.string().optional() }),
}

export const calendarStream = new StreamKind<string, typeof calendarEvents>(
  'calendar',
  calendarEvents,
  'county',
)
export const dayStream = new StreamKind<LegalDay, typeof dayEvents>('day', dayEvents, '<date>')

export type CalendarEvent = EventOf<typeof calendarEvents>
