import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueDay } from '#clock'
import { type ActorId, staffIds, type UnitId } from '#foundation/ids'
import { instantAt, type LegalDay } from '#foundation/time'
import type { Officer, Role } from '#identity'
import { calendar } from '../testing/given.ts'
import { performed } from '#tasks'
import { expectDesks, waitedOf } from '../testing/desks.ts'
import type { LetterEvent, RatingEvent } from './events.ts'
import {
  evolveLetter,
  judgeAnswer,
  type Letter,
  letterClocks,
  type LetterOutcome,
  type Offices,
  requestReview,
  whoHandles,
  withdrawLetter,
} from './letter.ts'
import {
  LETTER_DEEDS,
  type LetterWorld,
  mayHandleLetter,
  mayReadLetter,
  offeredOfLetter,
  tasksOfLetter,
} from './letter-acts.ts'
import type { LetterActName, LetterCommand, RatingActName, RatingCommand } from './contract.ts'
import { evolveRating, rate, type Rating, ratingClocks, type RatingOutcome } from './rating.ts'
import {
  barredOf,
  mayHandleRating,
  offeredOfRating,
  RATING_DEEDS,
  tasksOfRating,
} from './rating-acts.ts'

const OFFICES: Offices = { supervisionUnitId: 'supervision', centreUnitId: 'service-centre' }
const world: LetterWorld = {
  calendar: () => calendar,
  units: { has: () => true },
  feedbackLimits: () => ({ extension: { mostWorkdays: 10 } }),
}
/** What an act answers. */
const does = <A extends LetterActName>(
  act: A,
  l: Letter,
  command: LetterCommand<A>,
  { by = 'north.z' as ActorId, on = '2026-03-03' as LegalDay } = {},
): LetterOutcome => performed(LETTER_DEEDS[act], l, { ...command, by, on }, world)
const doesOn = <A extends RatingActName>(
  act: A,
  r: Rating,
  command: RatingCommand<A>,
): RatingOutcome =>
  performed(
    RATING_DEEDS[act],
    r,
    { ...command, by: 'north.z' as ActorId, on: '2026-03-03' as LegalDay },
    undefined,
  )
const at = (on: LegalDay) => instantAt(on, 10 * 3600)
const officer = (
  unitId: UnitId,
  role: Role,
  staffId = staffIds.of(`${unitId}.${role}`),
): Officer => ({
  kind: 'officer',
  staffId,
  name: '',
  unitId,
  roles: [role],
  actsFor: [],
})

function letter(
  kind: Letter['kind'],
  more: Partial<Extract<LetterEvent, { type: 'LetterSubmitted' }>['body']> = {},
  on: LegalDay = '2026-03-02',
): Letter {
  const body: Extract<LetterEvent, { type: 'LetterSubmitted' }>['body'] = {
    kind,
    aboutUnitId: 'north',
    handlerUnitId: whoHandles({ kind, ground: more.ground, aboutUnitId: 'north' }, OFFICES),
    isOpen: false,
    textHash: 'x',
    answerWorkdays: kind === 'complaint' ? 10 : 5,
    ...(kind !== 'consultation' && { acceptWorkdays: 5 }),
    ...more,
  }
  return evolveLetter(undefined, 'ZX-2026-000001', {
    type: 'LetterSubmitted',
    body,
    version: 1,
    actor: 'anonymous',
    recordedAt: at(on),
  })
}
function then(
  l: Letter,
  outcome: LetterOutcome,
  on: LegalDay = '2026-03-03',
  actor: ActorId = 'north.a',
): Letter {
  if (!outcome.ok) throw new Error(outcome.code)
  return outcome.events.reduce(
    (now, event) =>
      evolveLetter(now, l.letterId, {
        ...event,
        version: now.version + 1,
        actor,
        recordedAt: at(on),
      }),
    l,
  )
}
const answered = (l: Letter, by: ActorId = 'north.a') =>
  then(l, does('answer', l, { text: '您可以在网上直接申请办理' }), '2026-03-04', by)

