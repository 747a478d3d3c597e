import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { applicantActor } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { codeSentTo, openNeutralCounty, type TestCounty } from '#testing'
import { listAudit } from './audit.ts'
import { MOST_FAILURES, MOST_TRIES_OF_A_CODE } from './contract.ts'
import { provePhone, sendPhoneCode, tryCode } from './phone-code.ts'
import { newDevice, type Place } from './tries.ts'

/* 验证码: how often one is looked at, and which tries are whose. */

const AT: Instant = '2026-03-02T01:00:00.000Z'
const LATER: Instant = '2026-03-02T01:02:00.000Z'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

let serial = 0
const newPhone = () => `1390004${String(1000 + ++serial)}`
const newBrowser = (): Place => ({ address: `198.51.100.${++serial}`, device: newDevice() })

type Purpose = Parameters<typeof tryCode>[6]
/** A code that was sent; and how it is tried. */
async function sent(phone: string, from: Place, purpose: Purpose = 'sign-in', at = AT) {
  const asked = { from, ...(purpose && { purpose }) }
  expect(await sendPhoneCode(county.pool, county.keys, phone, at, asked)).toEqual({ ok: true })
  const right = await codeSentTo(county, phone)
  const wrong = right === '000000' ? '000001' : '000000'
  const enter = (code: string) => tryCode(county.pool, county.keys, phone, code, at, from, purpose)
  return { code: right, right: () => enter(right), wrong: () => enter(wrong) }
}

test('对的验证码再看几次都不算猜错；一个验证码一共只看十次', async () => {
  const code = await sent(newPhone(), newBrowser())
  expect(await code.right()).toBeUndefined()
  for (let n = 0; n < MOST_FAILURES; n++) expect(await code.wrong()).toBe('wrong-code')
  expect(await code.right()).toBe('code-expired')
  const again = await sent(newPhone(), newBrowser())
  for (let n = 1; n < MOST_TRIES_OF_A_CODE; n++) expect(await again.right()).toBeUndefined()
  expect(await again.wrong()).toBe('wrong-code')
  expect(await again.right()).toBe('code-expired')
})

test('答对一个验证码，不给别的验证码多几次：别的号码、别的地方、别的事', async () => {
  const [phone, from] = [newPhone(), newBrowser()]
  const others = [
    await sent(newPhone(), from),
    await sent(phone, newBrowser()),
    await sent(phone, { ...newBrowser(), device: from.device }, 'new-phone'),
  ]
  for (const other of others)
    for (let n = 1; n < MOST_FAILURES; n++) expect(await other.wrong()).toBe('wrong-code')
  const code = await sent(phone, from)
  for (let n = 0; n < MOST_FAILURES; n++) expect(await code.right()).toBeUndefined()
  for (const other of others)
    expect([await other.wrong(), await other.wrong()]).toEqual(['wrong-code', 'code-expired'])
})

test('正看着一个验证码，换成了新的：新的也只能猜错五次', async () => {
  const [phone, from] = [newPhone(), newBrowser()]
  const old = await sent(phone, from)
  const query = county.pool.query.bind(county.pool)
  let fresh: Awaited<ReturnType<typeof sent>> | undefined
  let isSent = false
  // As soon as the old one has been looked at, the new one comes in its place.
  vi.spyOn(county.pool, 'query').mockImplementation(async (...given: unknown[]) => {
    const done = await query(...(given as [string, unknown[]]))
    if (isSent || !String(given[0]).includes('tries = tries + 1')) return done
    isSent = true
    fresh = await sent(phone, from, 'sign-in', LATER)
    return done
  })
  await old.right()
  vi.restoreAllMocks()
  for (let n = 0; n < MOST_FAILURES; n++) expect(await fresh!.wrong()).toBe('wrong-code')
  expect(await fresh!.right()).toBe('code-expired')
})

test('验证码对，可正好被用掉了：不算本人，审计日志记“已失效”', async () => {
  const [phone, from, by] = [newPhone(), newBrowser(), applicantActor(randomUUID())]
  const { code } = await sent(phone, from, 'who-sits-here')
  const query = county.pool.query.bind(county.pool)
  vi.spyOn(county.pool, 'query').mockImplementation(async (...given: unknown[]) => {
    if (String(given[0]).startsWith('delete from identity.phone_code'))
      await query('delete from identity.phone_code')
    return query(...(given as [string, unknown[]]))
  })
  const proved = { phone, code, purpose: 'who-sits-here', by } as const
  expect(await provePhone(county.pool, county.keys, proved, AT, from)).toBe(false)
  vi.restoreAllMocks()
  const { rows: noted } = await listAudit(county, { account: by, page: 1 }, AT)
  expect(noted.map(({ reason }) => reason)).toEqual(['code-expired'])
})

test('验证码的短信先发', async () => {
  const phone = newPhone()
  await sent(phone, newBrowser())
  const { rows } = await county.pool.query(
    'select urgent from identity.message order by message_id desc limit 1',
  )
  expect(rows).toEqual([{ urgent: true }])
})
