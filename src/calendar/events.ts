import { z } from 'zod'
import { legalDay } from '#foundation/schema'

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

export type CalendarEvent = {
  [T in keyof typeof calendarEvents]: { type: T; body: z.infer<(typeof calendarEvents)[T]> }
}[keyof typeof calendarEvents]