test('投诉的去向：作风、拖延、收费、廉洁到监察机关，业务到单位，咨询到单位，办不成事到政务服务中心', () => {
  const where = (kind: Letter['kind'], ground?: never) =>
    whoHandles({ kind, ground, aboutUnitId: 'north' }, OFFICES)
  for (const ground of ['attitude', 'delay', 'extra-demands', 'charging', 'integrity'] as never[])
    expect(where('complaint', ground)).toBe('supervision')
  expect(where('complaint', 'business' as never)).toBe('north')
  expect(where('consultation')).toBe('north')
  expect(where('stuck')).toBe('service-centre')
})

test('咨询不需要受理，提交即起算答复期限；投诉受理之后才起算', () => {
  expect(letterClocks(letter('consultation')).map((c) => [c.kind, c.startedOn])).toEqual([
    ['letter-answer', '2026-03-02'],
  ])
  const complaint = letter('complaint', { ground: 'delay' })
  expect(letterClocks(complaint).map((c) => c.kind)).toEqual(['letter-acceptance'])
  const accepted = then(complaint, does('acceptance', complaint, {}), '2026-03-05')
  expect(letterClocks(accepted).map((c) => [c.kind, dueDay(c, calendar, '2026-03-05')])).toEqual([
    ['letter-acceptance', '2026-03-09'],
    ['letter-answer', '2026-03-19'],
  ])
})

test('受理过的投诉不能再受理，也不能再不予受理', () => {
  const accepted = then(
    letter('complaint', { ground: 'delay' }),
    does('acceptance', letter('complaint', { ground: 'delay' }), {}),
  )
  expect(does('acceptance', accepted, {})).toMatchObject({
    ok: false,
    code: 'not-awaiting-acceptance',
  })
  expect(does('declination', accepted, { reason: '已由法院受理，请等候判决' })).toMatchObject({
    code: 'not-awaiting-acceptance',
  })
  expect(
    does('declination', letter('complaint', { ground: 'delay' }), { reason: '其他' }),
  ).toMatchObject({ code: 'reason-needed' })
})

test('作风投诉不能转给被投诉的单位；转办不中断期限', () => {
  const complaint = letter('complaint', { ground: 'attitude' })
  expect(
    does('transfer', complaint, { toUnitId: 'north', reason: '请贵单位核实处理' }),
  ).toMatchObject({ code: 'accused-unit' })
  const stuck = letter('stuck')
  const moved = then(
    stuck,
    does('transfer', stuck, { toUnitId: 'north', reason: '属市场监管业务' }),
  )
  expect(moved.handlerUnitId).toBe('north')
  expect(letterClocks(moved)[0]!.startedOn).toBe('2026-03-02')
})

test('延期：一次，不超过最长日数，另一人批准，期限届满之后不能批', () => {
  const l = letter('consultation')
  expect(does('extension-request', l, { workdays: 11, reason: '需要上级部门解释' })).toMatchObject({
    code: 'extended-already',
  })
  const asked = then(
    l,
    does('extension-request', l, { workdays: 5, reason: '需要上级部门解释' }),
    '2026-03-03',
    'north.a',
  )
  expect(does('extension', asked, {}, { by: 'north.a', on: '2026-03-04' })).toMatchObject({
    code: 'own-request',
  })
  expect(does('extension', asked, {}, { by: 'north.b', on: '2026-03-10' })).toMatchObject({
    ok: false,
  })
  const extended = then(
    asked,
    does('extension', asked, {}, { by: 'north.b', on: '2026-03-04' }),
    '2026-03-04',
    'north.b',
  )
  expect(dueDay(letterClocks(extended)[0]!, calendar, '2026-03-04')).toBe('2026-03-16')
  expect(
    does('extension-request', extended, { workdays: 1, reason: '还需要几天时间' }),
  ).toMatchObject({ code: 'extended-already' })
})

