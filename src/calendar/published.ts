import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { legalDay } from '#foundation/schema'
import type { LegalDay } from '#foundation/time'
import { type Fault, repeated } from '#foundation/faults'
import { publishedKind, type Shipped, type World } from '#world'
import { type SpecialDay, specialDay, WorkCalendar } from './work-calendar.ts'

const content = z.object({
  /** Years for which a notice of the State Council is known. */
  years: z.array(z.number().int().min(2000).max(2100)).min(1),
  days: z.array(specialDay),
})
export type CalendarContent = z.infer<typeof content>

export const COUNTY_CALENDAR = 'county'

/** 工作日历: one for the county. Judged by the calendar of then, every version is held ready. */
export const calendarKind = publishedKind({
  kind: 'calendar',
  title: '工作日历',
  keys: [COUNTY_CALENDAR],
  schema: content,
  faultsIn: ({ content: c, world }) => faultsIn(c, world),
  open: (c: CalendarContent) => ({ content: c, calendar: new WorkCalendar(c.years, c.days) }),
  draftedBy: ['system-admin'],
  approvedBy: ['supervision-lead'],
  isHistoric: true,
  compared: ({ content: c }) => c,
})

/** 一年放假的日子，连同周末，三十几天。 */
const MOST_HOLIDAYS = 60

/** Years follow each other and are never forgotten: running limits are counted through them. */
function faultsIn({ years, days }: CalendarContent, world: World): Fault[] {
  const before = world.published(calendarKind, COUNTY_CALENDAR).flatMap((c) => c.content.years)
  const lost = [...new Set(before)].filter((year) => !years.includes(year))
  const holidays = Map.groupBy(
    days.filter((d) => d.kind === 'holiday'),
    ({ day }) => day.slice(0, 4),
  )
  return [
    ...lost.map((year) => ({ field: 'years', reason: `已经公布的 ${year} 年不能去掉` })),
    ...years.flatMap((year, i) =>
      i === 0 || year === years[i - 1]! + 1
        ? []
        : [{ field: `years.${i}`, reason: '各年须由早到晚、一年接一年' }],
    ),
    ...[...holidays]
      .filter(([, of]) => of.length > MOST_HOLIDAYS)
      .map(([year, of]) => ({
        field: 'days',
        reason: `${year} 年放假 ${of.length} 天，一年最多 ${MOST_HOLIDAYS} 天`,
      })),
    ...repeated(days, 'days', 'day', ({ day }) => day),
    ...days.flatMap(({ day }, i) =>
      years.includes(Number(day.slice(0, 4)))
        ? []
        : [{ field: `days.${i}.day`, reason: '这一年不在“有通知的年份”里' }],
    ),
  ]
}

/** The calendar in force in a world. */
export const calendarOf = (world: World): WorkCalendar =>
  world.get(calendarKind, COUNTY_CALENDAR).calendar

/** One day's change; `ordinary` takes a special day back to the weekly rhythm. */
export const calendarChange = z
  .object({
    day: legalDay,
    kind: z.enum(['holiday', 'make-up', 'ordinary']),
    name: z
      .string()
      .max(30)
      .meta({ examples: ['临时放假'] }),
  })
  .meta({ id: 'CalendarChange' })
export type CalendarChange = z.infer<typeof calendarChange>

/** The content after these changes, which rest on a notice. */
export function amended(
  before: CalendarContent,
  changes: readonly CalendarChange[],
  notice: string,
): CalendarContent {
  const days = new Map<LegalDay, SpecialDay>(before.days.map((d) => [d.day, d]))
  for (const { day, kind, name } of changes) {
    if (kind === 'ordinary') days.delete(day)
    else days.set(day, { day, kind, name, notice })
  }
  const years = new Set([...before.years, ...changes.map((c) => Number(c.day.slice(0, 4)))])
  return {
    years: [...years].sort((a, b) => a - b),
    days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
  }
}

/**
 * What turns one content into another, day by day; the days that are new or otherwise, and those
 * that are gone.
 */
export function changesBetween(before: CalendarContent, after: CalendarContent): CalendarChange[] {
  const known = new Map(before.days.map((d) => [d.day, d]))
  const kept = new Set(after.days.map((d) => d.day))
  return [
    ...after.days
      .filter((d) => known.get(d.day)?.kind !== d.kind || known.get(d.day)?.name !== d.name)
      .map(({ day, kind, name }) => ({ day, kind, name })),
    ...before.days
      .filter((d) => !kept.has(d.day))
      .map(({ day }): CalendarChange => ({ day, kind: 'ordinary', name: '' })),
  ].sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** The years shipped with the product (`data/calendars`). */
export function readCalendarFiles(dir: string): { years: number[]; days: SpecialDay[] } {
  const files = readdirSync(dir).filter((file) => file.endsWith('.json'))
  const contents = files.map(
    (file) =>
      JSON.parse(readFileSync(join(dir, file), 'utf8')) as {
        year: number
        notice: string | null
        days: SpecialDay[]
      },
  )
  return {
    years: contents.map((c) => c.year),
    days: contents.flatMap((c) =>
      c.days.map((d) => ({ ...d, ...(c.notice !== null && { notice: c.notice }) })),
    ),
  }
}

export function shippedCalendar(dataDir: string): Shipped[] {
  const content = readCalendarFiles(join(dataDir, 'calendars'))
  return [{ kind: calendarKind, key: COUNTY_CALENDAR, content }]
}
