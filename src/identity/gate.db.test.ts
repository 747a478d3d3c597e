import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StaffId, staffIds, unitIds } from '#foundation/ids'
import { addSeconds, type Instant } from '#foundation/time'
import { repositoryDir } from '#platform/repository'
import { codeSentTo, openNeutralCounty, type TestCounty } from '#testing'
import { openAccount } from './accounts.ts'
import { findApplicantByNumber, saveApplicant } from './applicants.ts'
import {
  LOCK_MINUTES,
  MOST_CLEAN_LOOKS_A_DAY,
  MOST_CODES_A_DAY,
  MOST_CODES_OF_A_NETWORK,
  MOST_CODES_OF_AN_ASKER,
  MOST_FAILURES,
  MOST_LOOKS_A_DAY,
  MOST_NUMBERS_ASKED,
  MOST_SESSIONS,
  MOST_TRIES_ELSEWHERE,
  MOST_TRIES_OF_A_NETWORK,
  OWN_PLACE_DAYS,
} from './contract.ts'
import { identityCheckDigit } from './numbers.ts'
import { listMessages } from './outbox.ts'
import { sendPhoneCode } from './phone-code.ts'
import type { Role } from './roles.ts'
import { resumeOfficer, signInByPhone, signInStaff, signUpByPhone } from './sign-in.ts'
import { forgetPlaces, isDevice, newDevice, ownPlaces, type Place, placesOf } from './tries.ts'

/* 守门: nobody guesses for long, nobody keeps anybody out, nobody learns who is known here. */

const AT: Instant = '2026-03-02T01:00:00.000Z'
const OWN = '清风徐来水波不兴-2026'
const HOME: Place = { address: '10.0.0.8', device: newDevice() }
const ELSEWHERE: Place = { address: '10.0.9.9', device: newDevice() }
const STRANGER: Place = { address: '203.0.113.9' }

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

const later = (seconds: number): Instant => addSeconds(AT, seconds)
let serial = 0
async function opened(...roles: Role[]) {
  const staffId = staffIds.of(`north.gate${++serial}`)
  const staff = { staffId, unitId: unitIds.of('north'), name: '守门的', roles }
  return { staffId, access: (await openAccount(county.pool, county.keys, staff, AT))! }
}
type Given = Partial<Parameters<typeof signInStaff>[2]>
async function signIn(staffId: StaffId, given: Given, from: Place, at = AT): Promise<string> {
  const all = { staffId, password: '猜的', ...given }
  const done = await signInStaff(county.pool, county.keys, all, at, from)
  return done.ok ? 'ok' : done.code
}
/** Somebody who signed in from HOME just now. */
async function atHome(): Promise<StaffId> {
  const { staffId, access } = await opened('clerk')
  const first = { password: access.password, newPassword: OWN }
  expect(await signIn(staffId, first, HOME)).toBe('ok')
  return staffId
}

test('动态验证码只算一次：用过的、比它早的都不再算，下一个才算', async () => {
  const { staffId, access } = await opened('unit-supervisor')
  const codeAt = (at: Instant) =>
    generateSync({ secret: access.totp!.secret, epoch: Date.parse(at) / 1000 })
  const enter = (at: Instant, code: Instant, password = OWN) =>
    signIn(staffId, { password, totp: codeAt(code) }, HOME, at)
  const first = { password: access.password, totp: codeAt(AT), newPassword: OWN }
  expect(await signIn(staffId, first, HOME)).toBe('ok')
  expect(await enter(AT, AT), '同一个').toBe('code-used')
  expect(await enter(AT, later(-30)), '前一个').toBe('code-used')
  expect(await enter(later(30), AT), '下一步里的同一个').toBe('code-used')
  expect(await enter(later(30), later(30))).toBe('ok')
  const both = await Promise.all([1, 2].map(() => enter(later(60), later(60))))
  expect(both.sort(), '同时用的两次').toEqual(['code-used', 'ok'])
})

test('陌生人锁不住别人：锁的是他自己的地方，本人在平时的电脑上照样登录', async () => {
  const staffId = await atHome()
  for (let n = 1; n < MOST_FAILURES; n++)
    expect(await signIn(staffId, {}, STRANGER)).toBe('wrong-credentials')
  expect(await signIn(staffId, {}, STRANGER)).toBe('locked')
  expect(await signIn(staffId, { password: OWN }, STRANGER), '对的也不行').toBe('locked')
  expect(await signIn(staffId, { password: OWN }, HOME)).toBe('ok')
  const nearby = { ...STRANGER, address: HOME.address }
  for (let n = 0; n < MOST_FAILURES; n++) await signIn(staffId, {}, nearby)
  expect(await signIn(staffId, { password: OWN }, nearby), '同一个网络里的陌生人').toBe('locked')
  expect(await signIn(staffId, { password: OWN }, HOME)).toBe('ok')
})

