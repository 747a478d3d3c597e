import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSeconds, type Instant } from '#foundation/time'
import { codeSentTo, openNeutralCounty, type TestCounty } from '#testing'
import { beginCode, endCode, pausedCodes } from './code-pace.ts'
import {
  KEPT_FOR_OWN_PLACES_PERCENT,
  MOST_CODES_A_DAY,
  MOST_CODES_AN_HOUR,
  MOST_CODES_OF_AN_ASKER,
  MOST_FAILURES,
  MOST_USED_CODES_A_DAY,
  MOST_WRONG_CODES_AN_HOUR,
  MOST_WRONG_CODES_OF_A_NETWORK,
} from './contract.ts'
import { provePhone, sendPhoneCode } from './phone-code.ts'
import { newDevice, ownPlace, type Place } from './tries.ts'

/* 验证码的数: of whom a code is counted, and what is not counted. */

const AT: Instant = '2026-03-02T01:00:00.000Z'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

let serial = 0
const newPhone = () => `1390003${String(1000 + ++serial)}`
const newBrowser = (address: string): Place => ({ address, device: newDevice() })
const later = (seconds: number): Instant => addSeconds(AT, seconds)
const send = async (phone: string, from: Place, at = AT, more = {}) => {
  const done = await sendPhoneCode(county.pool, county.keys, phone, at, { from, ...more })
  return done.ok ? 'ok' : done.code
}
const prove = async (phone: string, from: Place, at = AT) => {
  const given = { phone, code: await codeSentTo(county, phone), purpose: 'sign-in' as const }
  expect(await provePhone(county.pool, county.keys, given, at, from)).toBe(true)
}
/** A phone that asked for all that it gets from there. */
async function usedUpAt(from: Place): Promise<string> {
  const phone = newPhone()
  for (let n = 0; n < MOST_CODES_OF_AN_ASKER; n++)
    expect(await send(phone, from, later(n * 60))).toBe('ok')
  return phone
}
const setPace = (what: string, times: number) =>
  county.pool.query(
    `insert into platform.pace as p (what, who, began_at, times) values ($1, $2, $3, $4)
     on conflict (what, who) do update set began_at = $3, times = $4`,
    [what, Buffer.from('county'), AT, times],
  )

test('用上了验证码，只是自己的从头数：别人的次数不减', async () => {
  const from = newBrowser('198.51.100.1')
  const [phone, other] = [await usedUpAt(from), newPhone()]
  expect(await send(other, from, later(900))).toBe('ok')
  await prove(other, from, later(900))
  expect(await send(phone, from, later(960))).toBe('codes-used-up')
})

test('没有登录过的手机，验证码用了再要，一天也有数', async () => {
  const [phone, from] = [newPhone(), newBrowser('198.51.100.2')]
  let sent = 0
  for (let n = 0; n < 2 * MOST_USED_CODES_A_DAY; n++) {
    const at = later(n * 61)
    if ((await send(phone, from, at)) !== 'ok') continue
    sent += 1
    await prove(phone, from, at)
  }
  expect(sent).toBe(MOST_USED_CODES_A_DAY + MOST_CODES_OF_AN_ASKER)
})

test('要得太快被拒的不算一次，也不把先前的减掉', async () => {
  const [phone, from] = [newPhone(), newBrowser('198.51.100.3')]
  for (let n = 0; n < MOST_CODES_OF_AN_ASKER; n++) {
    expect(await send(phone, from, later(n * 60))).toBe('ok')
    expect(await send(phone, from, later(n * 60 + 1))).toBe('code-too-often')
  }
  expect(await send(phone, from, later(900))).toBe('codes-used-up')
})

test('要完了被拒的，不让同一个网络里的别人等一分钟', async () => {
  const from = newBrowser('198.51.100.4')
  const phone = await usedUpAt(from)
  expect(await send(phone, from, later(900))).toBe('codes-used-up')
  expect(await send(phone, newBrowser('198.51.100.4'), later(900))).toBe('ok')
})

test('一个账号要完了，别的账号照常', async () => {
  const ask = (by: string) => send(newPhone(), {}, AT, { by })
  for (let n = 0; n < MOST_CODES_A_DAY; n++) expect(await ask('applicant:one')).toBe('ok')
  expect(await ask('applicant:one')).toBe('codes-used-up')
  expect(await ask('applicant:other')).toBe('ok')
})

test('IPv6 换着 /64 向一个号码要，一个 /48 一天合起来十个；号码自己的网络另算', async () => {
  const phone = newPhone()
  const home: Place = { address: '2001:db8:91:1::8' }
  await ownPlace(county.pool, county.keys, county.keys.index(phone), home, AT)
  const ask = (n: number) => send(phone, newBrowser(`2001:db8:91:${n.toString(16)}::1`))
  for (let n = 0; n < MOST_CODES_A_DAY; n++) expect(await ask(16 + n)).toBe('ok')
  expect(await ask(15)).toBe('codes-used-up')
  expect(await send(phone, home)).toBe('ok')
})

test('手机登录过的网络，换了浏览器，验证码也照样看', async () => {
  const home = '2001:db8:92:1::8'
  const phone = newPhone()
  await ownPlace(county.pool, county.keys, county.keys.index(phone), { address: home }, AT)
  const begin = () => beginCode(county.pool, county.keys, phone, newBrowser(home), AT)
  expect(await begin()).toEqual({ counted: [], tries: MOST_FAILURES })
})

test('一个网络错满了才不看，被拒的不算；正在看的是对的，就空出一个', async () => {
  const from = { address: '198.51.100.5' }
  const begin = () => beginCode(county.pool, county.keys, newPhone(), from, AT)
  const begun = []
  for (let n = 0; n < MOST_WRONG_CODES_OF_A_NETWORK; n++) begun.push(await begin())
  expect([await begin(), await begin()]).toEqual(['network-too-many', 'network-too-many'])
  const last = begun.at(-1)!
  if (typeof last === 'string') throw new Error(last)
  await endCode(county.pool, last)
  expect(await begin()).toMatchObject({ tries: MOST_FAILURES })
  expect(await begin()).toBe('network-too-many')
})

test('全县错满了，一个验证码只试一次，那些不算；正在看的是对的，就空出一个', async () => {
  await setPace('code/wrong-county', MOST_WRONG_CODES_AN_HOUR - 1)
  const begin = async (n: number) => {
    const from = { address: `192.0.2.${n}` }
    const begun = await beginCode(county.pool, county.keys, newPhone(), from, AT)
    if (typeof begun === 'string') throw new Error(begun)
    return begun
  }
  const last = await begin(1)
  expect(last.tries, '刚好够').toBe(MOST_FAILURES)
  expect([(await begin(2)).tries, (await begin(3)).tries]).toEqual([1, 1])
  await endCode(county.pool, last)
  expect((await begin(4)).tries).toBe(MOST_FAILURES)
})

test('一个验证码也没有发的时候，什么都没有用完；给陌生人的份额用完，差一个也不算', async () => {
  const quiet = later(5 * 86_400)
  expect(await pausedCodes(county.pool, quiet, 1)).toEqual([])
  const strangers = (MOST_CODES_AN_HOUR * (100 - KEPT_FOR_OWN_PLACES_PERCENT)) / 100
  await setPace('code/wrong-county', 0)
  await setPace('code/county', 0)
  await setPace('code/strangers', strangers - 1)
  expect(await pausedCodes(county.pool, AT)).toEqual([])
  await setPace('code/strangers', strangers)
  expect(await pausedCodes(county.pool, AT)).toEqual(['strangers'])
})
