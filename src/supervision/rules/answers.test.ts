import { expect, test } from 'vitest'
import type { CaseEvent } from '#cases/events'
import { addDays, type LegalDay } from '#foundation/time'
import type { DirectiveEvent, SupervisionEvent } from '../events.ts'
import type { Told } from '../judging/told.ts'
import { approved, begun, Days, factOf, momentOf } from '../../testing/judged.ts'

/** What is done about a card, or a directive, or the case itself. */
type Done = [
  on: LegalDay,
  about: 'card' | 'directive' | 'case',
  event: CaseEvent | SupervisionEvent | DirectiveEvent,
]

/** Lives on with what units and the supervision body do about the cards themselves. */
const answered = (until: LegalDay, ...done: Done[]): string[] => lived(until, '', done)

/** Nobody is watching until this day. */
function lived(until: LegalDay, watchedFrom: LegalDay | '', done: readonly Done[]): string[] {
  const days = new Days('2026-10-11')
  const rest: Done[] = [...begun.map(([, event]): Done => ['2026-10-12', 'case', event]), ...done]
  for (let day: LegalDay = '2026-10-12'; day <= until; day = addDays(day, 1)) {
    if (day >= watchedFrom) days.begin(day)
    for (; rest[0] && rest[0][0] <= day; rest.shift()) tell(days, ...rest[0])
  }
  days.cards()
  return days.history.verdicts
    .filter((v) => v.rule.startsWith('R'))
    .map((v) => `${v.rule} ${v.kind} ${v.level} ${v.on} ${v.unitId}`)
}

function tell(days: Days, on: LegalDay, of: Done[1], event: Done[2]): void {
  const at = momentOf(on)
  if (of === 'case') days.tell(factOf(event as CaseEvent, 1, at), at)
  else {
    const id = of === 'card' ? 'case-limit' : '1a2b3c4d'
    days.tell({ of, about: '2026-000001', id, fact: event } as Told, at)
  }
}

test('预警发出后一个工作日没有签收，黄牌；当日签收的没有牌；办件已经决定的不追究', () => {
  // 10月22日预警，10月23日（周五）是最后一个工作日。
  expect(answered('2026-10-26')).toContain('R01 answer.case-limit yellow 2026-10-24 north')
  expect(
    answered('2026-10-26', ['2026-10-23', 'card', { type: 'CardAcknowledged', body: {} }]).filter(
      (c) => c.includes('case-limit'),
    ),
  ).toEqual([])
  expect(
    answered('2026-10-26', ['2026-10-22', 'case', approved]).filter((c) =>
      c.includes('case-limit'),
    ),
  ).toEqual([])
})
test('补算出来的预警，签收的时限从发出那天起算，不从本该发的那天起算', () => {
  // 10月22日就该预警，当时没有监察，10月23日（周五）才发出：10月26日签收还来得及，27日黄牌。
  const late = (...done: Done[]) =>
    lived('2026-10-30', '2026-10-23', done).filter((c) => c.startsWith('R01 answer.case-limit'))
  expect(late()).toEqual(['R01 answer.case-limit yellow 2026-10-27 north'])
  expect(late(['2026-10-26', 'card', { type: 'CardAcknowledged', body: {} }])).toEqual([])
})
test('黄牌三十个工作日没有反馈整改，红牌；反馈过的没有；申诉期间不算；撤销的没有', () => {
  // 10月27日黄牌，三十个工作日到 12月8日；11月10日升红牌，重新起算到 12月22日。
  const late = (...told: Done[]) =>
    answered('2026-12-30', ...told).filter((c) => c.startsWith('R03 answer.case-limit'))
  expect(late()).toEqual(['R03 answer.case-limit red 2026-12-23 north'])
  expect(
    late(['2026-11-12', 'card', { type: 'CardRectified', body: { measures: '已补派人手' } }]),
  ).toEqual([])
  expect(
    late([
      '2026-11-12',
      'card',
      { type: 'ObjectionFiled', body: { ground: 'other', reason: '系统没有记下' } },
    ]),
  ).toEqual([])
  expect(
    late(
      [
        '2026-11-12',
        'card',
        { type: 'ObjectionFiled', body: { ground: 'other', reason: '系统没有记下' } },
      ],
      ['2026-11-16', 'card', { type: 'ObjectionDismissed', body: { reason: '不成立' } }],
    ),
  ).toEqual(['R03 answer.case-limit red 2026-12-23 north'])
  expect(
    late(
      [
        '2026-11-12',
        'card',
        { type: 'ObjectionFiled', body: { ground: 'other', reason: '系统没有记下' } },
      ],
      ['2026-11-16', 'card', { type: 'CardRevoked', body: { reason: '成立' } }],
    ),
  ).toEqual([])
})
test('督办到期没有答复，红牌；答复了的没有；退回重办的，按新的期限', () => {
  const issued: Done = [
    '2026-10-13',
    'directive',
    {
      type: 'DirectiveIssued',
      body: { unitId: 'north', demand: '说明原因', basis: '督办', dueOn: '2026-10-15' },
    },
  ]
  const only = (...told: Done[]) =>
    answered('2026-10-30', issued, ...told).filter((c) => c.startsWith('R02'))
  const reply: Done = [
    '2026-10-15',
    'directive',
    { type: 'DirectiveAnswered', body: { answer: '已派人' } },
  ]
  expect(only()).toEqual(['R02 directive.1a2b3c4d red 2026-10-16 north'])
  expect(only(reply)).toEqual([])
  expect(
    only(reply, [
      '2026-10-16',
      'directive',
      { type: 'DirectiveReturned', body: { reason: '没有说明原因', dueOn: '2026-10-20' } },
    ]),
  ).toEqual(['R02 directive.1a2b3c4d red 2026-10-21 north'])
})
