import { expect, test } from 'vitest'
import type { LegalDay } from '#foundation/time'
import type { Licence } from '#licences'
import type { LicenceAsk } from '#licences/contract'
import { given, tried, worldFor } from '../../testing/given.ts'
import { accept } from './accept.ts'
import { approve } from './approve.ts'
import { cancelLicence } from './cancel-licence.ts'
import { deemRenewed } from './deem-renewed.ts'

const licence: Licence = {
  number: '12026000001',
  caseId: '2026-000001',
  itemId: 'item-instant',
  unitId: 'north',
  holderId: '00000000-0000-4000-8000-00000000000a',
  issuedOn: '2026-03-02',
  validUntil: '2026-06-30',
  revokedOn: null,
  cancelledOn: null,
  lastCaseId: '2026-000001',
  lastKind: 'issue',
  lastOn: '2026-03-02',
}
const world = (change: Partial<Licence> = {}) => ({
  ...worldFor('即办证明'),
  licence: { ...licence, ...change },
})
const accepted = { act: accept, by: 'north.clerk1' }
/** An application about the licence, received on a day and accepted. */
const asking = (kind: LicenceAsk, on: LegalDay) => ({
  ...given(worldFor('即办证明'), { on }, accepted).state(),
  about: { licence: licence.number, kind },
})
const by = 'system'

test.each<[string, LicenceAsk, LegalDay, LegalDay, Partial<Licence>, object]>([
  [
    '届满三十日前提出、届满没有决定的，视为准予，新的一期从届满的第二天算起',
    ...(['renewal', '2026-05-31', '2026-07-06', {}] as const),
    {
      ok: true,
      events: [{ body: { certificateNumber: licence.number, validUntil: '2029-06-30' } }],
    },
  ],
  ['最后一日还在有效期内', 'renewal', '2026-05-31', '2026-06-30', {}, { code: 'renewal-not-due' }],
  ['晚了一天提出的', 'renewal', '2026-06-01', '2026-07-06', {}, { code: 'renewal-not-due' }],
  ['变更不视为准予', 'change', '2026-05-31', '2026-07-06', {}, { code: 'renewal-not-due' }],
  [
    '证照已经注销的',
    ...(['renewal', '2026-05-31', '2026-07-06', { cancelledOn: '2026-06-15' }] as const),
    { code: 'renewal-not-due' },
  ],
])('视为准予延续：%s @行政许可法 50(2)', (_rule, kind, askedOn, on, change, outcome) => {
  const state = asking(kind, askedOn)
  expect(tried(deemRenewed, state, { by, on }, world(change))).toMatchObject(outcome)
})

test('准予延续的，没有到期接着原来的有效期，已经到期从决定那天算起；变更和补证不变；注销不发证', () => {
  const granted = (kind: LicenceAsk, on: LegalDay) => {
    const outcome = tried(
      approve,
      asking(kind, '2026-06-01'),
      { by: 'north.approver', on, opinion: '准予' },
      world(),
    )
    return outcome.ok ? outcome.events[0]?.body : outcome.code
  }
  expect(granted('renewal', '2026-06-30')).toMatchObject({ validUntil: '2029-06-30' })
  expect(granted('renewal', '2026-07-06')).toMatchObject({ validUntil: '2029-07-05' })
  for (const kind of ['change', 'reissue'] as const)
    expect(granted(kind, '2026-06-30')).toMatchObject({
      certificateNumber: licence.number,
      validUntil: '2026-06-30',
    })
  expect(granted('cancellation', '2026-06-30')).not.toHaveProperty('certificateNumber')
})

const reason = '有效期届满，没有申请延续'
test('依职权注销：到期以后才能按届满未延续注销，要写明理由，没有发证的办件不能注销 @行政许可法 70', () => {
  const issued = given(worldFor('即办证明'), {}, accepted, {
    act: approve,
    by: 'north.approver',
    opinion: '准予',
  }).state()
  const cancels = (on: LegalDay, said = reason, state = issued) => {
    const command = { by: 'north.unit-head', on, ground: 'expired', reason: said } as const
    const outcome = tried(cancelLicence, state, command, world())
    return outcome.ok ? 'ok' : outcome.code
  }
  expect(cancels('2026-06-30')).toBe('licence-not-expired')
  expect(cancels('2026-07-01')).toBe('ok')
  expect(cancels('2026-07-01', '无')).toBe('reason-missing')
  expect(cancels('2026-07-01', reason, asking('change', '2026-05-31'))).toBe('no-licence-issued')
})
