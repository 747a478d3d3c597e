import { giveRating, handleRating, searchRatings } from '#feedback'
import { BAD_LABELS, GOOD_LABELS, isBadLevel } from '#feedback/contract'
import type { ApplicantId, CaseId } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import { rows } from '#platform/database'
import { atOnce } from './at-once.ts'
import { chanceOf } from './chance.ts'
import { ordinalOf } from './life.ts'
import { officer } from './officers.ts'
import type { PublicLife } from './public.ts'

/* How those who were served rate it, and what follows from a bad rating. */

/** Some of those who were invited today rate. */
export async function rateServices({ life, chance }: PublicLife, at: Instant): Promise<void> {
  const { county, habits } = life
  const invited = await rows<{ caseId: CaseId; applicantId: ApplicantId }>(
    county.pool,
    `select case_id as "caseId", applicant_id as "applicantId"
     from feedback.rating
     where state = 'invited'
       and case_id is not null
       and invited_on = $1
     order by case_id`,
    [dayOf(at)],
  )
  const given = invited
    .sort((a, b) => ordinalOf(life, a.caseId) - ordinalOf(life, b.caseId))
    .filter(() => chance.falls(habits.feedback.ratingShare))
    .map((of) => {
      const isBad = chance.falls(habits.feedback.badShare)
      const luck = chance.next()
      const level = isBad ? (luck < 0.6 ? 2 : 1) : luck < 0.74 ? 5 : luck < 0.93 ? 4 : 3
      const labels = chance.falls(0.6)
        ? [chance.pick(isBadLevel(level) ? BAD_LABELS : GOOD_LABELS)]
        : []
      const text = '办了好几天没有人联系我，自己跑去问才知道少了材料。'
      return { of, rating: { level, labels, ...(isBadLevel(level) && { text }) } }
    })
  await atOnce(given, ({ of, rating }) => giveRating(county, of, rating, at))
}

type Rating = Awaited<ReturnType<typeof searchRatings>>['rows'][number]['rating']

/**
 * Bad ratings are called back about, mended and decided on; some lie for long: the same ones, day
 * after day.
 */
export async function followUpRatings(to: PublicLife, at: Instant): Promise<void> {
  const { county, habits } = to.life
  const placeOf = ({ caseId }: Rating) => (caseId ? ordinalOf(to.life, caseId) : 0)
  for (const status of ['to-call', 'to-rectify', 'to-decide'] as const) {
    const found = await searchRatings(county.pool, { status, limit: 200 })
    const ratings = found.rows.map(({ rating }) => rating)
    for (const rating of ratings.sort((a, b) => placeOf(a) - placeOf(b)))
      if (chanceOf(habits.seed, `rating/${placeOf(rating)}`) >= habits.feedback.neglectShare * 2)
        await STEPS[status](to, rating, at)
  }
}

const STEPS = { 'to-call': callBack, 'to-rectify': rectify, 'to-decide': decide }

async function callBack({ life, chance }: PublicLife, rating: Rating, at: Instant): Promise<void> {
  await handleRating(
    life.county,
    rating.ratingId,
    'call-back',
    {
      finding: chance.falls(0.9) ? 'confirmed' : 'mistaken',
      note: '已电话回访，听取了评价人的意见',
    },
    officer(rating.unitId, 'unit-supervisor'),
    at,
  )
}

async function rectify({ life, chance }: PublicLife, rating: Rating, at: Instant): Promise<void> {
  if (!chance.falls(0.4)) return
  await handleRating(
    life.county,
    rating.ratingId,
    'rectification',
    { measures: '已调整窗口排班，并在受理时主动电话联系申请人' },
    officer(rating.unitId, 'unit-supervisor'),
    at,
  )
}

async function decide({ life, chance }: PublicLife, rating: Rating, at: Instant): Promise<void> {
  await handleRating(
    life.county,
    rating.ratingId,
    'exclusion',
    { isExcluded: chance.falls(0.7), reason: '经核对回访录音，评价人表示点错了等级' },
    officer('supervision', 'supervision-officer', 1),
    at,
  )
}
