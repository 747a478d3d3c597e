import { afterAll, beforeAll, expect, test } from 'vitest'
import { instantAt, type LegalDay } from '#foundation/time'
import { listMessages } from '#identity'
import { Teller } from '#sim'
import { openNeutralCounty, type TestCounty } from '#testing'
import { remindOfExpiry } from './expiry.ts'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty('2026-03-02T01:00:00.000Z')
})
afterAll(() => county.drop())

test('证照到期前六十日提醒持证人一次，写明什么时候以前申请延续、到哪里申请；注销的不提醒', async () => {
  const t = new Teller(county, 'reminder', '2026-03-02')
  const issue = async (who: string) => {
    const c = await t.applies('即办证明', { who })
    await c.does('north.clerk1', 'acceptance')
    const { certificateNumber } = await c.does('north.approver', 'approval', { opinion: '准予' })
    return { c, number: certificateNumber! }
  }
  const { number } = await issue('张提醒')
  const { c: other } = await issue('李注销')
  await other.does('north.unit-head', 'licence-cancellation', {
    ground: 'incapable',
    reason: '持证人已经死亡，有死亡证明',
  })
  const told = async (day: LegalDay) => {
    await remindOfExpiry(county, instantAt(day, 60))
    const messages = await listMessages(county.pool, county.keys)
    return messages.map(({ text }) => text).filter((text) => text.includes('申请延续'))
  }
  // 有效期到 2029-03-01，六十日前是 2028-12-31。
  expect(await told('2028-12-30')).toEqual([])
  const once = await told('2028-12-31')
  expect(once).toHaveLength(1)
  expect(once[0]).toContain('有效期到2029年3月1日')
  expect(once[0]).toContain('在2029年1月30日以前')
  expect(once[0]).toContain(`/my/licences/${number}/renewal`)
  expect(await told('2029-01-15')).toEqual(once)
})