test('不满意的可以申请复核一次；作出答复的人不能复核；退回重办重新起算', () => {
  const done = answered(letter('consultation'), 'north.handler1')
  expect(judgeAnswer(letter('consultation'), { satisfaction: 'satisfied' })).toMatchObject({
    code: 'not-answered',
  })
  const asked = then(
    done,
    requestReview(done, { text: '答复没有说清楚要什么材料', textHash: 'z' }),
    '2026-03-05',
  )
  expect(
    does(
      'review-decision',
      asked,
      { outcome: 'upheld', opinion: '答复符合规定，予以维持' },
      { by: 'north.handler1' },
    ),
  ).toMatchObject({ code: 'own-answer' })
  const redo = then(
    asked,
    does('review-decision', asked, { outcome: 'redo', opinion: '请一次性说明全部材料' }),
    '2026-03-06',
  )
  expect(letterClocks(redo).map((c) => [c.kind, c.startedOn, c.stoppedOn])).toEqual([
    ['letter-answer', '2026-03-06', undefined],
  ])
  expect(does('declination', redo, { reason: '不属本单位职责' }), '退回重办').toMatchObject({
    code: 'not-awaiting-acceptance',
  })
  const again = answered(redo)
  expect(requestReview(again, { text: '还是没有说清楚', textHash: 'z' })).toMatchObject({
    code: 'reviewed-already',
  })
  expect(then(again, judgeAnswer(again, { satisfaction: 'satisfied' })).status).toBe('settled')
  const unhappy = then(again, judgeAnswer(again, { satisfaction: 'unsatisfied' }))
  expect(judgeAnswer(unhappy, { satisfaction: 'satisfied' }), '每次答复评价一次').toMatchObject({
    code: 'judged-already',
  })
})

test('只有答复过的咨询可以公开，公开一次；投诉不公开', () => {
  const given = { question: '小作坊要办证吗？', answer: '食品小作坊实行许可管理。' }
  const done = answered(letter('consultation'))
  expect(then(done, does('publication', done, given)).published).toEqual(given)
  expect(does('publication', letter('consultation'), given)).toMatchObject({ code: 'not-answered' })
  expect(does('publication', letter('complaint', { ground: 'delay' }), given)).toMatchObject({
    code: 'not-a-consultation',
  })
})

test('被投诉的单位看不到作风投诉；被投诉的人不能办理；监察机关都能看', () => {
  const complaint = letter('complaint', { ground: 'attitude' })
  for (const role of ['unit-head', 'unit-supervisor', 'handler', 'clerk'] as Role[])
    expect(mayReadLetter(officer('north', role), complaint), role).toBe(false)
  expect(mayReadLetter(officer('supervision', 'supervision-officer'), complaint)).toBe(true)
  const business = letter('complaint', { ground: 'business', accusedId: 'north.unit-head' })
  expect(mayHandleLetter('answer', officer('north', 'unit-head'), business)).toBe(false)
  expect(mayHandleLetter('extension', officer('north', 'unit-head'), business)).toBe(false)
  expect(mayHandleLetter('answer', officer('north', 'unit-supervisor'), business)).toBe(true)
  expect(mayHandleLetter('answer', officer('south', 'unit-supervisor'), business)).toBe(false)
  expect(mayHandleLetter('review-decision', officer('north', 'unit-head'), business)).toBe(false)
})