test('同一个网络里别人输错五次：没有输错过的新电脑输对了照样登录；输错的、没有记号的不行，一天有限', async () => {
  const { staffId, access } = await opened('clerk')
  const first = { password: access.password, newPassword: OWN }
  expect(await signIn(staffId, first, { address: '10.9.9.9' })).toBe('ok')
  const guesser = { ...STRANGER, device: newDevice() }
  for (let n = 0; n < MOST_FAILURES; n++) await signIn(staffId, {}, guesser)
  const right = { password: OWN }
  expect(await signIn(staffId, right, guesser), '自己输错的').toBe('locked')
  expect(await signIn(staffId, right, STRANGER), '没有记号的').toBe('locked')
  const neighbour = () => ({ ...STRANGER, device: newDevice() })
  const wrong = neighbour()
  expect(await signIn(staffId, {}, wrong), '看了，答复一样').toBe('locked')
  expect(await signIn(staffId, right, wrong), '刚输错的').toBe('locked')
  expect(await signIn(staffId, right, neighbour()), '没有输错过的').toBe('ok')
  expect(await signIn(staffId, right, guesser), '没有替猜的人解锁').toBe('locked')
  // Marks are made up easily: the day's bound is what guessing has.
  await setPace('sign-in/look', county.keys.index(staffId), MOST_LOOKS_A_DAY)
  expect(await signIn(staffId, right, neighbour()), '一天的看完了').toBe('locked')
  for (let n = 0; n < MOST_FAILURES; n++) await signIn(staffId, {}, guesser, later(86_000))
  expect(await signIn(staffId, right, neighbour(), later(86_399))).toBe('locked')
  expect(await signIn(staffId, right, neighbour(), later(86_400)), '又是一天').toBe('ok')
})

/** Somebody who signed in from a place that is none of these. */
async function elsewhere(): Promise<StaffId> {
  const { staffId, access } = await opened('clerk')
  const first = { password: access.password, newPassword: OWN }
  expect(await signIn(staffId, first, { address: '10.9.9.9' })).toBe('ok')
  return staffId
}
const setPace = (what: string, who: Buffer, times: number) =>
  county.pool.query(
    'insert into platform.pace (what, who, began_at, times) values ($1, $2, $3, $4) on conflict (what, who) do update set times = excluded.times',
    [what, who, AT, times],
  )

test('一个网络换着记号试：慢不了别处的人，也记不满表', async () => {
  const staffId = await elsewhere()
  for (let n = 0; n < MOST_FAILURES + MOST_LOOKS_A_DAY + 60; n++)
    await signIn(staffId, {}, { ...STRANGER, device: newDevice() })
  const { rows } = await county.pool.query('select from identity.sign_in_place where who = $1', [
    county.keys.index(staffId),
  ])
  const [own, network] = [2, 1]
  expect(rows).toHaveLength(own + network + MOST_FAILURES + MOST_LOOKS_A_DAY)
  const clean = { address: '198.51.100.50' }
  expect(await signIn(staffId, {}, clean)).toBe('wrong-credentials')
  expect(await signIn(staffId, { password: OWN }, clean)).toBe('ok')
})

test('许多网络试同一个账号，慢下来了：没有输错过的网络里，对的照样登录，一个网络一天看一次，一天有总数', async () => {
  const staffId = await elsewhere()
  for (let n = 0; n <= MOST_TRIES_ELSEWHERE; n++)
    await signIn(staffId, {}, { address: `203.0.113.${n}` })
  const right = { password: OWN }
  const slow = { address: '198.51.100.60' }
  expect(await signIn(staffId, {}, slow), '看了，答复一样').toBe('slowed')
  expect(await signIn(staffId, right, slow), '刚输错的').toBe('slowed')
  expect(await signIn(staffId, right, { address: '203.0.113.1' }), '输错过的').toBe('slowed')
  expect(await signIn(staffId, {}, { address: '2001:db8:1:1::1' })).toBe('slowed')
  expect(await signIn(staffId, right, { address: '2001:db8:1:2::1' }), '同一个 /48').toBe('slowed')
  expect(await signIn(staffId, right, { address: '198.51.100.61' })).toBe('ok')
  await setPace('sign-in/clean', county.keys.index(staffId), MOST_CLEAN_LOOKS_A_DAY)
  expect(await signIn(staffId, right, { address: '198.51.100.62' }), '看完了').toBe('slowed')
})

