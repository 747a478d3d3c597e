import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueDay } from '#clock'
import { type ActorId, staffIds, type UnitId } from '#foundation/ids'
import { instantAt, type LegalDay } from '#foundation/time'
import type { Officer, Role } from '#identity'
import { calendar } from '../testing/given.ts'
import type { LetterEvent, RatingEvent } from './events.ts'
import {
  acceptLetter,
  answerLetter,
  decideReview,
  declineLetter,
  evolveLetter,
  extendLetter,
  judgeAnswer,
  type Letter,
  letterClocks,
  type LetterOutcome,
  mayHandleLetter,
  mayReadLetter,
  publishAnswer,
  requestLetterExtension,
  requestReview,
  transferLetter,
  whoHandles,
  withdrawLetter,
  type Offices,
} from './letter.ts'
import {
  callBack,
  decideExclusion,
  evolveRating,
  mayHandleRating,
  rate,
  type Rating,
  ratingClocks,
  type RatingOutcome,
  rectifyRating,
} from './rating.ts'

const OFFICES: Offices = { supervisionUnitId: 'supervision', centreUnitId: 'service-centre' }
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
    aboutUnitId: 'market',
    handlerUnitId: whoHandles({ kind, ground: more.ground, aboutUnitId: 'market' }, OFFICES),
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
  actor: ActorId = 'market.a',
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
const answered = (l: Letter, by: ActorId = 'market.a') =>
  then(l, answerLetter(l, { text: '您可以在网上直接申请办理', textHash: 'y' }), '2026-03-04', by)

test('投诉的去向：作风、拖延、收费、廉洁到监察机关，业务到单位，咨询到单位，办不成事到政务服务中心', () => {
  const where = (kind: Letter['kind'], ground?: never) =>
    whoHandles({ kind, ground, aboutUnitId: 'market' }, OFFICES)
  for (const ground of ['attitude', 'delay', 'extra-demands', 'charging', 'integrity'] as never[])
    expect(where('complaint', ground)).toBe('supervision')
  expect(where('complaint', 'business' as never)).toBe('market')
  expect(where('consultation')).toBe('market')
  expect(where('stuck')).toBe('service-centre')
})

test('咨询不需要受理，提交即起算答复期限；投诉受理之后才起算', () => {
  expect(letterClocks(letter('consultation')).map((c) => [c.kind, c.startedOn])).toEqual([
    ['letter-answer', '2026-03-02'],
  ])
  const complaint = letter('complaint', { ground: 'delay' })
  expect(letterClocks(complaint).map((c) => c.kind)).toEqual(['letter-acceptance'])
  const accepted = then(complaint, acceptLetter(complaint), '2026-03-05')
  expect(letterClocks(accepted).map((c) => [c.kind, dueDay(c, calendar, '2026-03-05')])).toEqual([
    ['letter-acceptance', '2026-03-09'],
    ['letter-answer', '2026-03-19'],
  ])
})

test('受理过的投诉不能再受理，也不能再不予受理', () => {
  const accepted = then(
    letter('complaint', { ground: 'delay' }),
    acceptLetter(letter('complaint', { ground: 'delay' })),
  )
  expect(acceptLetter(accepted)).toMatchObject({ ok: false, code: 'not-awaiting-acceptance' })
  expect(declineLetter(accepted, { reason: '已由法院受理，请等候判决' })).toMatchObject({
    code: 'not-awaiting-acceptance',
  })
  expect(declineLetter(letter('complaint', { ground: 'delay' }), { reason: '其他' })).toMatchObject(
    { code: 'reason-needed' },
  )
})

test('作风投诉不能转给被投诉的单位；转办不中断期限', () => {
  const complaint = letter('complaint', { ground: 'attitude' })
  expect(
    transferLetter(complaint, { toUnitId: 'market', reason: '请贵单位核实处理' }),
  ).toMatchObject({ code: 'accused-unit' })
  const stuck = letter('stuck')
  const moved = then(stuck, transferLetter(stuck, { toUnitId: 'market', reason: '属市场监管业务' }))
  expect(moved.handlerUnitId).toBe('market')
  expect(letterClocks(moved)[0]!.startedOn).toBe('2026-03-02')
})

test('延期：一次，不超过最长日数，另一人批准，期限届满之后不能批', () => {
  const l = letter('consultation')
  expect(
    requestLetterExtension(l, { workdays: 11, reason: '需要上级部门解释', mostWorkdays: 10 }),
  ).toMatchObject({ code: 'extended-already' })
  const asked = then(
    l,
    requestLetterExtension(l, { workdays: 5, reason: '需要上级部门解释', mostWorkdays: 10 }),
    '2026-03-03',
    'market.a',
  )
  expect(
    extendLetter(asked, { by: 'market.a', on: '2026-03-04', dueOn: '2026-03-09' }),
  ).toMatchObject({
    code: 'own-request',
  })
  expect(
    extendLetter(asked, { by: 'market.b', on: '2026-03-10', dueOn: '2026-03-09' }),
  ).toMatchObject({
    ok: false,
  })
  const extended = then(
    asked,
    extendLetter(asked, { by: 'market.b', on: '2026-03-04', dueOn: '2026-03-09' }),
    '2026-03-04',
    'market.b',
  )
  expect(dueDay(letterClocks(extended)[0]!, calendar, '2026-03-04')).toBe('2026-03-16')
  expect(
    requestLetterExtension(extended, { workdays: 1, reason: '还需要几天时间', mostWorkdays: 10 }),
  ).toMatchObject({ code: 'extended-already' })
})

