import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApplicantId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { instantAt } from '#foundation/time'
import { listEntries, stateOn } from '#licences'
import type { LicenceAsk } from '#licences/contract'
import { type CaseTale, Teller } from '#sim'
import { openNeutralCounty, type TestCounty } from '#testing'
import { deemRenewals } from './jobs.ts'
import { findLicence } from './licence-facts.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
})
afterAll(() => county.drop())

const ITEM = '即办证明'
const tell = (salt: string) => new Teller(county, salt, '2026-03-02')

/** On this day, without the days between. */
const onDay = (t: Teller, day: LegalDay) => {
  t.at = instantAt(day, 9 * 3600)
}

async function isGranted(c: CaseTale) {
  await c.does('north.clerk1', 'acceptance')
  return c.does('north.approver', 'approval', { opinion: '准予' })
}

async function issued(t: Teller, who: string) {
  const c = await t.applies(ITEM, { who })
  const { certificateNumber } = await isGranted(c)
  return { number: certificateNumber!, first: c, applicantId: c.applicantId }
}

/** An application about the licence of somebody, on a day. */
async function asks(
  t: Teller,
  applicantId: ApplicantId,
  licence: string,
  kind: LicenceAsk,
  day?: LegalDay,
) {
  if (day) onDay(t, day)
  else t.later()
  const { result } = await t.asks(ITEM, { applicantId, about: { licence, kind } })
  return result.ok ? '' : result.code
}

const papers = async (c: CaseTale) => (await c.state()).documents.map(({ kind }) => kind)

test('发证、变更、延续、补证、注销是一张证照的一生：编号不变，有效期接着算，注销后失效', async () => {
  const t = tell('life')
  const { number, first, applicantId } = await issued(t, '张一生')
  const look = async () => (await findLicence(county.pool, number))!
  expect(await look()).toMatchObject({
    caseId: first.caseId,
    validUntil: '2029-03-01',
    lastKind: 'issue',
  })
  const grants = async (kind: LicenceAsk, day: LegalDay) => {
    onDay(t, day)
    const c = await t.applies(ITEM, { applicantId, about: { licence: number, kind } })
    const state = await isGranted(c)
    return { c, state }
  }
  const { state: changed } = await grants('change', '2027-03-01')
  expect(changed).toMatchObject({ certificateNumber: number, validUntil: '2029-03-01' })
  // 新的有效期从原来届满的第二天起算，不因为早申请而少。
  const { state: renewed, c: renewal } = await grants('renewal', '2028-12-04')
  expect(renewed).toMatchObject({ certificateNumber: number, validUntil: '2032-03-01' })
  expect(await look()).toMatchObject({ validUntil: '2032-03-01', lastKind: 'renewal' })
  await grants('reissue', '2029-04-02')
  expect(await look()).toMatchObject({
    validUntil: '2032-03-01',
    lastKind: 'reissue',
    cancelledOn: null,
  })
  expect(await papers(renewal)).toContain('certificate')
  const { c: end } = await grants('cancellation', '2029-05-07')
  expect(await papers(end)).not.toContain('certificate')
  expect(stateOn(await look(), '2029-05-07')).toBe('cancelled')
  expect((await listEntries(county.pool, number)).map(({ kind }) => kind)).toEqual([
    'issue',
    'change',
    'renewal',
    'reissue',
    'cancellation',
  ])
})

test('别人的证照、没有的证照、别的事项的证照都不能办；不说出它是别人的', async () => {
  const t = tell('refused')
  const { number, applicantId } = await issued(t, '张本人')
  expect(await asks(t, await t.person('李他人', 'natural-person'), number, 'change')).toBe(
    'licence-unknown',
  )
  expect(await asks(t, applicantId, '999999', 'change')).toBe('licence-unknown')
  const { result } = await t.asks('乙类登记', {
    applicantId,
    about: { licence: number, kind: 'change' },
  })
  expect(result).toMatchObject({ code: 'licence-of-other-item' })
})

test('同一张证照的同一种申请正在办的，不再收一次；办结以后可以再办', async () => {
  const t = tell('twice')
  const { number, applicantId } = await issued(t, '张两次')
  const c = await t.applies(ITEM, { applicantId, about: { licence: number, kind: 'change' } })
  expect(await asks(t, applicantId, number, 'change')).toBe('licence-in-hand')
  expect(await asks(t, applicantId, number, 'reissue')).toBe('')
  await isGranted(c)
  expect(await asks(t, applicantId, number, 'change')).toBe('')
})

test('过期的不能延续；撤销的什么也不能办；撤销延续决定的，回到原来的有效期 @行政许可法 69、70', async () => {
  const t = tell('ends')
  const { number, first, applicantId } = await issued(t, '张到期')
  expect(await asks(t, applicantId, number, 'renewal', '2029-03-02')).toBe('licence-expired')
  onDay(t, '2028-01-04')
  const c = await t.applies(ITEM, { applicantId, about: { licence: number, kind: 'renewal' } })
  await isGranted(c)
  expect(await findLicence(county.pool, number)).toMatchObject({ validUntil: '2032-03-01' })
  const revoked = { ground: 'fraud', reason: '提交的证明系伪造，已经核实' }
  await c.does('north.unit-head', 'revocation', revoked)
  expect(await findLicence(county.pool, number)).toMatchObject({
    validUntil: '2029-03-01',
    revokedOn: null,
    lastKind: 'issue',
  })
  await first.does('north.unit-head', 'revocation', revoked)
  expect(stateOn((await findLicence(county.pool, number))!, t.today)).toBe('revoked')
  for (const kind of ['change', 'renewal', 'reissue', 'cancellation'] as const)
    expect(await asks(t, applicantId, number, kind), kind).toBe('licence-ended')
})

