import { addDays, dayNumber, isLegalDay, type LegalDay, weekday } from '#foundation/time'

/** Days that a clause of a notice names; `isDoubtful` where it does not agree with itself. */
export interface Named {
  days: LegalDay[]
  isDoubtful: boolean
}

interface Written {
  year?: number | undefined
  month: number
  date: number
  /** What stands in brackets behind it: a weekday, a day of the lunar calendar. */
  aside: string
  /** It ends the range that the one before begins. */
  isEnd: boolean
}

const DATE = /(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?/g
const TO = /^(?:至|到|[-~—–―−─]{1,2})$/
/** No holiday is longer; a longer range was read wrongly. */
const MOST_DAYS = 15

/**
 * The days of a clause of a notice, such as `2月15日(周日)至23日(周一)` or `2月14日、2月28日`.
 * A date without a month has that of the one before. One without a year lies in the notice's, or,
 * late in the year before New Year's day, in the one before. Weekdays that it repeats must agree.
 */
export function readDays(clause: string, year: number, isNewYear: boolean): Named {
  const written = writtenIn(clause)
  const named: Named = { days: [], isDoubtful: false }
  let begun: LegalDay | undefined
  for (const [i, one] of written.entries()) {
    const day = dayOf(one, yearOf(written, i, year, isNewYear))
    if (!day || !isSaid(one.aside, day)) return { days: [], isDoubtful: true }
    if (!one.isEnd) named.days.push(day)
    else {
      const span = begun ? dayNumber(day) - dayNumber(begun) : -1
      if (span < 0 || span > MOST_DAYS) return { days: [], isDoubtful: true }
      for (let n = 1; n <= span; n++) named.days.push(addDays(begun!, n))
    }
    begun = day
  }
  return named
}

function writtenIn(clause: string): Written[] {
  const written: Written[] = []
  let end = 0
  for (const found of clause.matchAll(DATE)) {
    const [text, year, month, date, aside = ''] = found
    const before = written.at(-1)
    written.push({
      year: year === undefined ? undefined : Number(year),
      month: month === undefined ? (before?.month ?? 0) : Number(month),
      date: Number(date),
      aside,
      isEnd: before !== undefined && TO.test(clause.slice(end, found.index)),
    })
    end = found.index + text.length
  }
  return written
}

function yearOf(
  written: readonly Written[],
  place: number,
  year: number,
  isNewYear: boolean,
): number {
  const { month, year: own } = written[place]!
  if (own !== undefined) return own
  const before = written.slice(0, place).findLast((w) => w.year !== undefined)
  // What follows a date with its year goes on from there.
  if (before) return before.year! + (month < before.month ? 1 : 0)
  const crosses = written.some((w) => w.isEnd && w.month < written[0]!.month)
  return month > 6 && (isNewYear || (crosses && place === 0)) ? year - 1 : year
}

function dayOf({ month, date }: Written, year: number): LegalDay | undefined {
  const pad = (n: number) => String(n).padStart(2, '0')
  const text = `${year}-${pad(month)}-${pad(date)}`
  return isLegalDay(text) ? text : undefined
}

const WEEKDAYS = '一二三四五六日'

/** Does the day fall on the weekday that is written behind it, if one is? */
function isSaid(aside: string, day: LegalDay): boolean {
  const said = /(?:周|星期)([一二三四五六日天])/.exec(aside)?.[1]
  return said === undefined || WEEKDAYS[weekday(dayNumber(day)) - 1] === said.replace('天', '日')
}