test('本人在自己的电脑上输错五次，也锁半小时', async () => {
  const staffId = await atHome()
  for (let n = 0; n < MOST_FAILURES; n++) await signIn(staffId, {}, HOME)
  expect(await signIn(staffId, { password: OWN }, HOME, later(LOCK_MINUTES * 60 - 1))).toBe(
    'locked',
  )
  expect(await signIn(staffId, { password: OWN }, HOME, later(LOCK_MINUTES * 60))).toBe('ok')
})

test('从许多网络试同一个账号：过了二十次，合起来一分钟只看一次；本人不受影响', async () => {
  const staffId = await atHome()
  const guess = (n: number, at = AT) => signIn(staffId, {}, { address: `203.0.113.${n}` }, at)
  for (let n = 0; n < MOST_TRIES_ELSEWHERE; n++) expect(await guess(n)).toBe('wrong-credentials')
  const answers = await Promise.all(Array.from({ length: 9 }, (_, n) => guess(100 + n)))
  expect(answers.sort()).toEqual([...Array(8).fill('slowed'), 'wrong-credentials'])
  expect(await signIn(staffId, { password: OWN }, HOME)).toBe('ok')
  expect(await signIn(staffId, { password: OWN }, { address: HOME.address })).toBe('ok')
  expect(await guess(199, later(59))).toBe('slowed')
  expect(await guess(200, later(60))).toBe('wrong-credentials')
})

test('一个网络试许多账号：过了二百次只是慢下来；输对的不算在内', async () => {
  const from = { address: '198.51.100.7' }
  const staffId = await atHome()
  const count = async () =>
    (
      await county.pool.query(
        "select sum(times)::int as n from platform.pace where what = 'sign-in/network'",
      )
    ).rows[0].n as number
  const before = await count()
  expect(await signIn(staffId, { password: OWN }, from)).toBe('ok')
  expect(await count()).toBe(before)
  await setPace('sign-in/network', county.keys.index(from.address), MOST_TRIES_OF_A_NETWORK - 1)
  const guess = (n: number) => signIn(staffIds.of(`north.nobody${n}`), {}, from)
  expect(await guess(1)).toBe('wrong-credentials')
  expect([await guess(2), await guess(3)], '一分钟一次').toEqual(['wrong-credentials', 'slowed'])
})

test('没有这个账号，第五次也答复锁定：看不出谁有账号', async () => {
  const nobody = staffIds.of('north.nobody')
  const answers: string[] = []
  for (let n = 0; n < MOST_FAILURES; n++) answers.push(await signIn(nobody, {}, STRANGER))
  expect(answers).toEqual([...Array(MOST_FAILURES - 1).fill('wrong-credentials'), 'locked'])
})

test('同一刻登录许多次：让位的总是先登录的，刚登录的不会马上退出', async () => {
  const staffId = await atHome()
  const given = { staffId, password: OWN }
  for (let n = 0; n < 3 * MOST_SESSIONS; n++) {
    const pair = await Promise.all(
      [0, 1].map(() => signInStaff(county.pool, county.keys, given, later(60), HOME)),
    )
    for (const one of pair)
      expect(
        one.ok && (await resumeOfficer(county.pool, county.keys, one.token, later(60)))?.staffId,
      ).toBe(staffId)
  }
})

test('登录过的地方，到了天数就不再是自己的；只问得出是自己的', async () => {
  const who = county.keys.index(await atHome())
  const { network, device } = placesOf(county.keys, HOME)
  const own = async (seconds: number, places: (Buffer | undefined)[]) =>
    [...(await ownPlaces(county.pool, who, places, later(seconds)))].sort()
  const both = [network, device!].map((place) => place.toString('hex')).sort()
  const all = [network, device, undefined, placesOf(county.keys, STRANGER).network]
  expect(await own(OWN_PLACE_DAYS * 86_400 - 1, all)).toEqual(both)
  expect(await own(0, [device])).toEqual([device!.toString('hex')])
  expect(await own(OWN_PLACE_DAYS * 86_400, all)).toEqual([])
  expect(isDevice(newDevice()), '发出的记号认得').toBe(true)
})

test('很久没有人登录、也没有人试的地方，忘掉', async () => {
  const staffId = await atHome()
  const known = async () =>
    (
      await county.pool.query('select place from identity.sign_in_place where who = $1', [
        county.keys.index(staffId),
      ])
    ).rows.length
  await signIn(staffId, {}, STRANGER)
  expect(await known(), '电脑、网络、陌生人的网络').toBe(3)
  const left = async (seconds: number) => {
    await forgetPlaces(county.pool, later(seconds))
    return known()
  }
  expect([await left(86_400), await left(86_401)]).toEqual([3, 2])
  const days = OWN_PLACE_DAYS * 86_400
  expect([await left(days), await left(days + 1)]).toEqual([2, 0])
})

