import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { publishedKind, type Shipped } from '#world'
import { DEFAULT_OFFICE_HOURS, hoursOn, type OfficeHours, type WorkCalendar } from '#calendar'
import { unitKind } from '#identity'
import { clockSeconds, dayOf, type Instant, type LegalDay, secondOfDay } from '#foundation/time'

const rules = z.object({
  slotMinutes: z.number().int().min(5).max(240),
  perSlot: z.number().int().min(0).max(100),
  workdaysAhead: z.number().int().min(1).max(60),
  mostOpen: z.number().int().min(1),
  /** Places per slot of units that differ; 0 closes a unit. */
  units: z.record(z.string(), z.number().int().min(0).max(100)),
})
/** How appointments are given out. */
export type SlotRules = z.infer<typeof rules>

export const COUNTY_SLOTS = 'county'

/** 预约时段. */
export const slotsKind = publishedKind({
  kind: 'slots',
  title: '预约时段',
  keys: [COUNTY_SLOTS],
  schema: rules,
  open: (content) => content,
  refersTo: ({ units }) =>
    Object.keys(units).map((key) => ({ kind: 'unit', key, field: `units.${key}` })),
  idNames: (_key, world) => ({
    units: Object.fromEntries(world.list(unitKind).map(({ key, value }) => [key, value.name])),
  }),
  draftedBy: ['hall-manager', 'system-admin'],
  approvedBy: ['hall-manager', 'supervision-lead'],
})

export const shippedSlots = (dataDir: string): Shipped[] => [
  {
    kind: slotsKind,
    key: COUNTY_SLOTS,
    content: JSON.parse(readFileSync(join(dataDir, 'appointments/slots.json'), 'utf8')),
  },
]

/** The workdays that can be booked now: today's too, while slots are left. */
export function bookableDays(
  calendar: WorkCalendar,
  { workdaysAhead }: SlotRules,
  at: Instant,
): LegalDay[] {
  const today = dayOf(at)
  const first = calendar.workdayOnOrAfter(today)
  return Array.from({ length: workdaysAhead }, (_, i) =>
    i === 0 ? first : calendar.addWorkdays(first, i),
  )
}

/**
 * When slots begin on a day, in minutes since midnight: whole slots within office hours, later than
 * now.
 */
export function slotMinutes(
  day: LegalDay,
  hours: readonly OfficeHours[] = DEFAULT_OFFICE_HOURS,
  { slotMinutes: length }: SlotRules,
  at: Instant,
): number[] {
  const season = hoursOn(hours, day)
  if (!season) return []
  const now =
    dayOf(at) === day ? secondOfDay(at) / 60 : dayOf(at) > day ? Number.POSITIVE_INFINITY : -1
  return [season.morning, season.afternoon]
    .flatMap(([begin, end]) => {
      const [from, to] = [clockSeconds(begin) / 60, clockSeconds(end) / 60]
      return Array.from({ length: Math.floor((to - from) / length) }, (_, i) => from + i * length)
    })
    .filter((minute) => minute > now)
}

/** 540 → 09:00. */
export const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
