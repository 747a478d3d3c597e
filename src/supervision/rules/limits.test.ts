import { expect, test } from 'vitest'
import {
  accepted,
  approved,
  cards,
  completed,
  correction,
  ended,
  extended,
  limits,
  type Lived,
  started,
  submitted,
  supplemented,
  Days,
  factOf,
  momentOf,
} from '../../testing/judged.ts'
import { items, pinsOf, netOf } from '../../testing/given.ts'

const INSTANT = items.find((i) => i.caseType === 'instant' && i.unitId)!

test('守法的办件一张牌也没有：从收件到送达', () => {
  expect(
    cards(
      '2026-12-31',
      ['2026-10-12', submitted()],
      ['2026-10-12', accepted('2026-10-12')],
      ['2026-10-13', completed('examine', ['site-check'])],
      ['2026-10-14', completed('site-check', ['review'], ['north.handler1', 'north.handler2'])],
      ['2026-10-15', completed('review', ['decide']), { actor: 'north.reviewer' }],
      ['2026-10-16', approved, { actor: 'north.approver' }],
      ['2026-10-19', { type: 'ResultDelivered', body: { way: 'counter', receiver: 'applicant' } }],
    ),
  ).toEqual([])
})

test('承诺时限到期前两个工作日预警，过了承诺黄牌，过了法定红牌，同一张牌逐级升级', () => {
  // 10月12日受理：承诺 10 个工作日到 10月26日，法定 20 个工作日到 11月9日。
  expect(
    limits(
      cards('2026-11-20', ['2026-10-12', submitted()], ['2026-10-12', accepted('2026-10-12')]),
    ),
  ).toEqual([
    'T01 case-limit warning 2026-10-22',
    'T02 case-limit yellow 2026-10-27',
    'T03 case-limit red 2026-11-10',
  ])
})
test('按天承诺的，到期前两个工作日同样预警；期限逐日计算', () => {
  // 按日许可承诺 30 天（自然日）：10 月 12 日受理，11 月 11 日届满；法定 60 天到 12 月 11 日。
  const card = items.find((i) => i.name === '按日许可')!
  expect(card.promisedLimit).toEqual({ value: 30, unit: 'natural-day' })
  expect(
    limits(
      cards(
        '2026-12-20',
        ['2026-10-12', submitted({ itemId: card.itemId, unitId: 'north' })],
        ['2026-10-12', accepted('2026-10-12')],
      ),
    ),
  ).toEqual([
    'T01 case-limit warning 2026-11-09',
    'T02 case-limit yellow 2026-11-12',
    'T03 case-limit red 2026-12-12',
  ])
})
test('到期当日还不算超期；当日办结没有黄牌', () => {
  expect(
    limits(
      cards(
        '2026-11-20',
        ['2026-10-12', submitted()],
        ['2026-10-12', accepted('2026-10-12')],
        ['2026-10-26 17:59', approved, { actor: 'north.approver' }],
      ),
    ),
  ).toEqual(['T01 case-limit warning 2026-10-22', 'T09 delivery-limit red 2026-11-10'])
})
test('特别程序超过申请期限黄牌，超过整一个工作日红牌（9.4 例 4）', () => {
  expect(
    limits(
      cards(
        '2026-10-22',
        ['2026-10-12', submitted()],
        ['2026-10-12', accepted('2026-10-12')],
        ['2026-10-12', started(5)],
        ['2026-10-21', ended],
      ),
    ),
  ).toEqual(['T04 procedure-limit yellow 2026-10-20', 'T05 procedure-limit red 2026-10-21'])
})
test('特别程序期间不预警；只退还申请的天数，预警和黄牌相应后移', () => {
  // 评审申请 5 个工作日，用了 7 个：承诺由 10月26日后移 5 个工作日到 11月2日。
  const told: Lived[] = [
    ['2026-10-12', submitted()],
    ['2026-10-12', accepted('2026-10-12')],
    ['2026-10-12', started(5)],
    ['2026-10-21', ended],
  ]
  expect(limits(cards('2026-11-04', ...told)).slice(2)).toEqual([
    'T01 case-limit warning 2026-10-29',
    'T02 case-limit yellow 2026-11-03',
  ])
})
test('批准延期之后，期限按延长后的计算', () => {
  expect(
    limits(
      cards(
        '2026-11-12',
        ['2026-10-12', submitted()],
        ['2026-10-12', accepted('2026-10-12')],
        ['2026-10-20', extended(10)],
      ),
    ),
  ).toEqual(['T01 case-limit warning 2026-11-05', 'T02 case-limit yellow 2026-11-10'])
})
test('环节超过时限黄牌，超过两倍红牌，记在该环节和经手人名下', () => {
  const list = cards(
    '2026-10-26',
    ['2026-10-12', submitted()],
    ['2026-10-12', accepted('2026-10-12')],
  )
  expect(list.filter((c) => c.includes('step-limit'))).toEqual([
    'T06 step-limit.examine yellow 2026-10-15',
    'T06 step-limit.examine red 2026-10-17',
  ])
})
test('收件五个工作日没有受理也没有告知，黄牌；告知补正的不算', () => {
  expect(cards('2026-10-25', ['2026-10-12', submitted()])).toEqual([
    'T07 acceptance-limit yellow 2026-10-20',
  ])
  expect(
    cards('2026-10-25', ['2026-10-12', submitted()], ['2026-10-19', correction('m1')]),
  ).toEqual([])
})
test('补正到齐后重新有五个工作日', () => {
  expect(
    cards(
      '2026-11-30',
      ['2026-10-12', submitted()],
      ['2026-10-13', correction('m1')],
      ['2026-10-20', supplemented],
    ),
  ).toEqual(['T07 acceptance-limit yellow 2026-10-28'])
})
test('网上申请两个工作日没有预审，黄牌', () => {
  expect(cards('2026-10-18', ['2026-10-12', submitted({ channel: 'portal' })])).toEqual([
    'T08 precheck-limit yellow 2026-10-15',
  ])
  expect(
    cards(
      '2026-10-18',
      ['2026-10-12', submitted({ channel: 'portal' })],
      ['2026-10-14', { type: 'CasePrechecked', body: { passed: true, opinion: '' } }],
    ),
  ).toEqual([])
})
test('准予决定后十个工作日没有送达，红牌', () => {
  expect(
    limits(
      cards(
        '2026-10-30',
        ['2026-10-12', submitted()],
        ['2026-10-12', accepted('2026-10-12')],
        ['2026-10-12', approved, { actor: 'north.approver' }],
      ),
    ),
  ).toEqual(['T09 delivery-limit red 2026-10-27'])
})
test('即办件当日没有办结，黄牌', () => {
  expect(
    limits(
      cards(
        '2026-10-14',
        [
          '2026-10-12',
          submitted({
            itemId: INSTANT.itemId,
            materials: INSTANT.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
            unitId: INSTANT.unitId,
          }),
        ],
        ['2026-10-12', accepted('2026-10-12')],
      ),
    ).slice(0, 1),
  ).toEqual(['T12 case-limit yellow 2026-10-13'])
})
test('上报件在乡镇环节超时，记在乡镇名下', () => {
  const upward = items.find((i) => i.processKey === 'upward')!
  const first = netOf('upward').nodes.find(
    (n) => n.kind === 'user-task' && n.attributes.level === 'township',
  )!.id
  const by = { actor: 'east-town.clerk1', unit: 'east-town' }
  const at = momentOf('2026-10-12')
  const received = submitted({
    itemId: upward.itemId,
    pins: pinsOf(upward.itemId),
    unitId: upward.unitId,
    townshipId: 'east-town',
    materials: upward.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
  })
  const days = new Days('2026-10-12')
    .tell(factOf(received, 1, at, by), at)
    .tell(factOf(accepted('2026-10-12', { entered: [first] }), 2, at, by), at)
    .pass('2026-12-31')
  const step = days.history.verdicts.find((v) => v.kind.startsWith('step-limit'))
  expect([step?.unitId, step?.stepId]).toEqual(['east-town', first])
})