test('不满意的可以申请复核一次；作出答复的人不能复核；退回重办重新起算', () => {
  const done = answered(letter('consultation'), 'market.handler1')
  expect(judgeAnswer(letter('consultation'), { satisfaction: 'satisfied' })).toMatchObject({
    code: 'not-answered',
  })
  const asked = then(
    done,
    requestReview(done, { text: '答复没有说清楚要什么材料', textHash: 'z' }),
    '2026-03-05',
  )
  expect(
    decideReview(asked, {
      by: 'market.handler1',
      outcome: 'upheld',
      opinion: '答复符合规定，予以维持',
    }),
  ).toMatchObject({ code: 'own-answer' })
  const redo = then(
    asked,
    decideReview(asked, {
      by: 'supervision.lead',
      outcome: 'redo',
      opinion: '请一次性说明全部材料',
    }),
    '2026-03-06',
  )
  expect(letterClocks(redo).map((c) => [c.kind, c.startedOn, c.stoppedOn])).toEqual([
    ['letter-answer', '2026-03-06', undefined],
  ])
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
  expect(then(done, publishAnswer(done, given)).published).toEqual(given)
  expect(publishAnswer(letter('consultation'), given)).toMatchObject({ code: 'not-answered' })
  expect(publishAnswer(letter('complaint', { ground: 'delay' }), given)).toMatchObject({
    code: 'not-a-consultation',
  })
})

test('被投诉的单位看不到作风投诉；被投诉的人不能办理；监察机关都能看', () => {
  const complaint = letter('complaint', { ground: 'attitude' })
  for (const role of ['unit-head', 'unit-supervisor', 'handler', 'clerk'] as Role[])
    expect(mayReadLetter(officer('market', role), complaint), role).toBe(false)
  expect(mayReadLetter(officer('supervision', 'supervision-officer'), complaint)).toBe(true)
  const business = letter('complaint', { ground: 'business', accusedId: 'market.unit-head' })
  expect(mayHandleLetter('answer', officer('market', 'unit-head'), business)).toBe(false)
  expect(mayHandleLetter('extension', officer('market', 'unit-head'), business)).toBe(false)
  expect(mayHandleLetter('answer', officer('market', 'unit-supervisor'), business)).toBe(true)
  expect(mayHandleLetter('answer', officer('housing', 'unit-supervisor'), business)).toBe(false)
  expect(mayHandleLetter('review-decision', officer('market', 'unit-head'), business)).toBe(false)
})

test('来信的任何一串操作：要么记下事实，要么说明为什么不行；办结之后什么都不再变', () => {
  const acts: ((l: Letter) => LetterOutcome)[] = [
    acceptLetter,
    withdrawLetter,
    (l) => declineLetter(l, { reason: '已经由法院受理' }),
    (l) => transferLetter(l, { toUnitId: 'housing', reason: '属住建部门职责' }),
    (l) => answerLetter(l, { text: '请持身份证到窗口办理', textHash: 'h' }),
    (l) => judgeAnswer(l, { satisfaction: 'partly' }),
    (l) => requestReview(l, { text: '没有回答我的问题', textHash: 'h' }),
    (l) => decideReview(l, { by: 'market.z', outcome: 'upheld', opinion: '答复符合规定' }),
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
          now = then(now, outcome)
        }
        const running = letterClocks(now).filter((c) => c.stoppedOn === undefined).length
        expect(running).toBe(now.status === 'submitted' || now.status === 'accepted' ? 1 : 0)
      },
    ),
  )
})

function rating(): Rating {
  return evolveRating(undefined, 'PJ-2026-000001', {
    type: 'RatingInvited',
    body: {
      about: 'case',
      caseId: '2026-000001',
      unitId: 'market',
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
    callBack(bad(), { finding: 'confirmed', note: '已电话回访，确实多跑了一趟' }),
    '2026-03-03',
  )
  expect(ratingClocks(called).map((c) => [c.kind, dueDay(c, calendar, '2026-03-03')])).toEqual([
    ['call-back', '2026-03-03'],
    ['rectification', '2026-03-10'],
  ])
  expect(
    next(called, rectifyRating(called, { measures: '已调整窗口排班，补发清单' }), '2026-03-05')
      .status,
  ).toBe('rectified')
  expect(rectifyRating(bad(), { measures: '已调整窗口排班' })).toMatchObject({
    code: 'not-to-be-rectified',
  })
})

test('误评、恶意差评要由监察机关核定才不计入；不予认定的照样整改', () => {
  const doubted = next(
    bad(),
    callBack(bad(), { finding: 'mistaken', note: '评价人说点错了等级' }),
    '2026-03-03',
  )
  expect(doubted.status).toBe('to-decide')
  expect(
    next(
      doubted,
      decideExclusion(doubted, { isExcluded: true, reason: '录音证实评价人误点' }),
      '2026-03-04',
    ).status,
  ).toBe('excluded')
  expect(
    next(
      doubted,
      decideExclusion(doubted, { isExcluded: false, reason: '录音中评价人没有说误点' }),
      '2026-03-04',
    ).status,
  ).toBe('to-rectify')
  expect(decideExclusion(bad(), { isExcluded: true, reason: '单位认为不实' })).toMatchObject({
    code: 'not-to-be-decided',
  })
  expect(mayHandleRating('exclusion', officer('market', 'unit-head'), doubted)).toBe(false)
  expect(mayHandleRating('exclusion', officer('supervision', 'supervision-officer'), doubted)).toBe(
    true,
  )
  expect(
    mayHandleRating('call-back', officer('market', 'unit-supervisor'), {
      ...doubted,
      officerId: 'market.unit-supervisor',
    }),
  ).toBe(false)
})
