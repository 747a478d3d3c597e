import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Queryable, rows } from '#platform/database'
import type { LegalDay } from '#foundation/time'
import { type SpecialDay, WorkCalendar } from './work-calendar.ts'

/** One day's change; `ordinary` takes a special day back to the weekly rhythm. */
export interface CalendarChange {
  day: LegalDay
  kind: 'holiday' | 'make-up' | 'ordinary'
  name: string
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
    days: contents.flatMap((c) => c.days.map((d) => ({ ...d, notice: c.notice ?? undefined }))),
  }
}

export async function seedCalendar(db: Queryable, dir: string): Promise<void> {
  const { years, days } = readCalendarFiles(dir)
  await db.query(
    'insert into calendar.year (year) select unnest($1::int[]) on conflict do nothing',
    [years],
  )
  await db.query(
    `insert into calendar.special_day (day, kind, name, notice) select * from unnest($1::date[], $2::text[], $3::text[], $4::text[])
     on conflict do nothing`,
    [
      days.map((d) => d.day),
      days.map((d) => d.kind),
      days.map((d) => d.name),
      days.map((d) => d.notice ?? null),
    ],
  )
}

interface Stored {
  years: number[]
  days: SpecialDay[]
}

export async function readStored(db: Queryable): Promise<Stored> {
  const years = await rows<{ year: number }>(db, 'select year from calendar.year')
  const days = await rows<SpecialDay>(
    db,
    'select day, kind, name, notice from calendar.special_day',
  )
  return { years: years.map((y) => y.year), days }
}

export async function loadCalendar(db: Queryable): Promise<WorkCalendar> {
  const { years, days } = await readStored(db)
  return new WorkCalendar(years, days)
}

/** The calendar as it would be after these changes, and the days as they are now. */
export async function amendedCalendar(
  db: Queryable,
  changes: readonly CalendarChange[],
  notice: string,
): Promise<{ calendar: WorkCalendar; before: CalendarChange[] }> {
  const { years, days } = await readStored(db)
  const byDay = new Map(days.map((d) => [d.day, d]))
  const before = changes.map(({ day }): CalendarChange => {
    const known = byDay.get(day)
    return known ? { day, kind: known.kind, name: known.name } : { day, kind: 'ordinary', name: '' }
  })
  for (const { day, kind, name } of changes) {
    if (kind === 'ordinary') byDay.delete(day)
    else byDay.set(day, { day, kind, name, notice })
  }
  return {
    calendar: new WorkCalendar([...new Set([...years, ...newYears(changes)])], [...byDay.values()]),
    before,
  }
}

export async function storeChanges(
  db: Queryable,
  changes: readonly CalendarChange[],
  notice: string,
): Promise<void> {
  await db.query(
    'insert into calendar.year (year) select unnest($1::int[]) on conflict do nothing',
    [newYears(changes)],
  )
  for (const { day, kind, name } of changes) {
    if (kind === 'ordinary')
      await db.query('delete from calendar.special_day where day = $1', [day])
    else {
      await db.query(
        `insert into calendar.special_day (day, kind, name, notice) values ($1, $2, $3, $4)
         on conflict (day) do update set kind = excluded.kind, name = excluded.name, notice = excluded.notice`,
        [day, kind, name, notice],
      )
    }
  }
}

function newYears(changes: readonly CalendarChange[]): number[] {
  return [...new Set(changes.map((c) => Number(c.day.slice(0, 4))))]
}
