import { z } from 'zod'
import { noteReading } from '#cases'
import { countdown, readClock } from '#clock'
import type { RatingId } from '#foundation/ids'
import { ids, keyOf, legalDay, text } from '#foundation/schema'
import { addDays, dayOf, type Instant } from '#foundation/time'
import { findApplicant, type Officer } from '#identity'
import { RATING_ACTS, RATING_STATES } from './contract.ts'
import { isSupervisor } from './letter-acts.ts'
import { type DeskDeps, itemName, namesIn, PAGE, unitName } from './letter-desk.ts'
import { answersRating, offeredOfRating } from './rating-acts.ts'
import { listRatingDeeds, ratingDeed } from './rating-course.ts'
import {
  countRatings,
  findRating,
  labels,
  ratingCount,
  ratingRow,
  type RatingSearch,
  readRatingText,
  searchRatings,
} from './ratings.ts'
import type { Rating } from './rating.ts'

/* 好差评 as those see them who answer for them. */

export const ratingList = z
  .object({
    total: z.int(),
    rows: z.array(
      ratingRow
        .extend({ unitName, itemName, countdown: countdown.nullable() })
        .meta({ id: 'RatingRow' }),
    ),
  })
  .meta({ id: 'RatingList' })

/** The ratings of the officer's unit; all for those who look after the whole county. */
export async function listRatings(
  deps: DeskDeps,
  { page, ...search }: Pick<RatingSearch, 'status' | 'bad' | 'sort'> & { page: number },
  officer: Officer,
  at: Instant,
): Promise<z.infer<typeof ratingList>> {
  const { total, rows } = await searchRatings(deps.pool, {
    ...search,
    unitId: seesAll(officer) ? undefined : officer.unitId,
    limit: PAGE,
    offset: (page - 1) * PAGE,
  })
  const names = namesIn(deps)
  return {
    total,
    rows: rows.map(({ rating, clock }) => ({
      ...shownTo(officer, rating),
      unitName: names.unitName(rating.unitId),
      itemName: names.itemName(rating.itemId),
      countdown: clock && readClock(clock, deps.calendar(), dayOf(at)),
    })),
  }
}

/** How it was rated; what leads to the case and the person, for those who answer for it. */
function shownTo(officer: Officer, rating: Rating): z.infer<typeof ratingRow> {
  const { ratingId, caseId = null, itemId = null } = rating
  const of = answersRating(officer, rating)
    ? { ratingId, caseId }
    : { ratingId: null, caseId: null }
  return ratingRow.parse({ ...rating, itemId, ...of })
}

const seesAll = (officer: Officer) =>
  isSupervisor(officer) || officer.roles.some((r) => r === 'hall-manager' || r === 'leader')

export const ratingResult = ratingCount.extend({ unitName, itemName }).meta({ id: 'RatingResult' })

/** Results of the last year, by unit and item. */
export async function listResults(
  deps: DeskDeps,
  at: Instant,
): Promise<z.infer<typeof ratingResult>[]> {
  const names = namesIn(deps)
  return (await countRatings(deps.pool, addDays(dayOf(at), -365))).map((count) => ({
    ...count,
    unitName: names.unitName(count.unitId),
    itemName: names.itemName(count.itemId),
  }))
}

export const ratingView = z
  .object({
    rating: z.object({
      ratingId: ids.rating,
      about: z.enum(['case', 'visit']),
      status: keyOf(RATING_STATES),
      caseId: ids.case.optional(),
      level: z.int().min(1).max(5),
      labels: labels.optional(),
      ratedOn: legalDay.optional(),
    }),
    unitName,
    itemName,
    /** The rater's words. */
    text: text('让我跑了三趟').optional(),
    /** Whoever calls back needs the number. */
    person: z.object({ name: text('张小店'), phone: text('13912345678') }).optional(),
    /** What was done about it, in order. */
    deeds: z.array(ratingDeed),
    /** What this officer may do about it now. */
    offered: z.array(keyOf(RATING_ACTS)),
  })
  .meta({ id: 'RatingView' })

/**
 * One rating for those who answer for it; undefined for everybody else. Who sees whose it is, is
 * noted.
 */
export async function viewRating(
  deps: DeskDeps,
  ratingId: RatingId,
  officer: Officer,
  at: Instant,
): Promise<z.infer<typeof ratingView> | undefined> {
  const rating = await findRating(deps.pool, ratingId)
  if (rating?.level === undefined) return undefined
  const { level, applicantId, unitId, itemId } = rating
  if (!answersRating(officer, rating)) return undefined
  const person = applicantId && (await findApplicant(deps.pool, deps.keys, applicantId))
  if (person) await noteReading(deps, ratingId, officer, at, applicantId)
  const names = namesIn(deps)
  return {
    rating: { ...rating, level },
    unitName: names.unitName(unitId),
    itemName: names.itemName(itemId),
    text: await readRatingText(deps, ratingId),
    person,
    deeds: await listRatingDeeds(deps.pool, ratingId),
    offered: offeredOfRating(officer, rating, dayOf(at)),
  }
}
