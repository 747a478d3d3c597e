import { expect, test } from 'vitest'
import type { LegalDay } from '#foundation/time'
import type { LicenceAsk } from './contract.ts'
import { type Licence, notAskable, renewalLastDay, stateOn } from './licence.ts'

const issued: Licence = {
  number: '0122026000123',
  caseId: '2026-000123',
  itemId: 'item-licence',
  unitId: 'north',
  holderId: '00000000-0000-4000-8000-00000000000a',
  issuedOn: '2026-03-02',
  validUntil: '2029-03-01',
  revokedOn: null,
  cancelledOn: null,
  lastCaseId: '2026-000123',
  lastKind: 'issue',
  lastOn: '2026-03-02',
}
const [revoked, cancelled] = [{ revokedOn: '2027-01-04' }, { cancelledOn: '2028-01-04' }] as const

test.each<[string, Partial<Licence>, LegalDay, ReturnType<typeof stateOn>]>([
  ['有效期的最后一日仍然有效', {}, '2029-03-01', 'valid'],
  ['有效期届满未延续的，第二天起已过期 @行政许可法 70(1)', {}, '2029-03-02', 'expired'],
  ['没有有效期的长期有效', { validUntil: null }, '2099-12-31', 'valid'],
  ['撤销的不再有效 @行政许可法 69', revoked, '2027-01-04', 'revoked'],
  ['撤销以后有效期也过了的，仍然是撤销的', revoked, '2030-01-01', 'revoked'],
  ['注销的不再有效 @行政许可法 70', cancelled, '2028-01-04', 'cancelled'],
  [
    '撤销以后又注销的，是注销的 @行政许可法 70(4)',
    { ...revoked, ...cancelled },
    '2028-02-01',
    'cancelled',
  ],
  [
    '过期以后注销的，是注销的 @行政许可法 70(1)',
    { cancelledOn: '2029-04-02' },
    '2029-05-01',
    'cancelled',
  ],
])('%s', (_rule, change, on, state) => {
  expect(stateOn({ ...issued, ...change }, on)).toBe(state)
})

const ALL = ['change', 'renewal', 'reissue', 'cancellation'] as const
test.each<[string, Partial<Licence>, LegalDay, Partial<Record<LicenceAsk, string>>]>([
  ['有效的可以变更、延续、补证、注销 @行政许可法 49、50', {}, '2029-03-01', {}],
  [
    '过期的只能注销，要继续的重新申请',
    {},
    '2029-03-02',
    { change: 'licence-expired', renewal: 'licence-expired', reissue: 'licence-expired' },
  ],
  ['长期有效的不用延续', { validUntil: null }, '2029-03-02', { renewal: 'licence-without-end' }],
  ...[revoked, cancelled].map(
    (end): [string, Partial<Licence>, LegalDay, Partial<Record<LicenceAsk, string>>] => [
      `${'revokedOn' in end ? '撤销' : '注销'}的什么也不能再办`,
      end,
      '2028-02-01',
      Object.fromEntries(ALL.map((kind) => [kind, 'licence-ended'])),
    ],
  ),
])('%s', (_rule, change, on, refused) => {
  for (const kind of ALL)
    expect(notAskable({ ...issued, ...change }, kind, on)?.code, kind).toBe(refused[kind])
})

test('延续在届满三十日前提出：2029年3月1日到期的，1月30日是最后一天 @行政许可法 50(1)', () => {
  expect(renewalLastDay('2029-03-01')).toBe('2029-01-30')
})
