import { expect, test } from 'vitest'
import type { LegalDay } from '#foundation/time'
import { Days, feedbackCards, feedbackFact, momentOf } from '../../testing/judged.ts'

const letter = (kind: string, more: object = {}) => ({
  type: 'LetterSubmitted',
  body: {
    kind,
    aboutUnitId: 'north',
    handlerUnitId: 'north',
    isOpen: true,
    textHash: 'x',
    answerWorkdays: 5,
    ...more,
  },
})

// 2026 年 3 月 2 日是星期一。五个工作日的答复期限：3 月 9 日（星期一）。
test('T10 咨询：到期前两个工作日预警，逾期一日黄牌，逾期两日红牌；答复了就没有', () => {
  expect(
    feedbackCards('2026-03-20', 'ZX-2026-000001', ['2026-03-02', letter('consultation')]),
  ).toEqual([
    'T10 answer-limit warning 2026-03-05',
    'T10 answer-limit yellow 2026-03-10',
    'T10 answer-limit red 2026-03-11',
  ])
  expect(
    feedbackCards(
      '2026-03-20',
      'ZX-2026-000001',
      ['2026-03-02', letter('consultation')],
      ['2026-03-04', { type: 'LetterAnswered', body: { textHash: 'y' } }],
    ),
  ).toEqual([])
  const extended: [LegalDay, object][] = [
    ['2026-03-02', letter('consultation')],
    ['2026-03-04', { type: 'LetterExtended', body: { workdays: 5, reason: '情况复杂' } }],
  ]
  expect(feedbackCards('2026-03-12', 'ZX-2026-000001', ...extended)).toEqual([
    'T10 answer-limit warning 2026-03-12',
  ])
})

test('T11 投诉：五个工作日内不决定是否受理，黄牌；受理后按答复期限预警、黄牌、红牌', () => {
  const complaint = letter('complaint', {
    ground: 'delay',
    acceptWorkdays: 5,
    answerWorkdays: 10,
    handlerUnitId: 'supervision',
  })
  expect(feedbackCards('2026-03-11', 'TS-2026-000001', ['2026-03-02', complaint])).toEqual([
    'T11 answer-limit.acceptance yellow 2026-03-10',
  ])
  // 3 月 4 日受理，十个工作日到 3 月 18 日。
  expect(
    feedbackCards(
      '2026-03-31',
      'TS-2026-000001',
      ['2026-03-02', complaint],
      ['2026-03-04', { type: 'LetterAccepted', body: {} }],
    ),
  ).toEqual([
    'T11 answer-limit warning 2026-03-16',
    'T11 answer-limit yellow 2026-03-19',
    'T11 answer-limit red 2026-03-20',
  ])
  expect(
    feedbackCards(
      '2026-03-31',
      'TS-2026-000001',
      ['2026-03-02', complaint],
      ['2026-03-04', { type: 'LetterDeclined', body: { reason: '已由法院受理' } }],
    ),
  ).toEqual([])
})

test('T11 转办不中断期限，牌发给现在承办的单位', () => {
  const moved = { toUnitId: 'south', reason: '属住建业务' }
  const stuck = letter('stuck', { handlerUnitId: 'service-centre', acceptWorkdays: 1 })
  const days = new Days('2026-03-02')
  for (const [i, event] of [stuck, { type: 'LetterTransferred', body: moved }].entries())
    days.tell(feedbackFact('BB-2026-000001', event, i + 1, '2026-03-02'), momentOf('2026-03-02'))
  expect(days.pass('2026-03-04').history.verdicts.map((v) => [v.rule, v.unitId, v.on])).toEqual([
    ['T11', 'south', '2026-03-04'],
  ])
})

test('T14 差评：一个工作日没有回访预警，核实后五个工作日没有整改黄牌；满意的没有', () => {
  const invited = {
    type: 'RatingInvited',
    body: { about: 'case', unitId: 'north', callBackWorkdays: 1, rectifyWorkdays: 5 },
  }
  const rated = (level: number) => ({ type: 'Rated', body: { level, labels: [], channel: 'link' } })
  const calledBack = {
    type: 'RatingCalledBack',
    body: { finding: 'confirmed', note: '已电话回访，情况属实' },
  }
  expect(
    feedbackCards(
      '2026-03-31',
      'PJ-2026-000001',
      ['2026-03-02', invited],
      ['2026-03-02', rated(1)],
    ),
  ).toEqual(['T14 bad-rating warning 2026-03-04'])
  expect(
    feedbackCards(
      '2026-03-31',
      'PJ-2026-000001',
      ['2026-03-02', invited],
      ['2026-03-02', rated(2)],
      ['2026-03-03', calledBack],
    ),
  ).toEqual(['T14 bad-rating yellow 2026-03-11'])
  expect(
    feedbackCards(
      '2026-03-31',
      'PJ-2026-000001',
      ['2026-03-02', invited],
      ['2026-03-02', rated(4)],
    ),
  ).toEqual([])
})