test('来信的任何一串操作，待办与可办总是一回事：要么记下事实，要么说明为什么不行；办结之后什么都不再变', () => {
  const acts: ((l: Letter) => LetterOutcome)[] = [
    (l) => does('acceptance', l, {}),
    withdrawLetter,
    (l) => does('extension-request', l, { workdays: 3, reason: '需要上级部门解释' }),
    (l) => does('extension', l, {}, { by: 'north.unit-head' }),
    (l) => does('declination', l, { reason: '已经由法院受理' }),
    (l) => does('transfer', l, { toUnitId: 'south', reason: '属住建部门职责' }),
    (l) => does('answer', l, { text: '请持身份证到窗口办理' }, { by: 'north.handler' }),
    (l) => judgeAnswer(l, { satisfaction: 'partly' }),
    (l) => requestReview(l, { text: '没有回答我的问题', textHash: 'h' }),
    (l) => does('review-decision', l, { outcome: 'upheld', opinion: '答复符合规定' }),
  ]
  fc.assert(
    fc.property(
      fc.constantFrom('consultation', 'complaint', 'stuck' as const),
      fc.array(fc.integer({ min: 0, max: acts.length - 1 }), { maxLength: 12 }),
      (kind, steps) => {
        let now = letter(kind as Letter['kind'], kind === 'complaint' ? { ground: 'delay' } : {})
        for (const step of steps) {
          const outcome = acts[step]!(now)
          if (!outcome.ok) continue
          expect(['settled', 'declined', 'withdrawn']).not.toContain(now.status)
          now = then(now, outcome, '2026-03-03', step === 2 ? 'north.unit-head' : 'north.handler')
          expectDesks(tasksOfLetter(now, '2026-03-03', world), LETTER_DEEDS, (who) =>
            offeredOfLetter(who, now, '2026-03-03', world),
          )
        }
        const running = letterClocks(now).filter((c) => c.stoppedOn === undefined).length
        expect(running).toBe(now.status === 'submitted' || now.status === 'accepted' ? 1 : 0)
      },
    ),
  )
})

test('来信等人办的每一种操作：有权办的人待办里都有，别人都没有', () => {
  const submitted = letter('complaint', { ground: 'delay' })
  const accepted = then(submitted, does('acceptance', submitted, {}))
  const asking = { workdays: 3, reason: '需要上级部门解释' }
  const asked = then(accepted, does('extension-request', accepted, asking))
  const answered = then(accepted, does('answer', accepted, { text: '请持身份证到窗口办理' }))
  const inReview = then(
    answered,
    requestReview(answered, { text: '没有回答我的问题', textHash: 'h' }),
  )
  const met = new Set<LetterActName>()
  for (const l of [submitted, accepted, asked, answered, inReview])
    expectDesks(
      tasksOfLetter(l, '2026-03-03', world),
      LETTER_DEEDS,
      (who) => offeredOfLetter(who, l, '2026-03-03', world),
      met,
    )
  expect([...met].sort()).toEqual(waitedOf(LETTER_DEEDS))
})

function rating(): Rating {
  return evolveRating(undefined, 'PJ-2026-000001', {
    type: 'RatingInvited',
    body: {
      about: 'case',
      caseId: '2026-000001',
      unitId: 'north',
      applicantId: '00000000-0000-4000-8000-00000000000a',
      callBackWorkdays: 1,
      rectifyWorkdays: 5,
    },
    version: 1,
    recordedAt: at('2026-03-02'),
  })
}
function next(r: Rating, outcome: RatingOutcome, on: LegalDay): Rating {
  if (!outcome.ok) throw new Error(outcome.code)
  return outcome.events.reduce(
    (now, event: RatingEvent) =>
      evolveRating(now, r.ratingId, { ...event, version: now.version + 1, recordedAt: at(on) }),
    r,
  )
}
const bad = () =>
  next(rating(), rate(rating(), { level: 1, labels: ['办得慢'], channel: 'link' }), '2026-03-02')

