import { addSeconds, dayOf, type Instant, instantAt, type LegalDay } from '#foundation/time'
import type { ItemVersion } from '#items'
import type { Life } from './life.ts'

/* When people do things: in office hours, and honest officers go home. */

/** Sometime in the morning or in the afternoon. */
export function officeTime({ chance }: Pick<Life, 'chance'>, day: LegalDay): Instant {
  return instantAt(
    day,
    chance.falls(0.55) ? 8 * 3600 + chance.below(4 * 3600) : 15 * 3600 + chance.below(2.4 * 3600),
  )
}

/** So many workdays later; of none, a little later the same day, or tomorrow. */
export function after(life: Life, at: Instant, workdays: number): Instant {
  const calendar = life.county.calendar()
  const day = calendar.addWorkdays(dayOf(at), Math.max(0, Math.floor(workdays)))
  const later = officeTime(life, calendar.workdayOnOrAfter(day))
  if (later > at) return later
  const soon = addSeconds(at, (600_000 + life.chance.below(3_000_000)) / 1000)
  return soon < instantAt(dayOf(at), 18 * 3600)
    ? soon
    : officeTime(life, calendar.addWorkdays(dayOf(at), 1))
}

/** 即办件 are done in one sitting, unless somebody lets them lie. */
export function nextTime(life: Life, item: ItemVersion, at: Instant, workdays: number): Instant {
  return item.caseType === 'instant' && workdays < 1
    ? addSeconds(at, (60_000 + life.chance.below(240_000)) / 1000)
    : after(life, at, workdays)
}
