import { atOnce } from './at-once.ts'
import { book, listDay, listFree, noteArrival } from '#appointments'
import { readClock } from '#clock'
import {
  handleLetter,
  handleRating,
  searchLetters,
  searchRatings,
  giveRating,
  submitLetter,
  writerActs,
} from '#feedback'
import {
  BAD_LABELS,
  GOOD_LABELS,
  isBadLevel,
  type LetterActName,
  type LetterCommand,
} from '#feedback/contract'
import type { ComplaintGround } from '#feedback/events'
import type { ApplicantId, CaseId, LetterId, UnitId } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import type { ItemVersion } from '#items'
import { rows } from '#platform/database'
import { durationText } from '#text/time'
import type { County } from '../county.ts'
import { BUSY, chanceOf, random } from './simulate.ts'
import { officer } from './simulate-moves.ts'

export interface PublicHabits {
  /** Appointments at counters, as a share of new cases. */
  appointmentShare: number
  /** Letters of all kinds, as a share of new cases. */
  letterShare: number
  /** How many of those who were served rate. */
  ratingShare: number
  /** How many ratings are bad. */
  badShare: number
  /** Share of letters and bad ratings that lie beyond their limit. */
  neglectShare: number
}

type Satisfaction = 'satisfied' | 'partly' | 'unsatisfied'

const COMPLAINTS: readonly { ground: ComplaintGround; subject: string; body: string }[] = [
  {
    ground: 'delay',
    subject: '说好的日子没办好',
    body: '申请交上去以后一直没有消息，打电话问，说经办人出差了。',
  },
  {
    ground: 'attitude',
    subject: '窗口人员态度不耐烦',
    body: '去窗口问材料，没听完就让我回去自己看，语气很不好。',
  },
  {
    ground: 'extra-demands',
    subject: '让我补清单上没有的证明',
    body: '指南上没有写，窗口还要求我去居委会开一个证明。',
  },
  {
    ground: 'business',
    subject: '对补正要求有不同意见',
    body: '告知书要求的平面图比例，和指南上写的不一样，请核对。',
  },
]

