import { expect, test } from 'vitest'
import type { CaseEvent } from '#cases/events'
import { lateEntryIds } from '#foundation/ids'
import {
  accepted,
  approved,
  begun,
  completed,
  correction,
  extended,
  facts,
  type Lived,
  submitted,
  supplemented,
} from '../../testing/judged.ts'
import { items } from '../../testing/given.ts'

/** Where the steps before do not matter. */
const besidesSteps = (...told: Lived[]) => facts(...told).filter((c) => !c.startsWith('P01'))

test('说是发生在前一件事之前的，黄牌；经批准的补录只免申报的那一天', () => {
  const happened = (occurredAt: string): Lived => [
    '2026-10-13',
    completed('examine', ['site-check']),
    { occurredAt },
  ]
  const inverted = happened('2026-10-10T02:00:00.000Z')
  expect(facts(...begun, inverted)).toEqual(['P02 times-inverted yellow 2026-10-13'])
  const lateEntryId = lateEntryIds.of('00000000-0000-4000-8000-00000000000c')
  const declared: Lived = [
    '2026-10-13',
    {
      type: 'LateEntryDeclared',
      body: {
        lateEntryId,
        happenedAt: '2026-10-10T02:00:00.000Z',
        what: '停电',
        cause: 'power-cut',
        reason: '停电',
        evidence: '记录',
      },
    },
  ]
  expect(facts(...begun, declared, inverted), '申报了还没有批准').toEqual([
    'P02 times-inverted yellow 2026-10-13',
  ])
  const approved: Lived = [
    '2026-10-13',
    { type: 'LateEntryApproved', body: { lateEntryId, declaredBy: 'system' } },
  ]
  expect(facts(...begun, declared, approved, inverted)).toEqual([])
  const another = happened('2026-10-09T02:00:00.000Z')
  expect(facts(...begun, declared, approved, another), '别的日子的不免').toEqual([
    'P02 times-inverted yellow 2026-10-13',
  ])
})
test('说是发生在将来的、录入的时钟倒退的、受理或决定了两次的，黄牌', () => {
  expect(
    facts(...begun, [
      '2026-10-13',
      completed('examine', ['site-check']),
      { occurredAt: '2026-10-13T02:02:00.000Z' },
    ]),
  ).toEqual(['P02 times-inverted yellow 2026-10-13'])
  expect(
    facts(...begun, [
      '2026-10-13',
      completed('examine', ['site-check']),
      { occurredAt: '2026-10-13T02:00:30.000Z' },
    ]),
  ).toEqual([])
  expect(
    facts(
      ['2026-10-12 15:00', submitted()],
      ['2026-10-12 14:00', accepted('2026-10-12'), { occurredAt: '2026-10-12T07:00:00.000Z' }],
    ),
  ).toEqual(['P02 times-inverted yellow 2026-10-12'])
  expect(facts(...begun, ['2026-10-13', accepted('2026-10-12')])).toEqual([
    'P02 times-inverted yellow 2026-10-13',
  ])
  expect(
    besidesSteps(
      ...begun,
      ['2026-10-13', approved, { actor: 'north.approver' }],
      ['2026-10-14', approved, { actor: 'north.approver' }],
    ),
  ).toContain('P02 times-inverted yellow 2026-10-14')
})
test('第二次要求补正预警，第三次黄牌', () => {
  const again: Lived[] = [
    ['2026-10-12', submitted()],
    ['2026-10-12', correction('m1')],
    ['2026-10-13', supplemented],
  ]
  expect(facts(...again)).toEqual([])
  expect(
    facts(
      ...again,
      ['2026-10-14', correction('m1')],
      ['2026-10-15', supplemented],
      ['2026-10-16', correction('m1')],
    ),
  ).toEqual(['P03 corrections warning 2026-10-14', 'P03 corrections yellow 2026-10-16'])
})
test('再次要求补正的只是申请表的栏目，也是再次', () => {
  const fields = [{ field: 'address', reason: '与租赁合同载明的地址不一致' }]
  const ofForm: CaseEvent = {
    type: 'CorrectionRequired',
    body: { missing: [], fields, replyNaturalDays: 30, dueOn: '2026-12-31' },
  }
  expect(
    facts(
      ['2026-10-12', submitted()],
      ['2026-10-12', ofForm],
      ['2026-10-13', supplemented],
      ['2026-10-14', ofForm],
    ),
  ).toEqual(['P03 corrections warning 2026-10-14'])
})
test.each<[string, CaseEvent]>([
  ['不予受理', { type: 'CaseDeclined', body: { ground: 'not-ours', reason: '不符合要求' } }],
  [
    '决定不予',
    {
      type: 'CaseDenied',
      body: { reason: '不符合条件', legalGround: '条例', entered: [], cancelled: [] },
    },
  ],
  ['作废', { type: 'CaseVoided', body: { reason: '其他' } }],
  ['终止', { type: 'CaseTerminated', body: { ground: 'applicant-gone', reason: '无' } }],
])('%s没有理由或只有套话，黄牌', (_what, event) =>
  expect(facts(...begun, ['2026-10-13', event, { actor: 'north.approver' }])).toEqual([
    'P04 no-reason yellow 2026-10-13',
  ]),
)
test('写明理由的不予许可没有牌；期限届满由系统终止的没有牌', () => {
  expect(
    facts(...begun, [
      '2026-10-13',
      {
        type: 'CaseDenied',
        body: {
          reason: '经营场所与学校距离不足二百米',
          legalGround: '条例',
          entered: [],
          cancelled: [],
        },
      },
      { actor: 'north.approver' },
    ]),
  ).toEqual([])
  expect(
    facts(...begun, [
      '2026-10-13',
      { type: 'CaseTerminated', body: { ground: 'gap-lapsed', reason: '' } },
      { actor: 'system' },
    ]),
  ).toEqual([])
})
test('审查的人又作了决定，预警', () => {
  expect(
    besidesSteps(
      ...begun,
      ['2026-10-13', completed('examine', ['decide']), { actor: 'north.handler1' }],
      ['2026-10-14', approved, { actor: 'north.handler1' }],
    ),
  ).toEqual(['P05 one-person warning 2026-10-14'])
})
test('现场核查只有一个人，预警', () => {
  expect(
    facts(
      ...begun,
      ['2026-10-13', completed('examine', ['site-check'])],
      ['2026-10-14', completed('site-check', ['review'], ['north.handler1'])],
    ),
  ).toEqual(['P07 officers warning 2026-10-14'])
})
test('没有决定权的单位作出决定，红牌', () =>
  expect(
    besidesSteps(...begun, ['2026-10-13', approved, { actor: 'south.approver', unit: 'south' }]),
  ).toEqual(['P08 authority red 2026-10-13']))
