/**
 * Two kinds of time, never mixed:
 * a `LegalDay` is a date of the civil calendar in Asia/Shanghai (`2026-03-09`), an `Instant` is a
 * moment in UTC with milliseconds (`2026-03-09T01:30:00.000Z`). Both are strings that sort as they
 * follow each other, so they travel through JSON, SQL and hashes unchanged. Arithmetic on days goes
 * through the day number. The types know the shape, so that no other string is taken for a day;
 * text from outside goes through `schema.ts` or `asLegalDay`.
 */
export type LegalDay = `${number}-${number}-${number}`
export type Instant = `${number}-${number}-${number}T${string}Z`
/** A calendar month, `2026-03`. */
export type Month =
  `${number}-${'01' | '02' | '03' | '04' | '05' | '06' | '07' | '08' | '09' | '10' | '11' | '12'}`

/** China has kept UTC+8 without summer time since 1991; all our dates are later. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/**
 * Days since 1970-01-01. Whether the day exists is asked by `isLegalDay`. Throws when it has not
 * the shape of a date.
 */
export function dayNumber(day: LegalDay): number {
  return numberOf(day)
}

function numberOf(day: string): number {
  const year = +day.slice(0, 4)
  const month = +day.slice(5, 7)
  const date = +day.slice(8, 10)
  // Howard Hinnant's days-from-civil: exact for the proleptic Gregorian calendar and far cheaper
  // than a Date.
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = (((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) | 0) + date - 1
  const dayOfEra = yearOfEra * 365 + ((yearOfEra / 4) | 0) - ((yearOfEra / 100) | 0) + dayOfYear
  const number = era * 146_097 + dayOfEra - 719_468
  if (Number.isNaN(number)) throw new RangeError(`not a legal day: ${day}`)
  return number
}

/** The legal day with this number. */
export function dayOfNumber(number: number): LegalDay {
  // Howard Hinnant's civil-from-days; a Date would be built and written out only to be cut.
  const shifted = number + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  if (Number.isNaN(year) || year < 0 || year > 9999)
    throw new RangeError(`not a day number: ${number}`)
  return `${year < 1000 ? String(year).padStart(4, '0') : year}-${month < 10 ? '0' : ''}${month}-${date < 10 ? '0' : ''}${date}` as LegalDay
}

/** Is the text a real date, written `YYYY-MM-DD`? */
export function isLegalDay(text: string): text is LegalDay {
  return (
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text) &&
    dayOfNumber(numberOf(text)) === text
  )
}

/** Is the text a real moment, written `YYYY-MM-DDTHH:MM:SS.mmmZ`? */
export function isInstant(text: string): text is Instant {
  return (
    /^.{10}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/.test(text) && isLegalDay(text.slice(0, 10))
  )
}

/** Is the text a month, written `YYYY-MM`? */
export function isMonth(text: string): text is Month {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
}

/** For text that ought to be a day, such as a cell of our own data. Throws when it is none. */
export function asLegalDay(text: string): LegalDay {
  if (!isLegalDay(text)) throw new RangeError(`not a legal day: ${text}`)
  return text
}

export function addDays(day: LegalDay, days: number): LegalDay {
  return dayOfNumber(dayNumber(day) + days)
}

/**
 * The corresponding day of a later or earlier month; where that month has none, its last day (民法典
 * 202).
 */
export function addMonths(day: LegalDay, months: number): LegalDay {
  const count = +day.slice(0, 4) * 12 + +day.slice(5, 7) - 1 + months
  const first = firstOfMonth(count)
  const last = firstOfMonth(count + 1) - 1
  return dayOfNumber(Math.min(first + +day.slice(8, 10) - 1, last))
}

/** Day number of the first day of a month counted from January of the year 0. */
function firstOfMonth(count: number): number {
  const year = String(Math.floor(count / 12)).padStart(4, '0')
  const month = String((count % 12) + 1).padStart(2, '0')
  return numberOf(`${year}-${month}-01`)
}

export function addSeconds(at: Instant, seconds: number): Instant {
  return toInstant(new Date(Date.parse(at) + Math.round(seconds * 1000)))
}

export function monthOf(day: LegalDay): Month {
  return day.slice(0, 7) as Month
}

export const firstDayOf = (month: Month): LegalDay => `${month}-01`

export function lastDayOf(month: Month): LegalDay {
  return addDays(addMonths(`${month}-01`, 1), -1)
}

/** 1 = Monday … 7 = Sunday. 1970-01-01 was a Thursday. */
export function weekday(number: number): number {
  return ((((number + 3) % 7) + 7) % 7) + 1
}

/** The legal day in Shanghai on which this moment falls. */
export function dayOf(at: Instant): LegalDay {
  // Before 16:00 UTC the day in Shanghai is the day that the text begins with; most moments are
  // office hours.
  if (at.slice(11, 13) < '16') return at.slice(0, 10) as LegalDay
  return dayOfNumber(Math.floor((Date.parse(at) + SHANGHAI_OFFSET_MS) / DAY_MS))
}

/** Seconds since midnight in Shanghai. */
export function secondOfDay(at: Instant): number {
  const local = Date.parse(at) + SHANGHAI_OFFSET_MS
  return Math.floor((local % DAY_MS) / 1000)
}

/** The moment at which the clocks in Shanghai show this time of this day. */
export function instantAt(day: LegalDay, secondOfDay = 0): Instant {
  return toInstant(new Date(dayNumber(day) * DAY_MS + secondOfDay * 1000 - SHANGHAI_OFFSET_MS))
}

/** `HH:MM` → seconds since midnight. */
export function clockSeconds(text: string): number {
  const [hours, minutes] = text.split(':')
  return Number(hours) * 3600 + Number(minutes) * 60
}

export function toInstant(date: Date): Instant {
  return date.toISOString() as Instant
}

/** Asks the time. Only the shell may hold one; a simulator gives a virtual one. */
export type Now = () => Instant
