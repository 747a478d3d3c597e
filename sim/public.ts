import type { ApplicantId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import type { ItemVersion } from '#items'
import { Chance } from './chance.ts'
import { BUSY, type Life } from './life.ts'
import { answerLetters, writeLetter } from './letters.ts'
import { followUpRatings, rateServices } from './ratings.ts'
import { bookVisit, receiveVisitors } from './visits.ts'

/**
 * How people of the county write, ask, rate and book, and how it is answered: with chance of its
 * own.
 */
export interface PublicLife {
  life: Life
  chance: Chance
  /** What somebody asks about. */
  anItem: () => ItemVersion
  unitItems: readonly ItemVersion[]
  /** Letters and visits that are due by their share of new cases. */
  lettersDue: number
  visitsDue: number
}

export function beginPublicLife(life: Life): PublicLife {
  const chance = new Chance(life.habits.seed + 7919)
  const unitItems = life.items.filter((item) => item.unitId)
  // Most ask about what most apply for, where the county has it.
  const busy = unitItems.filter((item) => item.unitId! in BUSY)
  const anItem = () => chance.pick(chance.falls(0.6) && busy.length > 0 ? busy : unitItems)
  return { life, chance, anItem, unitItems, lettersDue: 0, visitsDue: 0 }
}

/**
 * One workday: letters come, answers go out, those served yesterday and today rate, visitors book
 * and come.
 */
export async function speakUp(
  to: PublicLife,
  newCases: number,
  applicants: readonly ApplicantId[],
  at: Instant,
): Promise<void> {
  const { letterShare, appointmentShare } = to.life.habits.feedback
  for (to.lettersDue += newCases * letterShare; to.lettersDue >= 1; to.lettersDue--)
    await writeLetter(to, applicants, at)
  await answerLetters(to, at)
  await rateServices(to, at)
  await followUpRatings(to, at)
  to.visitsDue += newCases * appointmentShare
  for (; to.visitsDue >= 1 && applicants.length > 0; to.visitsDue--)
    await bookVisit(to, applicants, at)
  await receiveVisitors(to, at)
}