test('一次服务只能评价一次；满意的当即计入，不满意的一个工作日内回访、五个工作日内整改', () => {
  const good = next(
    rating(),
    rate(rating(), { level: 5, labels: [], channel: 'link' }),
    '2026-03-02',
  )
  expect(good.status).toBe('counted')
  expect(ratingClocks(good)).toEqual([])
  expect(rate(good, { level: 1, labels: [], channel: 'portal' })).toMatchObject({
    code: 'rated-already',
  })
  const called = next(
    bad(),
    doesOn('call-back', bad(), { finding: 'confirmed', note: '已电话回访，确实多跑了一趟' }),
    '2026-03-03',
  )
  expect(ratingClocks(called).map((c) => [c.kind, dueDay(c, calendar, '2026-03-03')])).toEqual([
    ['call-back', '2026-03-03'],
    ['rectification', '2026-03-10'],
  ])
  expect(
    next(
      called,
      doesOn('rectification', called, { measures: '已调整窗口排班，补发清单' }),
      '2026-03-05',
    ).status,
  ).toBe('rectified')
  expect(doesOn('rectification', bad(), { measures: '已调整窗口排班' })).toMatchObject({
    code: 'not-to-be-rectified',
  })
})

test('差评的待办：谁可以办，谁的待办里就有；办了就没有', () => {
  const told = (r: Rating) => tasksOfRating(r, '2026-03-03').map(({ title }) => title)
  const called = (finding: 'confirmed' | 'mistaken') =>
    next(bad(), doesOn('call-back', bad(), { finding, note: '已电话回访，情况清楚' }), '2026-03-03')
  const confirmed = called('confirmed')
  const done = doesOn('rectification', confirmed, { measures: '已调整窗口排班，补发清单' })
  const seen: [Rating, string[]][] = [
    [rating(), []],
    [{ ...bad(), officerId: 'north.unit-head' }, ['回访']],
    [confirmed, ['反馈整改']],
    [called('mistaken'), ['核定是否计入']],
    [next(confirmed, done, '2026-03-04'), []],
  ]
  const met = new Set<RatingActName>()
  for (const [r, titles] of seen) {
    expect(told(r)).toEqual(titles)
    expectDesks(
      tasksOfRating(r, '2026-03-03'),
      RATING_DEEDS,
      (who) => offeredOfRating(who, r, '2026-03-03'),
      met,
    )
  }
  expect([...met].sort()).toEqual(waitedOf(RATING_DEEDS))
})

test('经办过的不整改自己的差评；没有别人可以整改的，单位负责人不回避', () => {
  const head = officer('north', 'unit-head')
  const handler = officer('north', 'handler')
  const servedBy = [head.staffId, handler.staffId]
  const served = { unitId: 'north' as const, servedBy }
  expect(barredOf(served, [head, handler])).toEqual([handler.staffId])
  const other = { ...officer('north', 'unit-supervisor'), staffId: staffIds.of('north.other') }
  expect(barredOf(served, [head, handler, other])).toEqual(servedBy)
})

test('误评、恶意差评要由监察机关核定才不计入；不予认定的照样整改', () => {
  const doubted = next(
    bad(),
    doesOn('call-back', bad(), { finding: 'mistaken', note: '评价人说点错了等级' }),
    '2026-03-03',
  )
  expect(doubted.status).toBe('to-decide')
  expect(
    next(
      doubted,
      doesOn('exclusion', doubted, { isExcluded: true, reason: '录音证实评价人误点' }),
      '2026-03-04',
    ).status,
  ).toBe('excluded')
  expect(
    next(
      doubted,
      doesOn('exclusion', doubted, { isExcluded: false, reason: '录音中评价人没有说误点' }),
      '2026-03-04',
    ).status,
  ).toBe('to-rectify')
  expect(doesOn('exclusion', bad(), { isExcluded: true, reason: '单位认为不实' })).toMatchObject({
    code: 'not-to-be-decided',
  })
  expect(mayHandleRating('exclusion', officer('north', 'unit-head'), doubted)).toBe(false)
  expect(mayHandleRating('exclusion', officer('supervision', 'supervision-officer'), doubted)).toBe(
    true,
  )
  expect(
    mayHandleRating('call-back', officer('north', 'unit-supervisor'), {
      ...doubted,
      officerId: 'north.unit-supervisor',
    }),
  ).toBe(false)
})
