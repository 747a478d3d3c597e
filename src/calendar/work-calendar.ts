import { dayNumber, type LegalDay, legalDay, weekday } from '#foundation/time'

export type DayKind = 'workday' | 'weekend' | 'holiday' | 'make-up'

/** A day on which the weekly rhythm does not hold, by notice of the State Council. */
export interface SpecialDay {
  day: LegalDay
  /** `holiday`: off although it may be a weekday. `make-up`: worked although it is a weekend day (调休). */
  kind: 'holiday' | 'make-up'
  /** Of the holiday, such as 春节. */
  name: string
  /** Number of the notice, such as 国办发明电〔2025〕7号. */
  notice?: string | undefined
}

export interface DayInfo {
  day: LegalDay
  kind: DayKind
  isWorkday: boolean
  name?: string
  notice?: string
  /** No notice covers the year yet: Monday to Friday are taken as workdays until one is imported. */
  provisional: boolean
}

/** Years beyond the last notice for which Monday to Friday is assumed, so that limits that reach into them have a date. */
const PROVISIONAL_YEARS = 3

/**
 * Which days are workdays (行政许可法 82: limits count workdays, without statutory holidays). Immutable; built once per
 * change of the calendar. All arithmetic is one or two look-ups in prefix sums, whatever the distance.
 */
export class WorkCalendar {
  /** Number of the first day covered. */
  readonly #first: number
  readonly #days: number
  /** `#upTo[i]`: workdays among the covered days 0 … i. */
  readonly #upTo: Int32Array
  /** `#nth[k]`: the day that is the k-th workday, from 1. */
  readonly #nth: Int32Array
  readonly #special: ReadonlyMap<number, SpecialDay>
  /** The last day that a notice covers. */
  readonly coveredUntil: LegalDay

  /** @param years the years for which a notice is known; special days outside of them are refused. */
  constructor(years: readonly number[], special: readonly SpecialDay[]) {
    const firstYear = Math.min(...years)
    const lastYear = Math.max(...years)
    this.coveredUntil = `${lastYear}-12-31`
    this.#first = dayNumber(`${firstYear}-01-01`)
    this.#days = dayNumber(`${lastYear + PROVISIONAL_YEARS}-12-31`) - this.#first + 1
    this.#special = new Map(special.map((s) => [dayNumber(s.day), s]))
    this.#upTo = new Int32Array(this.#days)
    const nth: number[] = [0]
    for (let i = 0; i < this.#days; i++) {
      if (this.#isWorkday(this.#first + i)) nth.push(i)
      this.#upTo[i] = nth.length - 1
    }
    this.#nth = Int32Array.from(nth)
  }

  #isWorkday(number: number): boolean {
    const special = this.#special.get(number)
    return special ? special.kind === 'make-up' : weekday(number) <= 5
  }

  #index(day: LegalDay): number {
    const index = dayNumber(day) - this.#first
    if (index < 0 || index >= this.#days) throw new CalendarRangeError(day, legalDay(this.#first), legalDay(this.#first + this.#days - 1))
    return index
  }

  #dayOfWorkday(k: number): LegalDay {
    if (k < 1 || k >= this.#nth.length) {
      throw new CalendarRangeError(`workday ${k}`, legalDay(this.#first), legalDay(this.#first + this.#days - 1))
    }
    return legalDay(this.#first + this.#nth[k]!)
  }

  isWorkday(day: LegalDay): boolean {
    const i = this.#index(day)
    return this.#upTo[i]! > (i === 0 ? 0 : this.#upTo[i - 1]!)
  }

  /**
   * The workday on which a limit of `workdays` that starts on `from` ends. The first day is not counted (期间开始之日不计入).
   * 0 gives `from` itself; a negative number counts back, not counting `from`.
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

  /** The first workday that is not before `day`: where a limit ends whose last day is a holiday (民法典 203). */
  workdayOnOrAfter(day: LegalDay): LegalDay {
    return this.isWorkday(day) ? day : this.addWorkdays(day, 1)
  }

  workdayOnOrBefore(day: LegalDay): LegalDay {
    return this.#dayOfWorkday(this.#upTo[this.#index(day)]!)
  }

  dayInfo(day: LegalDay): DayInfo {
    const isWorkday = this.isWorkday(day)
    const special = this.#special.get(dayNumber(day))
    const provisional = day > this.coveredUntil
    if (!special) return { day, kind: isWorkday ? 'workday' : 'weekend', isWorkday, provisional }
    return { day, kind: special.kind, isWorkday, name: special.name, ...(special.notice && { notice: special.notice }), provisional }
  }

  /** Workdays left under a notice after `on`. Below 60 the administrator must import the next year. */
  coveredWorkdaysAfter(on: LegalDay): number {
    return on >= this.coveredUntil ? 0 : this.workdaysBetween(on, this.coveredUntil)
  }

  /** Position of a day among all workdays: k when it is the k-th, else that of the workday before. */
  workdayNumber(day: LegalDay): number {
    return this.#upTo[this.#index(day)]!
  }

  workdayByNumber(k: number): LegalDay {
    return this.#dayOfWorkday(k)
  }

  get firstDay(): LegalDay {
    return legalDay(this.#first)
  }

  get lastDay(): LegalDay {
    return legalDay(this.#first + this.#days - 1)
  }
}

/** A day that no calendar year covers, even provisionally. */
export class CalendarRangeError extends RangeError {
  constructor(what: string, from: LegalDay, to: LegalDay) {
    super(`${what} lies outside the calendar (${from} to ${to})`)
  }
}