test('办理期间证照撤销了的，不能再准予变更', async () => {
  const t = tell('meanwhile')
  const { number, first, applicantId } = await issued(t, '张期间')
  const c = await t.applies(ITEM, { applicantId, about: { licence: number, kind: 'change' } })
  await c.does('north.clerk1', 'acceptance')
  await first.does('north.unit-head', 'revocation', {
    ground: 'fraud',
    reason: '提交的证明系伪造，已经核实',
  })
  await c.isRefused('north.approver', 'approval', { opinion: '准予' }, 'licence-ended-meanwhile')
})

const COUNTERED = { ground: 'incapable', reason: '持证人已经死亡，有死亡证明' }

test.each<[string, LegalDay, string | undefined]>([
  ['届满三十日前提出的延续，到期没有决定，视为准予，接着原来的有效期', '2029-01-30', '2032-03-01'],
  ['提出得晚的，不视为准予，仍然等决定', '2029-01-31', undefined],
])('%s @行政许可法 50', async (_rule, askedOn, until) => {
  const t = tell(`deemed-${askedOn}`)
  const { number, applicantId } = await issued(t, '张视为')
  onDay(t, askedOn)
  const c = await t.applies(ITEM, { applicantId, about: { licence: number, kind: 'renewal' } })
  await c.does('north.clerk1', 'acceptance')
  onDay(t, '2029-03-01')
  await deemRenewals(county, t.at)
  expect((await c.state()).stage, '最后一日还没有届满').toBe('processing')
  // 晚几天才发现的，新的有效期也从届满的第二天算起。
  onDay(t, '2029-03-05')
  await deemRenewals(county, t.at)
  const { stage, certificateNumber, validUntil, documents } = await c.state()
  expect(stage).toBe(until ? 'decided' : 'processing')
  expect(validUntil).toBe(until)
  const licence = (await findLicence(county.pool, number))!
  expect(stateOn(licence, t.today)).toBe(until ? 'valid' : 'expired')
  if (!until) return
  expect(certificateNumber).toBe(number)
  expect(documents.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['deemed-renewal-notice', 'certificate']),
  )
  expect((await listEntries(county.pool, number)).at(-1)).toMatchObject({ isDeemed: true })
  await c.does('north.clerk1', 'delivery', { way: 'counter', receiver: 'applicant' })
})

test('单位依职权注销：在发证的办件上，写明第七十条的哪一种情形，一张证照只注销一次 @行政许可法 70', async () => {
  const t = tell('by-office')
  const { number, first, applicantId } = await issued(t, '张职权')
  const head = 'north.unit-head'
  const expired = { ground: 'expired', reason: '有效期届满，没有申请延续' }
  await first.isRefused(head, 'licence-cancellation', expired, 'licence-not-expired')
  const c = await t.applies(ITEM, { applicantId, about: { licence: number, kind: 'change' } })
  await c.isRefused(head, 'licence-cancellation', COUNTERED, 'no-licence-issued')
  await isGranted(c)
  await c.isRefused(head, 'licence-cancellation', COUNTERED, 'no-licence-issued')
  await first.does(head, 'licence-cancellation', COUNTERED)
  expect(await papers(first)).toContain('cancellation-decision')
  expect(stateOn((await findLicence(county.pool, number))!, t.today)).toBe('cancelled')
  await first.isRefused(head, 'licence-cancellation', COUNTERED, 'licence-cancelled-already')
  expect(await asks(t, applicantId, number, 'change')).toBe('licence-ended')
})

test('决定按账本里的有效期：改了登记的行，证书上、核验时都还是原来的；别的证照的注销也落不到这一张上', async () => {
  const t = tell('rows')
  const { number, applicantId } = await issued(t, '吴登记')
  const other = await issued(t, '郑另外')
  const about = { licence: other.number, kind: 'cancellation' } as const
  const cancelled = await t.applies(ITEM, { applicantId: other.applicantId, about })
  await isGranted(cancelled)
  await county.pool.query(
    "update licences.entry set valid_until = '2099-12-31' where number = $1 and kind = 'issue'",
    [number],
  )
  await county.pool.query('update licences.entry set number = $2 where case_id = $1', [
    cancelled.caseId,
    number,
  ])
  expect(await findLicence(county.pool, number)).toMatchObject({
    validUntil: '2029-03-01',
    cancelledOn: null,
  })
  t.later()
  const change = await t.applies(ITEM, { applicantId, about: { licence: number, kind: 'change' } })
  expect(await isGranted(change)).toMatchObject({ validUntil: '2029-03-01' })
  expect(stateOn((await findLicence(county.pool, other.number))!, t.today)).toBe('cancelled')
})
