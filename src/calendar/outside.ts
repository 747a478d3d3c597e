import type { Refusal } from '#platform/problem'
import { CalendarRangeError } from './work-calendar.ts'

/** What a route says whose answer would lie where no year of the calendar is. */
export const OUTSIDE_CALENDAR: Refusal<'outside-calendar'> = {
  status: 400,
  code: 'outside-calendar',
  detail: '日期超出工作日历的范围（2004 年起）。',
}

/** What follows from the calendar; nothing where its years end. */
export async function withinCalendar<T>(compute: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await compute()
  } catch (error) {
    if (error instanceof CalendarRangeError) return undefined
    throw error
  }
}
