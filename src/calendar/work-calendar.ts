import { z } from 'zod'
import { type DaysLeft, naturalDays, type Period, workdays } from '#foundation/duration'
import { legalDay, text } from '#foundation/schema'
import {
  addDays,
  addMonths,
  dayNumber,
  type LegalDay,
  dayOfNumber,
  weekday,
} from '#foundation/time'

const dayName = text('春节')
export const noticeNumber = text('国办发明电〔2025〕7号')

/** A day on which the weekly rhythm does not hold, by notice of the State Council. */
export const specialDay = z
  .object({
    day: legalDay,
    /**
     * `holiday`: off although it may be a weekday. `make-up`: worked although it is a weekend day
     * (调休).
     */
    kind: z.enum(['holiday', 'make-up']),
    name: dayName,
    notice: noticeNumber.optional(),
  })
  .meta({ id: 'SpecialDay' })
export type SpecialDay = z.infer<typeof specialDay>

export const dayInfo = z
  .object({
    day: legalDay,
    kind: z.enum(['workday', 'weekend', 'holiday', 'make-up']),
    isWorkday: z.boolean(),
    name: dayName.optional(),
    notice: noticeNumber.optional(),
    /**
     * No notice covers the year yet: Monday to Friday are taken as workdays until one is imported.
     */
    provisional: z.boolean(),
  })
  .meta({ id: 'DayInfo' })
export type DayInfo = z.infer<typeof dayInfo>

/**
 * Years beyond the last notice for which Monday to Friday is assumed, so that limits that reach
 * into them have a date.
 */
const PROVISIONAL_YEARS = 3

/**
 * Which days are workdays (行政许可法 82: limits count workdays, without statutory holidays). Immutable;
 * built once per change of the calendar. All arithmetic is one or two look-ups in prefix sums,
 * whatever the distance.
 */
export class WorkCalendar {
  /**
   * Every covered day, and the place of each: strings are neither parsed nor built while counting.
   */
  readonly #days: readonly LegalDay[]
  readonly #place: ReadonlyMap<LegalDay, number>
  /** `#upTo[i]`: workdays among the covered days 0 … i. */
  readonly #upTo: Int32Array
  /** `#nth[k]`: the day that is the k-th workday, from 1. */
  readonly #nth: Int32Array
  readonly #special: ReadonlyMap<LegalDay, SpecialDay>
  /** The last day that a notice covers. */
  readonly coveredUntil: LegalDay

  /**
   * @param years the years for which a notice is known; special days outside of them are refused.
   */
  constructor(years: readonly number[], special: readonly SpecialDay[]) {
    const firstYear = Math.min(...years)
    const lastYear = Math.max(...years)
    this.coveredUntil = `${lastYear}-12-31`
    const first = dayNumber(`${firstYear}-01-01`)
    const length = dayNumber(`${lastYear + PROVISIONAL_YEARS}-12-31`) - first + 1
    this.#days = Array.from({ length }, (_, i) => dayOfNumber(first + i))
    this.#place = new Map(this.#days.map((day, i) => [day, i]))
    this.#special = new Map(special.map((s) => [s.day, s]))
    this.#upTo = new Int32Array(length)
    const nth: number[] = [0]
    this.#days.forEach((day, i) => {
      const noticed = this.#special.get(day)
      if (noticed ? noticed.kind === 'make-up' : weekday(first + i) <= 5) nth.push(i)
      this.#upTo[i] = nth.length - 1
    })
    this.#nth = Int32Array.from(nth)
  }

  #index(day: LegalDay): number {
    const index = this.#place.get(day)
    if (index === undefined) throw new CalendarRangeError(day, this.firstDay, this.lastDay)
    return index
  }

  #dayOfWorkday(k: number): LegalDay {
    if (k < 1 || k >= this.#nth.length)
      throw new CalendarRangeError(`workday ${k}`, this.firstDay, this.lastDay)
    return this.#days[this.#nth[k]!]!
  }

  isWorkday(day: LegalDay): boolean {
    const i = this.#index(day)
    return this.#upTo[i]! > (i === 0 ? 0 : this.#upTo[i - 1]!)
  }

  /**
   * The workday on which a limit of `workdays` that starts on `from` ends. The first day is not
   * counted (期间开始之日不计入). 0 gives `from` itself; a negative number counts back, not counting `from`.
   */
  addWorkdays(from: LegalDay, workdays: number): LegalDay {
    if (workdays === 0) return from
    const upTo = this.#upTo[this.#index(from)]!
    if (workdays > 0) return this.#dayOfWorkday(upTo + workdays)
    return this.#dayOfWorkday(upTo + workdays + (this.isWorkday(from) ? 0 : 1))
  }

  /** Workdays after `from` up to and including `to`; negative when `to` is earlier. */
  workdaysBetween(from: LegalDay, to: LegalDay): number {
    return this.#upTo[this.#index(to)]! - this.#upTo[this.#index(from)]!
  }

  /**
   * The day on which a period that begins on `from` ends: the first day is not counted (民法典 201), a
   * month ends on the corresponding day or else on its last (202). Where that is a day off, the
   * period ends on the workday after it (203): `workdayOnOrAfter`, asked once, of the last day of
   * all.
   */
  add(from: LegalDay, { value, unit }: Period): LegalDay {
    switch (unit) {
      case 'workday':
        return this.addWorkdays(from, value)
      case 'natural-day':
        return addDays(from, value)
      case 'month':
        return addMonths(from, value)
      case 'same-day':
        return from
    }
  }

  /** What is left on the day `on` until the end of the day `until`; negative when it is over. */
  left(on: LegalDay, until: LegalDay, unit: DaysLeft['unit']): DaysLeft {
    return unit === 'workday'
      ? workdays(this.workdaysBetween(on, until))
      : naturalDays(dayNumber(until) - dayNumber(on))
  }

  /**
   * The first workday that is not before `day`: where a limit ends whose last day is a holiday (民法典
   * 203).
   */
  workdayOnOrAfter(day: LegalDay): LegalDay {
    return this.isWorkday(day) ? day : this.addWorkdays(day, 1)
  }

  workdayOnOrBefore(day: LegalDay): LegalDay {
    return this.#dayOfWorkday(this.#upTo[this.#index(day)]!)
  }

  dayInfo(day: LegalDay): DayInfo {
    const isWorkday = this.isWorkday(day)
    const special = this.#special.get(day)
    const provisional = day > this.coveredUntil
    if (!special) return { day, kind: isWorkday ? 'workday' : 'weekend', isWorkday, provisional }
    return {
      day,
      kind: special.kind,
      isWorkday,
      name: special.name,
      ...(special.notice && { notice: special.notice }),
      provisional,
    }
  }

  /**
   * Workdays left under a notice after `on`. Below 60 the administrator must import the next year.
   */
  coveredWorkdaysAfter(on: LegalDay): number {
    return on >= this.coveredUntil ? 0 : this.workdaysBetween(on, this.coveredUntil)
  }

  /**
   * Position of a day among all workdays: k when it is the k-th, else that of the workday before.
   */
  workdayNumber(day: LegalDay): number {
    return this.#upTo[this.#index(day)]!
  }

  workdayByNumber(k: number): LegalDay {
    return this.#dayOfWorkday(k)
  }

  get firstDay(): LegalDay {
    return this.#days[0]!
  }

  get lastDay(): LegalDay {
    return this.#days.at(-1)!
  }
}

/** A day that no calendar year covers, even provisionally. */
export class CalendarRangeError extends RangeError {
  constructor(what: string, from: LegalDay, to: LegalDay) {
    super(`${what} lies outside the calendar (${from} to ${to})`)
  }
}
