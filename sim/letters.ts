import { readClock } from '#clock'
import { handleLetter, searchLetters, submitLetter, writerActs } from '#feedback'
import type { LetterActName, LetterCommand } from '#feedback/contract'
import type { ComplaintGround } from '#feedback/events'
import type { ApplicantId, LetterId, UnitId } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import type { Officer } from '#identity'
import type { ItemVersion } from '#items'
import { rows } from '#platform/database'
import { durationText } from '#text/time'
import { atOnce } from './at-once.ts'
import { type Chance, chanceOf } from './chance.ts'
import { officer } from './officers.ts'
import type { PublicLife } from './public.ts'

/* What people ask and complain about, and what they are answered. */

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

export async function writeLetter(
  { life, chance, anItem }: PublicLife,
  applicants: readonly ApplicantId[],
  at: Instant,
): Promise<void> {
  const applicantId =
    applicants.length > 0 && chance.falls(0.8) ? chance.pick(applicants) : undefined
  const words = wordsOf(chance, anItem)
  await submitLetter(life.county, { ...words, isOpen: chance.falls(0.3), applicantId }, at)
}

/** Most ask; some complain; a few could not get their matter done. */
function wordsOf(chance: Chance, anItem: () => ItemVersion) {
  const kind = chance.next()
  const { itemId, name, unitId } = anItem()
  const aboutUnitId = unitId!
  if (kind < 0.75)
    return {
      kind: 'consultation' as const,
      itemId,
      aboutUnitId,
      subject: `办${name}要准备什么？`,
      body: `想办“${name}”，请问需要带哪些材料，大概几天能办好？可以网上办吗？`,
    }
  if (kind < 0.93) return { kind: 'complaint' as const, aboutUnitId, ...chance.pick(COMPLAINTS) }
  return {
    kind: 'stuck' as const,
    aboutUnitId,
    subject: '来回跑了三趟还没办成',
    body: '每次去都说少一样，请帮忙协调一次说清楚。',
  }
}

/** Officers answer what lies before them, and writers say whether it helped. */
export async function answerLetters(to: PublicLife, at: Instant): Promise<void> {
  const { county, habits } = to.life
  const { chance } = to
  const isTaken = (letterId: LetterId) =>
    chanceOf(habits.seed, letterId) >= habits.feedback.neglectShare
  for (const status of ['submitted', 'accepted', 'answered'] as const) {
    const { rows: letters } = await searchLetters(county.pool, { status, limit: 200 })
    const taken = letters
      // Some lie for long: the same ones, day after day.
      .filter((l) => status === 'answered' || isTaken(l.letterId))
      // Whoever does not neglect a letter does not let its last days pass either.
      .filter(
        ({ clock }) =>
          !chance.falls(0.45) ||
          (clock !== null && readClock(clock, county.calendar(), dayOf(at)).remaining.value <= 3),
      )
      .map((letter) => ({ letter, luck: chance.next(), satisfaction: satisfactionOf(chance) }))
    await atOnce(taken, async ({ letter, luck, satisfaction }) => {
      if (status === 'answered') return luck < 0.5 && judge(to, letter.letterId, satisfaction, at)
      return handle(to, letter, luck, at)
    })
  }
}

type Letter = Awaited<ReturnType<typeof searchLetters>>['rows'][number]

/** Accepted on one day, answered on another; a good answer to a question may be published. */
async function handle({ life }: PublicLife, letter: Letter, luck: number, at: Instant) {
  const { county } = life
  const by = answerer(letter.kind, letter.handlerUnitId)
  const act = <A extends LetterActName>(name: A, command: LetterCommand<A>) =>
    handleLetter(county, letter.letterId, name, command, by, at)
  if (letter.status === 'submitted') return act('acceptance', {})
  const item = letter.itemId ? county.catalogue.find(letter.itemId) : undefined
  const text = answerFor(item)
  await act('answer', { text })
  if (letter.kind === 'consultation' && item && luck < 0.6)
    await act('publication', {
      question: `办“${item.name}”需要哪些材料，几天能办好？`,
      answer: text,
    })
}

/** Whoever of the unit answers letters of this kind. */
function answerer(kind: string, unitId: UnitId): Officer {
  if (unitId === 'supervision') return officer(unitId, 'supervision-officer', 1)
  if (unitId === 'service-centre') return officer(unitId, 'hall-manager')
  return kind === 'consultation' ? officer(unitId, 'handler', 1) : officer(unitId, 'unit-head')
}

/** What a well-informed handler answers: from the published guide. */
function answerFor(item: ItemVersion | undefined): string {
  if (!item) return '已核实处理，具体情况已电话告知，欢迎继续监督。'
  const { name, materials, promisedLimit } = item
  const needed = materials.filter((m) => m.required).map((m) => m.name)
  const time =
    promisedLimit.unit === 'same-day'
      ? '材料齐全当场办结'
      : `承诺 ${durationText(promisedLimit)}办结`
  return `办理“${name}”需要：${needed.join('、')}。${time}，可以网上申请，也可以到政务服务中心窗口办理。`
}

type Satisfaction = 'satisfied' | 'partly' | 'unsatisfied'

const satisfactionOf = (chance: Chance): Satisfaction =>
  chance.falls(0.75) ? 'satisfied' : chance.falls(0.8) ? 'partly' : 'unsatisfied'

/** Whoever wrote says whether the answer helped; of nameless letters nobody does. */
async function judge(
  { life: { county } }: PublicLife,
  letterId: LetterId,
  satisfaction: Satisfaction,
  at: Instant,
): Promise<void> {
  const [writer] = await rows<{ applicantId: ApplicantId | null }>(
    county.pool,
    'select applicant_id as "applicantId" from feedback.letter where letter_id = $1',
    [letterId],
  )
  if (!writer?.applicantId) return
  const actor = { kind: 'applicant', applicantId: writer.applicantId } as const
  await writerActs(county, letterId, 'judgement', { satisfaction }, actor, at)
}
