import { expect, test } from 'vitest'
import type { CaseEvent } from '#cases/events'
import { accepted, approved, begun, facts, type Lived, submitted } from '../../testing/judged.ts'
import { items } from '../../testing/given.ts'

const PAID = items.find((i) => i.name === '收费登记')!
const charged = (amountFen: number, more: object = {}): CaseEvent => ({
  type: 'FeeCharged',
  body: { feeId: 'small', quantity: 1, amountFen, receiptNumber: 'P1', ...more },
})
const registered: Lived[] = [
  [
    '2026-10-12',
    submitted({
      itemId: PAID.itemId,
      unitId: PAID.unitId,
      materials: PAID.materials.map((m) => ({ materialId: m.materialId, by: 'paper' })),
    }),
  ],
  ['2026-10-12', accepted('2026-10-12')],
]
const fees = (...told: Lived[]) => facts(...told).filter((c) => c.startsWith('F'))
test('不收费的事项、目录清单之外的项目收了费，红牌', () => {
  expect(fees(...begun, ['2026-10-13', charged(8000)])).toEqual(['F01 fee-unlisted red 2026-10-13'])
  expect(fees(...registered, ['2026-10-13', charged(100, { feeId: 'express' })])).toEqual([
    'F01 fee-unlisted red 2026-10-13',
  ])
  expect(fees(...registered, ['2026-10-13', charged(8000)])).toEqual([])
})
test('收费事项没有收费也没有减免就办结，预警；收过的、不予的没有', () => {
  const delivered: CaseEvent = {
    type: 'ResultDelivered',
    body: { way: 'counter', receiver: 'applicant' },
  }
  const end: Lived[] = [
    ['2026-10-14', approved, { actor: 'north.approver', unit: 'north' }],
    ['2026-10-15', delivered],
  ]
  expect(fees(...registered, ...end)).toEqual(['F02 fee-unpaid warning 2026-10-15'])
  expect(fees(...registered, ['2026-10-13', charged(8000)], ...end)).toEqual([])
})
test('金额不等于标准乘数量再减批准的减免，红牌；减免没有依据或自己批准，黄牌', () => {
  expect(fees(...registered, ['2026-10-13', charged(9000)])).toEqual([
    'F03 fee-standard red 2026-10-13',
  ])
  expect(fees(...registered, ['2026-10-13', charged(16000, { quantity: 2 })])).toEqual([])
  const reduction = {
    fen: 4000,
    basis: '小微企业减半收取（发改价格规〔2016〕2559号）',
    approvedBy: 'north.approver',
  }
  expect(fees(...registered, ['2026-10-13', charged(4000, { reduction })])).toEqual([])
  expect(
    fees(...registered, [
      '2026-10-13',
      charged(4000, { reduction: { ...reduction, basis: '无' } }),
    ]),
  ).toEqual(['F04 fee-reduction yellow 2026-10-13'])
  expect(
    fees(...registered, [
      '2026-10-13',
      charged(4000, { reduction: { ...reduction, approvedBy: 'north.clerk1' } }),
    ]),
  ).toEqual(['F04 fee-reduction yellow 2026-10-13'])
})