test('期限届满后批准延期、超过十日、再次延期，黄牌；期限内一次十日以内没有牌', () => {
  expect(facts(...begun, ['2026-10-20', extended(10)])).toEqual([])
  expect(facts(...begun, ['2026-11-10', extended(5)])).toEqual(['P09 extension yellow 2026-11-10'])
  expect(facts(...begun, ['2026-10-20', extended(15)])).toEqual(['P09 extension yellow 2026-10-20'])
  expect(facts(...begun, ['2026-10-20', extended(5)], ['2026-10-21', extended(5)])).toEqual([
    'P09 extension yellow 2026-10-21',
  ])
})

test('没有经过必经环节就准予，黄牌；环节齐全的没有牌', () => {
  const all: Lived[] = [
    ['2026-10-13', completed('examine', ['site-check'])],
    ['2026-10-14', completed('site-check', ['review'], ['north.handler1', 'north.handler2'])],
    ['2026-10-15', completed('review', ['decide']), { actor: 'north.reviewer' }],
  ]
  expect(facts(...begun, ...all, ['2026-10-16', approved, { actor: 'north.approver' }])).toEqual([])
  expect(
    facts(...begun, ...all.slice(1), ['2026-10-16', approved, { actor: 'north.approver' }]),
  ).toEqual(['P01 step-missing yellow 2026-10-16'])
})
const HEARING = items.find((i) => i.processKey === 'hearing')!
const heard: Lived[] = [
  [
    '2026-10-12',
    submitted({
      itemId: HEARING.itemId,
      unitId: HEARING.unitId,
      materials: HEARING.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
    }),
  ],
  ['2026-10-12', accepted('2026-10-12')],
  ['2026-10-13', completed('examine', ['hearing-notice'])],
]
test('没有告知听证权利就作决定、听证距告知不足七日、审查的人主持听证，黄牌；都合规的没有牌', () => {
  const only = (...told: Lived[]) => facts(...heard, ...told).filter((c) => c.startsWith('P06'))
  expect(only(['2026-10-14', approved, { actor: 'x.approver' }])).toEqual([
    'P06 hearing yellow 2026-10-14',
  ])
  expect(
    only(
      ['2026-10-14', completed('hearing-notice', ['hearing-reply'])],
      ['2026-10-19', completed('hearing', ['review']), { actor: 'x.reviewer' }],
    ),
  ).toEqual(['P06 hearing yellow 2026-10-19'])
  expect(
    only(
      ['2026-10-14', completed('hearing-notice', ['hearing-reply'])],
      ['2026-10-26', completed('hearing', ['review'])],
    ),
  ).toEqual(['P06 hearing yellow 2026-10-26'])
  expect(
    only(
      ['2026-10-14', completed('hearing-notice', ['hearing-reply'])],
      ['2026-10-26', completed('hearing', ['review']), { actor: 'x.reviewer' }],
      ['2026-10-27', completed('review', ['decide'])],
      ['2026-10-28', approved, { actor: 'x.approver' }],
    ),
  ).toEqual([])
})
