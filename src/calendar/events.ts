import { z } from 'zod'
import { instant, legalDay } from '#foundation/schema'
import type { LegalDay } from '#foundation/time'
import { StreamKind } from '#ledger'

/** The passing of time, stream `day/<date>`: one fact a day, whoever writes it. */
const dayEvents = {
  WorkdayBegan: z.object({ day: legalDay, kind: z.string(), name: z.string().optional() }),
  DayOffBegan: z.object({ day: legalDay, kind: z.string(), name: z.string().optional() }),
}

export const dayStream = new StreamKind<LegalDay, typeof dayEvents>('day', dayEvents, '<date>')

/**
 * 确认时间: the clocks did not lead on from what was last trusted, and a person has looked at them.
 * From its moment on the passing of time is believed again. Stream `time/county`.
 */
const timeEvents = {
  TimeAccepted: z.object({ trusted: instant, why: z.string() }),
}

export const timeStream = new StreamKind<'county', typeof timeEvents>('time', timeEvents, 'county')
