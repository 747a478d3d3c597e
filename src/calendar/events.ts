import { z } from 'zod'
import { legalDay } from '#foundation/schema'
import type { LegalDay } from '#foundation/time'
import { StreamKind } from '#ledger'

/** The passing of time, stream `day/<date>`: one fact a day, whoever writes it. */
const dayEvents = {
  WorkdayBegan: z.object({ day: legalDay, kind: z.string(), name: z.string().optional() }),
  DayOffBegan: z.object({ day: legalDay, kind: z.string(), name: z.string().optional() }),
}

export const dayStream = new StreamKind<LegalDay, typeof dayEvents>('day', dayEvents, '<date>')
