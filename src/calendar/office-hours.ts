import {
  clockSeconds,
  dayOf,
  type Instant,
  instantAt,
  type LegalDay,
  secondOfDay,
} from '#foundation/time'
import type { WorkCalendar } from './work-calendar.ts'

/**
 * Office hours of a unit in one season. Seasons are given by month and day and may run over the
 * turn of the year.
 */
export interface OfficeHours {
  /** `MM-DD`, inclusive. */
  from: string
  to: string
  /** `HH:MM`. */
  morning: readonly [string, string]
  afternoon: readonly [string, string]
}

/** Usual in Hunan: a long midday break in summer. Each unit may have its own. */
export const DEFAULT_OFFICE_HOURS: readonly OfficeHours[] = [
  { from: '05-01', to: '09-30', morning: ['08:00', '12:00'], afternoon: ['15:00', '18:00'] },
  { from: '10-01', to: '04-30', morning: ['08:00', '12:00'], afternoon: ['14:30', '17:30'] },
]

/** The hours of the season in which a day lies; undefined when the unit has none then. */
export function hoursOn<H extends Pick<OfficeHours, 'from' | 'to'>>(
  hours: readonly H[],
  day: LegalDay,
): H | undefined {
  const monthDay = day.slice(5)
  return hours.find(({ from, to }) =>
    from <= to ? from <= monthDay && monthDay <= to : monthDay >= from || monthDay <= to,
  )
}

interface Day {
  morning: readonly [number, number]
  afternoon: readonly [number, number]
  seconds: number
}

/**
 * Working time to the second, as the Hunan engine counts it (domain: a limit is used up in seconds
 * of office time, and one second more makes a day more). Constant time: whole workdays by look-up,
 * only the two end days by their hours.
 */
export class WorkingTime {
  readonly #calendar: WorkCalendar
  readonly #seasons: readonly { from: string; to: string; day: Day }[]
  /** Office seconds of the first k workdays. */
  readonly #upTo: Float64Array

  constructor(calendar: WorkCalendar, hours: readonly OfficeHours[] = DEFAULT_OFFICE_HOURS) {
    this.#calendar = calendar
    this.#seasons = hours.map(({ from, to, morning, afternoon }) => {
      const m = [clockSeconds(morning[0]), clockSeconds(morning[1])] as const
      const a = [clockSeconds(afternoon[0]), clockSeconds(afternoon[1])] as const
      return { from, to, day: { morning: m, afternoon: a, seconds: m[1] - m[0] + a[1] - a[0] } }
    })
    const count = calendar.workdayNumber(calendar.lastDay)
    this.#upTo = new Float64Array(count + 1)
    for (let k = 1; k <= count; k++)
      this.#upTo[k] = this.#upTo[k - 1]! + this.#hoursOn(calendar.workdayByNumber(k)).seconds
  }

  #hoursOn(day: LegalDay): Day {
    const season = hoursOn(this.#seasons, day)
    if (!season) throw new RangeError(`no office hours on ${day}`)
    return season.day
  }

  /** Office seconds that have passed on this day at this moment; 0 on a day off. */
  #passedOn(day: LegalDay, second: number): number {
    if (!this.#calendar.isWorkday(day)) return 0
    const { morning, afternoon } = this.#hoursOn(day)
    const within = ([begin, end]: readonly [number, number]) =>
      Math.max(0, Math.min(second, end) - begin)
    return within(morning) + within(afternoon)
  }

  #workdaysBefore(day: LegalDay): number {
    return this.#calendar.workdayNumber(day) - (this.#calendar.isWorkday(day) ? 1 : 0)
  }

  /** Seconds of office time between two moments; the midday break and days off count nothing. */
  workingSecondsBetween(start: Instant, end: Instant): number {
    const since = (at: Instant) =>
      this.#upTo[this.#workdaysBefore(dayOf(at))]! + this.#passedOn(dayOf(at), secondOfDay(at))
    return since(end) - since(start)
  }

  /**
   * Workdays between two moments as a fraction, each day measured by its own hours, so that a
   * season's change inside does no harm.
   */
  workdaysBetween(start: Instant, end: Instant): number {
    return this.#days(end) - this.#days(start)
  }

  #days(at: Instant): number {
    const day = dayOf(at)
    const passed = this.#passedOn(day, secondOfDay(at))
    return this.#workdaysBefore(day) + (passed === 0 ? 0 : passed / this.#hoursOn(day).seconds)
  }

  /** The moment at which `workdays` of office time after `start` are used up. */
  addWorkdays(start: Instant, workdays: number): Instant {
    const target = this.#days(start) + workdays
    let whole = Math.floor(target + 1e-9)
    let share = target - whole
    // Used up exactly at closing time, not at the opening of the next day.
    if (share < 1e-9) {
      whole -= 1
      share = 1
    }
    const day = this.#calendar.workdayByNumber(whole + 1)
    const { morning, afternoon, seconds } = this.#hoursOn(day)
    const passed = Math.round(share * seconds)
    const forenoon = morning[1] - morning[0]
    return instantAt(
      day,
      passed <= forenoon ? morning[0] + passed : afternoon[0] + passed - forenoon,
    )
  }

  /** Is the counter open at this moment? */
  isOfficeTime(at: Instant): boolean {
    const day = dayOf(at)
    if (!this.#calendar.isWorkday(day)) return false
    const second = secondOfDay(at)
    const { morning, afternoon } = this.#hoursOn(day)
    return (
      (second >= morning[0] && second < morning[1]) ||
      (second >= afternoon[0] && second < afternoon[1])
    )
  }

  /** Opening times of a day, seconds since midnight. */
  hoursOn(day: LegalDay): {
    morning: readonly [number, number]
    afternoon: readonly [number, number]
  } {
    return this.#hoursOn(day)
  }
}