/** How people of the county write, ask, rate and book, and how it is answered: day by day, with chance of its own. */
export function publicLife(
  county: County,
  habits: PublicHabits,
  seed: number,
  /** The how-manieth case it was to come; its number depends on who of several was first. */
  ordinalOf: (caseId: string) => number,
) {
  const next = random(seed + 7919)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!
  const items = county.catalogue.list().filter((i) => i.unitId)
  // Most ask about what most apply for.
  const busy = items.filter((i) => i.unitId! in BUSY)
  const anItem = () => pick(next() < 0.6 ? busy : items)
  let owed = 0
  let wanted = 0

  /** What a well-informed handler answers: from the published guide. */
  const answerFor = (item: ItemVersion | undefined) =>
    item
      ? `办理“${item.name}”需要：${item.materials
          .filter((m) => m.required)
          .map((m) => m.name)
          .join(
            '、',
          )}。${item.promisedLimit.unit === 'same-day' ? '材料齐全当场办结' : `承诺 ${durationText(item.promisedLimit)}办结`}，可以网上申请，也可以到政务服务中心窗口办理。`
      : '已核实处理，具体情况已电话告知，欢迎继续监督。'

  async function write(applicants: readonly ApplicantId[], at: Instant): Promise<void> {
    const applicantId = applicants.length > 0 && next() < 0.8 ? pick(applicants) : undefined
    const chance = next()
    const item = anItem()
    const given =
      chance < 0.75
        ? {
            kind: 'consultation' as const,
            itemId: item.itemId,
            aboutUnitId: item.unitId!,
            subject: `办${item.name}要准备什么？`,
            body: `想办“${item.name}”，请问需要带哪些材料，大概几天能办好？可以网上办吗？`,
          }
        : chance < 0.93
          ? { kind: 'complaint' as const, aboutUnitId: item.unitId!, ...pick(COMPLAINTS) }
          : {
              kind: 'stuck' as const,
              aboutUnitId: item.unitId!,
              subject: '来回跑了三趟还没办成',
              body: '每次去都说少一样，请帮忙协调一次说清楚。',
            }
    await submitLetter(county, { ...given, isOpen: next() < 0.3, applicantId }, at)
  }

  /** Whoever of the unit answers letters of this kind. */
  const answerer = (kind: string, unitId: UnitId) =>
    unitId === 'supervision'
      ? officer(unitId, 'supervision-officer', 1)
      : unitId === 'service-centre'
        ? officer(unitId, 'hall-manager')
        : officer(
            unitId,
            kind === 'consultation' ? 'handler' : 'unit-head',
            kind === 'consultation' ? 1 : undefined,
          )

  async function answer(at: Instant): Promise<void> {
    const day = dayOf(at)
    for (const status of ['submitted', 'accepted', 'answered'] as const) {
      const { rows: letters } = await searchLetters(county.pool, { status, limit: 200 })
      const taken = letters
        // Some lie for long: the same ones, day after day.
        .filter((l) => status === 'answered' || chanceOf(seed, l.letterId) >= habits.neglectShare)
        // Whoever does not neglect a letter does not let its last days pass either.
        .filter(
          ({ clock }) =>
            next() >= 0.45 ||
            (clock !== null && readClock(clock, county.calendar(), day).remaining.value <= 3),
        )
        .map((letter) => ({ letter, chance: next(), satisfaction: satisfaction() }))
      await atOnce(taken, async ({ letter, chance, satisfaction }) => {
        if (status === 'answered') return chance < 0.5 && judge(letter.letterId, satisfaction, at)
        const by = answerer(letter.kind, letter.handlerUnitId)
        const handle = <A extends LetterActName>(act: A, command: LetterCommand<A>) =>
          handleLetter(county, letter.letterId, act, command, by, at)
        if (status === 'submitted') return handle('acceptance', {})
        const item = letter.itemId ? county.catalogue.find(letter.itemId) : undefined
        const text = answerFor(item)
        await handle('answer', { text })
        if (letter.kind === 'consultation' && item && chance < 0.6)
          await handle('publication', {
            question: `办“${item.name}”需要哪些材料，几天能办好？`,
            answer: text,
          })
      })
    }
  }

  const satisfaction = (): Satisfaction =>
    next() < 0.75 ? 'satisfied' : next() < 0.8 ? 'partly' : 'unsatisfied'

  /** Whoever wrote says whether the answer helped; of nameless letters nobody does. */
  async function judge(letterId: LetterId, satisfaction: Satisfaction, at: Instant): Promise<void> {
    const [writer] = await rows<{ applicantId: ApplicantId | null }>(
      county.pool,
      'select applicant_id as "applicantId" from feedback.letter where letter_id = $1',
      [letterId],
    )
    if (!writer?.applicantId) return
    const actor = { kind: 'applicant', applicantId: writer.applicantId } as const
    await writerActs(county, letterId, 'judgement', { satisfaction }, actor, at)
  }

  async function rateServices(at: Instant): Promise<void> {
    const on = dayOf(at)
    const invited = await rows<{ case_id: CaseId; applicant_id: ApplicantId }>(
      county.pool,
      "select case_id, applicant_id from feedback.rating where state = 'invited' and case_id is not null and invited_on = $1 order by case_id",
      [on],
    )
    const given = invited
      .sort((a, b) => ordinalOf(a.case_id) - ordinalOf(b.case_id))
      .filter(() => next() < habits.ratingShare)
      .map(({ case_id: caseId, applicant_id: applicantId }) => {
        const isBad = next() < habits.badShare
        const chance = next()
        const level = isBad ? (chance < 0.6 ? 2 : 1) : chance < 0.74 ? 5 : chance < 0.93 ? 4 : 3
        const labels = next() < 0.6 ? [pick(isBadLevel(level) ? BAD_LABELS : GOOD_LABELS)] : []
        const text = '办了好几天没有人联系我，自己跑去问才知道少了材料。'
        return {
          of: { caseId, applicantId },
          rating: { level, labels, ...(isBadLevel(level) && { text }) },
        }
      })
    await atOnce(given, ({ of, rating }) => giveRating(county, of, rating, at))
    for (const status of ['to-call', 'to-rectify', 'to-decide'] as const) {
      const { rows: ratings } = await searchRatings(county.pool, { status, limit: 200 })
      const placeOf = ({ caseId }: (typeof ratings)[number]) => (caseId ? ordinalOf(caseId) : 0)
      for (const rating of ratings.sort((a, b) => placeOf(a) - placeOf(b))) {
        if (chanceOf(seed, `rating/${placeOf(rating)}`) < habits.neglectShare * 2) continue
        if (status === 'to-call')
          await handleRating(
            county,
            rating.ratingId,
            'call-back',
            {
              finding: next() < 0.9 ? 'confirmed' : 'mistaken',
              note: '已电话回访，听取了评价人的意见',
            },
            officer(rating.unitId, 'unit-supervisor'),
            at,
          )
        else if (status === 'to-rectify' && next() < 0.4)
          await handleRating(
            county,
            rating.ratingId,
            'rectification',
            { measures: '已调整窗口排班，并在受理时主动电话联系申请人' },
            officer(rating.unitId, 'unit-supervisor'),
            at,
          )
        else if (status === 'to-decide')
          await handleRating(
            county,
            rating.ratingId,
            'exclusion',
            { isExcluded: next() < 0.7, reason: '经核对回访录音，评价人表示点错了等级' },
            officer('supervision', 'supervision-officer', 1),
            at,
          )
      }
    }
  }

  /** Who wants to come to a counter books a place of one of the next days; the counter notes who came today. */
  async function visits(
    newCases: number,
    applicants: readonly ApplicantId[],
    at: Instant,
  ): Promise<void> {
    for (
      wanted += newCases * habits.appointmentShare;
      wanted >= 1 && applicants.length > 0;
      wanted--
    ) {
      const item = anItem()
      const days = (await listFree(county, item.unitId!, at))
        .slice(0, 5)
        .filter((d) => d.slots.length > 0)
      if (days.length === 0) continue
      const day = pick(days)
      await book(
        county,
        {
          unitId: item.unitId!,
          day: day.day,
          minute: pick(day.slots).minute,
          itemId: item.itemId,
          applicantId: pick(applicants),
        },
        at,
      )
    }
    const units = [...new Set(items.map((i) => i.unitId!))]
    const today = await Promise.all(units.map((unitId) => listDay(county.pool, unitId, dayOf(at))))
    const expected = today
      .flat()
      .filter((a) => a.state === 'booked')
      .map((a) => ({ ...a, isThere: next() < 0.9 }))
    await atOnce(expected, (a) =>
      noteArrival(county, a.appointmentId, a.isThere, officer(a.unitId, 'clerk', 1), at),
    )
  }

  /** One workday: letters come, answers go out, those served yesterday and today rate. */
  return async (
    newCases: number,
    applicants: readonly ApplicantId[],
    at: Instant,
  ): Promise<void> => {
    for (owed += newCases * habits.letterShare; owed >= 1; owed--) await write(applicants, at)
    await answer(at)
    await rateServices(at)
    await visits(newCases, applicants, at)
  }
}