const newPhone = () => `1390001${String(1000 + ++serial)}`
const send = async (phone: string, from: Place, at = AT, more = {}) => {
  const done = await sendPhoneCode(county.pool, county.keys, phone, at, { from, ...more })
  return done.ok ? 'ok' : done.code
}
const codeOf = (phone: string) => codeSentTo(county, phone)
const numberOf = (n: number) => {
  const body = `11010519491231${String(n).padStart(3, '0')}`
  return body + identityCheckDigit(body)
}
async function known(phone: string): Promise<void> {
  const kind = 'natural-person' as const
  const idNumber = numberOf(++serial)
  await saveApplicant(county.pool, county.keys, { kind, name: '张小店', idNumber, phone })
}
async function enter(phone: string, code: string, from: Place, at = AT): Promise<string> {
  const done = await signInByPhone(county.pool, county.keys, phone, code, at, from)
  return done.ok ? 'ok' : done.code
}

test('一个地址一小时只要得到六十个验证码，不管向多少个手机号', async () => {
  const from = { address: '192.0.2.44' }
  const answers = await Promise.all(Array.from({ length: 200 }, () => send(newPhone(), from)))
  expect(answers.filter((a) => a === 'ok')).toHaveLength(MOST_CODES_OF_A_NETWORK)
  expect(new Set(answers)).toEqual(new Set(['ok', 'network-too-many']))
  expect(await send(newPhone(), STRANGER), '别的网络照旧').toBe('ok')
  expect(await send(newPhone(), from, later(3599))).toBe('network-too-many')
  expect(await send(newPhone(), from, later(3600))).toBe('ok')
})

test('一个账号一天只要得到十个，不管向多少个手机号', async () => {
  const by = 'applicant:gate'
  const answers: string[] = []
  for (let n = 0; n < 12; n++) answers.push(await send(newPhone(), {}, AT, { by }))
  expect(answers.filter((a) => a === 'ok')).toHaveLength(MOST_CODES_A_DAY)
})

test('陌生人猜不掉别人的验证码', async () => {
  const phone = newPhone()
  await known(phone)
  await send(phone, HOME)
  const code = await codeOf(phone)
  for (let n = 0; n < 9; n++)
    expect(await enter(phone, '000000', STRANGER), '不是他要的').toBe('code-expired')
  expect(await enter(phone, code, STRANGER)).toBe('code-expired')
  expect(await enter(phone, code, HOME)).toBe('ok')
})

test('一个验证码只答一个证件号码，一部手机一天最多问出五个；号码的主人会知道，一天一次', async () => {
  const owner = newPhone()
  const taken = numberOf(900)
  const kind = 'natural-person' as const
  const given = { kind, name: '已经登记的人', idNumber: taken, phone: owner }
  await saveApplicant(county.pool, county.keys, given)
  const phone = newPhone()
  let from = HOME
  const ask = async (code: string, at: Instant) => {
    const asked = { ...given, name: '好奇的人', phone }
    const done = await signUpByPhone(county.pool, county.keys, asked, code, at, from)
    return done.ok ? 'ok' : done.code
  }
  const answers: string[] = []
  for (let n = 0; n < MOST_CODES_A_DAY; n++) {
    const at = later(n * 61)
    from = n < MOST_CODES_OF_AN_ASKER ? HOME : ELSEWHERE
    expect(await send(phone, from, at)).toBe('ok')
    const code = await codeOf(phone)
    answers.push(await ask(code, at))
    expect(await ask(code, at), '同一个验证码再问').toBe('code-expired')
  }
  expect(answers).toEqual([
    ...Array(MOST_NUMBERS_ASKED).fill('number-taken'),
    ...Array(MOST_CODES_A_DAY - MOST_NUMBERS_ASKED).fill('codes-used-up'),
  ])
  expect((await findApplicantByNumber(county.pool, county.keys, taken))!.phone).toBe(owner)
  const told = (await listMessages(county.pool, county.keys, undefined, 500)).filter(
    (m) => m.to === owner,
  )
  expect(told.map((m) => /另一个手机号登记/.test(m.text))).toEqual([true])
})

test('口令只在别的线程上计算：服务不因有人猜口令而停下', () => {
  const sources = readdirSync(join(repositoryDir, 'src'), { recursive: true, encoding: 'utf8' })
  const blocking = sources.filter(
    (path) =>
      /(?<!\.test)\.ts$/.test(path) &&
      /\b(scrypt|pbkdf2|argon2)Sync\b/.test(readFileSync(join(repositoryDir, 'src', path), 'utf8')),
  )
  expect(blocking).toEqual([])
})
