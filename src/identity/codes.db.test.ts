import { afterAll, beforeAll, expect, test } from 'vitest'
import { applicantActor, type ApplicantId } from '#foundation/ids'
import { addSeconds, type Instant } from '#foundation/time'
import { codeSentTo, openNeutralCounty, type TestCounty } from '#testing'
import { saveApplicant } from './applicants.ts'
import { listAudit } from './audit.ts'
import { endAuthority, giveAuthority } from './authority.ts'
import { pausedCodes } from './code-pace.ts'
import {
  CODE_MINUTES,
  KEPT_FOR_OWN_PLACES_PERCENT,
  MOST_CODES_A_DAY,
  MOST_CODES_OF_A_SITE,
  MOST_CODES_OF_AN_ASKER,
  MOST_CODES_TO_A_PHONE,
  MOST_NUMBERS_ASKED,
  MOST_NUMBERS_OF_A_NETWORK,
  MOST_USED_CODES_A_DAY,
  MOST_WRONG_CODES_AN_HOUR,
  MOST_WRONG_CODES_OF_A_NETWORK,
} from './contract.ts'
import { identityCheckDigit } from './numbers.ts'
import { listMessages } from './outbox.ts'
import { correctContact } from './person.ts'
import { provePhone, sendPhoneCode } from './phone-code.ts'
import { resumeApplicant, signInByPhone } from './sign-in.ts'
import { newDevice, type Place } from './tries.ts'

/* 验证码: a stranger's asking is the stranger's; whoever is known somewhere is served there. */

const AT: Instant = '2026-03-02T01:00:00.000Z'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

let serial = 0
const later = (seconds: number): Instant => addSeconds(AT, seconds)
const newPhone = () => `1390002${String(1000 + ++serial)}`
const newBrowser = (address: string): Place => ({ address, device: newDevice() })
const send = async (phone: string, from: Place, at = AT, more = {}) => {
  const done = await sendPhoneCode(county.pool, county.keys, phone, at, { from, ...more })
  return done.ok ? 'ok' : done.code
}
const codeOf = (phone: string) => codeSentTo(county, phone)
const newNumber = () => {
  const body = `11010519491231${String(++serial).padStart(3, '0')}`
  return body + identityCheckDigit(body)
}
async function saved(phone: string, idNumber = newNumber()): Promise<ApplicantId> {
  const kind = 'natural-person' as const
  return saveApplicant(county.pool, county.keys, { kind, name: '张小店', idNumber, phone })
}
async function newPerson(): Promise<string> {
  const phone = newPhone()
  await saved(phone)
  return phone
}
const said = async (phone: string): Promise<string[]> =>
  (await listMessages(county.pool, county.keys, undefined, 500))
    .filter((m) => m.to === phone)
    .map((m) => m.text)
/** Somebody's phone, which signed in from there. */
async function knownAt(from: Place, at: Instant): Promise<string> {
  const phone = await newPerson()
  expect(await send(phone, from, at)).toBe('ok')
  const code = await codeOf(phone)
  expect(await signInByPhone(county.pool, county.keys, phone, code, at, from)).toMatchObject({
    ok: true,
  })
  return phone
}

test('陌生人要得再多，全县停不下来：登录过的手机、网络照常收到；停了哪一种看得出来', async () => {
  const home = newBrowser('10.1.0.8')
  const phones = [await knownAt(home, AT), await knownAt(home, AT)]
  const at = later(10 * 3600)
  const mostAnHour = 10
  const strangers = (mostAnHour * (100 - KEPT_FOR_OWN_PLACES_PERCENT)) / 100
  const paused = () => pausedCodes(county.pool, at, mostAnHour)
  const ask = (n: number) => send(newPhone(), { address: `2001:db8:${n}::1` }, at, { mostAnHour })
  for (let n = 0; n < strangers; n++) {
    expect(await paused()).toEqual([])
    expect(await ask(n)).toBe('ok')
  }
  expect([await ask(99), await paused()]).toEqual(['codes-paused', ['strangers']])
  expect(await send(phones[0]!, home, at, { mostAnHour }), '自己的浏览器').toBe('ok')
  const newThere = newBrowser(home.address!)
  expect(await send(phones[1]!, newThere, at, { mostAnHour }), '自己的网络').toBe('ok')
  for (let n = 2; n < mostAnHour - strangers; n++)
    expect(await send(phones[0]!, home, addSeconds(at, n * 60), { mostAnHour })).toBe('ok')
  expect(await paused()).toEqual(['all'])
  expect(await send(phones[0]!, home, addSeconds(at, 900), { mostAnHour })).toBe('codes-paused')
  const pausedLater = (seconds: number) =>
    pausedCodes(county.pool, addSeconds(at, seconds), mostAnHour)
  expect([await pausedLater(3599), await pausedLater(3600)]).toEqual([['all'], []])
})

test('IPv6 的一个 /48 合起来也有总数，换着 /64 要也一样；自己的浏览器不受影响', async () => {
  const home = newBrowser('2001:db8:77:1::8')
  const phone = await knownAt(home, later(-7200))
  const answers: string[] = []
  for (let n = 0; n <= MOST_CODES_OF_A_SITE; n++)
    answers.push(await send(newPhone(), { address: `2001:db8:77:${n.toString(16)}::1` }))
  expect(answers.filter((a) => a === 'ok')).toHaveLength(MOST_CODES_OF_A_SITE)
  expect(answers.at(-1)).toBe('network-too-many')
  expect(await send(newPhone(), { address: '2001:db8:78::1' }), '别的 /48').toBe('ok')
  expect(await send(phone, home)).toBe('ok')
})

test('陌生人要不完别人当天的验证码，也不让人等：第一次来的人、换了浏览器的人都照样收到', async () => {
  const phone = await newPerson()
  const stranger = { address: '203.0.113.7' }
  for (let n = 0; n < MOST_CODES_OF_AN_ASKER; n++)
    expect(await send(phone, stranger, later(n * 60))).toBe('ok')
  const at = later(MOST_CODES_OF_AN_ASKER * 60)
  expect(await send(phone, stranger, at)).toBe('codes-used-up')
  const [one, other] = [newBrowser('198.51.100.9'), newBrowser('198.51.100.10')]
  expect(await send(phone, one, at)).toBe('ok')
  const code = await codeOf(phone)
  expect(await send(phone, one, at), '自己才要过').toBe('code-too-often')
  expect(await send(phone, other, at), '同一分钟，别的网络').toBe('ok')
  expect(await signInByPhone(county.pool, county.keys, phone, code, at, one)).toMatchObject({
    ok: true,
  })
})

test('一部手机一天收到的陌生人的验证码有总数；自己的网络另算，换了浏览器也是自己的地方', async () => {
  const home = newBrowser('10.1.0.9')
  const phone = await knownAt(home, AT)
  const ask = (n: number, at: Instant) => send(phone, { address: `192.0.2.${n}` }, at)
  for (let n = 0; n < MOST_CODES_TO_A_PHONE; n++) expect(await ask(n, AT)).toBe('ok')
  expect(await ask(99, AT)).toBe('codes-used-up')
  const markless = { address: home.address! }
  for (let n = 0; n < MOST_CODES_A_DAY; n++)
    expect(await send(phone, markless, later(n * 60))).toBe('ok')
  expect(await send(phone, markless, later(900)), '一个网络一天十个').toBe('codes-used-up')
  expect(await send(phone, home, later(900)), '自己的浏览器另算').toBe('ok')
})

test('换着浏览器要，一个网络一天也只十个，一分钟也只一个', async () => {
  const phone = await newPerson()
  const ask = (n: number) => send(phone, newBrowser('198.51.100.77'), later(n * 60))
  expect([await ask(0), await ask(0)]).toEqual(['ok', 'code-too-often'])
  for (let n = 1; n < MOST_CODES_A_DAY; n++) expect(await ask(n)).toBe('ok')
  expect(await ask(MOST_CODES_A_DAY)).toBe('codes-used-up')
})

test('一部手机的验证码用了再要，一天也有数：不管在自己的一个浏览器上，还是每次换一个', async () => {
  const at = later(86_400)
  const rounds = async (phone: string, from: (n: number) => Place) => {
    let sent = 0
    for (let n = 0; n < 2 * MOST_USED_CODES_A_DAY; n++) {
      const when = addSeconds(at, n * 61)
      if ((await send(phone, from(n), when)) !== 'ok') continue
      sent += 1
      await signInByPhone(county.pool, county.keys, phone, await codeOf(phone), when, from(n))
    }
    return sent
  }
  const home = newBrowser('10.1.0.20')
  expect(await rounds(await knownAt(home, AT), () => home)).toBe(MOST_USED_CODES_A_DAY)
  const browsers = Array.from({ length: 2 * MOST_USED_CODES_A_DAY }, () => newBrowser('10.1.0.21'))
  const phone = await newPerson()
  expect(await rounds(phone, (n) => browsers[n]!), '用了的不算，满了数才算').toBe(
    MOST_USED_CODES_A_DAY + MOST_CODES_A_DAY,
  )
})

test('一个网络一小时只看这么多个错的验证码；全县错得太多，每个验证码只能试一次；手机登录过的地方不受影响', async () => {
  const at = later(2 * 86_400)
  const enter = async (phone: string, code: string, from: Place) => {
    const done = await signInByPhone(county.pool, county.keys, phone, code, at, from)
    return done.ok ? 'ok' : done.code
  }
  /** A phone that asked from there; and the code, or one that is not. */
  const asked = async (from: Place) => {
    const phone = await newPerson()
    expect(await send(phone, from, at)).toBe('ok')
    const right = await codeOf(phone)
    return { phone, right, wrong: String((Number(right) + 1) % 1_000_000).padStart(6, '0') }
  }
  const home = newBrowser('2001:db8:90:1::8')
  const owner = await knownAt(home, later(86_400))
  const place = (n: number) => newBrowser(`2001:db8:90:${n.toString(16)}::1`)
  for (let n = 0; n < MOST_WRONG_CODES_OF_A_NETWORK; n++) {
    const from = place(n + 16)
    const { phone, wrong } = await asked(from)
    expect(await enter(phone, wrong, from)).toBe('wrong-code')
  }
  const [there, other] = [place(256), newBrowser('198.51.100.90')]
  const [guessed, honest] = [await asked(there), await asked(other)]
  expect(await enter(guessed.phone, guessed.right, there)).toBe('network-too-many')
  expect(await send(owner, home, at)).toBe('ok')
  const own = await codeOf(owner)
  expect(await enter(owner, own, home), '登录过的地方').toBe('ok')
  expect(await enter(honest.phone, honest.right, other), '别的网络').toBe('ok')
  await county.pool.query("update platform.pace set times = $1 where what = 'code/wrong-county'", [
    MOST_WRONG_CODES_AN_HOUR,
  ])
  expect(await pausedCodes(county.pool, at)).toEqual(['wrong'])
  const [first, second] = [newBrowser('198.51.100.92'), newBrowser('198.51.100.93')]
  const [known, mistyped] = [await asked(first), await asked(second)]
  expect(await enter(known.phone, known.right, first), '对的照样看').toBe('ok')
  expect(await enter(mistyped.phone, mistyped.wrong, second)).toBe('wrong-code')
  expect(await enter(mistyped.phone, mistyped.right, second), '只看一次').toBe('code-expired')
  await county.pool.query("delete from platform.pace where what like 'code/wrong%'")
})

test('未满十六周岁的不能委托别人，也不能受委托', async () => {
  const numbered = (first: string) => first + identityCheckDigit(first)
  const [young, other] = [numbered('11010520150302321'), numbered('11010520140302321')]
  const [child, friend] = [await saved(newPhone(), young), await saved(newPhone(), other)]
  const adult = newNumber()
  const grown = await saved(newPhone(), adult)
  const entrust = async (by: ApplicantId, agentIdNumber: string) => {
    const given = { agentIdNumber, itemIds: null, untilOn: '2026-12-31' as const }
    const done = await giveAuthority(county.pool, county.keys, by, given, AT)
    return done.ok ? 'ok' : done.code
  }
  expect(await entrust(child, adult)).toBe('giver-guarded')
  expect(await entrust(friend, young)).toBe('giver-guarded')
  expect(await entrust(grown, young)).toBe('agent-guarded')
})

test('委托时一天只答五个号码登记没登记，有没有这个人都一样；同一个号码再委托不算；一个网络也有总数', async () => {
  const principal = await saved(newPhone())
  const name = async (agentIdNumber: string, from: Place, by = principal, at = AT) => {
    const given = { agentIdNumber, itemIds: null, untilOn: '2026-12-31' as const }
    const done = await giveAuthority(county.pool, county.keys, by, given, at, from)
    return done.ok ? 'ok' : done.code
  }
  const from = newBrowser('192.0.2.200')
  const known = newNumber()
  await saved(newPhone(), known)
  expect(await name(known, from)).toBe('ok')
  expect(await name(known, from)).toBe('entrusted-already')
  for (let n = 1; n < MOST_NUMBERS_ASKED; n++)
    expect(await name(newNumber(), from)).toBe('unknown-agent')
  const other = newNumber()
  await saved(newPhone(), other)
  for (let again = 0; again < 2; again++) {
    expect(await name(other, from), '有这个人').toBe('numbers-used-up')
    expect(await name(newNumber(), from), '没有这个人').toBe('numbers-used-up')
  }
  expect(await name(known, from), '问过的').toBe('entrusted-already')
  expect(await name('110105194912310021', from), '不会有的号码').toBe('unknown-agent')

  for (let n = MOST_NUMBERS_ASKED; n < MOST_NUMBERS_OF_A_NETWORK; n++)
    expect(await name(newNumber(), from, await saved(newPhone()))).toBe('unknown-agent')
  expect(await name(newNumber(), from, await saved(newPhone()))).toBe('numbers-used-up')
  expect(await name(other, from, principal, later(86_400)), '又是一天').toBe('ok')
})

test('验证码只为一件事：登录的不能用来换手机，短信写明是做什么的', async () => {
  const [phone, from] = [newPhone(), newBrowser('198.51.100.20')]
  const prove = async (code: string, at: Instant) =>
    provePhone(county.pool, county.keys, { phone, code, purpose: 'new-phone' }, at, from)
  expect(await send(phone, from)).toBe('ok')
  expect(await prove(await codeOf(phone), AT), '登录的验证码').toBe(false)
  expect(await send(phone, from, later(61), { purpose: 'new-phone' })).toBe('ok')
  expect((await said(phone))[0]).toMatch(/更换手机号验证码是/)
  const code = await codeOf(phone)
  await saved(phone)
  const signIn = await signInByPhone(county.pool, county.keys, phone, code, later(61), from)
  expect(signIn, '换手机的验证码').toMatchObject({ ok: false })
  expect(await prove(code, later(61))).toBe(true)
})

test('登录的人确认本人时答错验证码，审计日志记一行：谁、为什么；答对的不记', async () => {
  const [phone, from] = [newPhone(), newBrowser('198.51.100.25')]
  const by = applicantActor(await saved(phone))
  const prove = (code: string) =>
    provePhone(county.pool, county.keys, { phone, code, purpose: 'who-sits-here', by }, AT, from)
  await send(phone, from, AT, { purpose: 'who-sits-here' })
  const right = await codeOf(phone)
  expect(await prove(right === '000000' ? '000001' : '000000')).toBe(false)
  expect(await prove(right)).toBe(true)
  expect(await prove(right), '用过了').toBe(false)
  const { rows: noted } = await listAudit(county, { account: by, page: 1 }, AT)
  expect(noted.map((n) => [n.kind, n.reason, n.times])).toEqual([
    ['SignInRefused', 'wrong-code', 1],
  ])
})

test.each([
  ['sign-in', '登录'],
  ['new-phone', '更换手机号'],
  ['reminder', '接收待办提醒'],
  ['who-sits-here', '确认本人操作的'],
] as const)('验证码的短信写明是做什么的：%s', async (purpose, what) => {
  const phone = newPhone()
  expect(await send(phone, newBrowser('198.51.100.21'), AT, { purpose })).toBe('ok')
  expect(await said(phone)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^【一门】您的${what}验证码是 \\d{6}，${CODE_MINUTES} 分钟内有效。请勿告诉他人。$`,
      ),
    ),
  ])
})

test('换了手机，原来的号码会知道，别处的登录退出；改了邮箱，手机会知道', async () => {
  const [phone, at] = [newPhone(), AT]
  const applicantId = await saved(phone)
  const signIn = async (from: Place, when: Instant) => {
    await send(phone, from, when)
    const code = await codeOf(phone)
    const done = await signInByPhone(county.pool, county.keys, phone, code, when, from)
    return done.ok ? done.token : ''
  }
  const here = await signIn(newBrowser('198.51.100.31'), at)
  const elsewhere = await signIn(newBrowser('198.51.100.32'), later(1))
  await correctContact(county.pool, county.keys, applicantId, { email: 'a@b.cn' }, at)
  await correctContact(county.pool, county.keys, applicantId, { email: 'a@b.cn' }, at)
  expect((await said(phone)).filter((text) => /电子邮箱已更改/.test(text))).toHaveLength(1)
  const next = newPhone()
  await correctContact(county.pool, county.keys, applicantId, { phone: next }, at, here)
  expect((await said(phone))[0]).toMatch(/手机号已换成 139\*+\d{4}.*如果不是您本人换的/)
  expect(await said(next)).toEqual([])
  expect(await resumeApplicant(county.pool, county.keys, here, later(2))).toBe(applicantId)
  expect(await resumeApplicant(county.pool, county.keys, elsewhere, later(2))).toBeUndefined()
})

test('同一张委托再送一次：过了零点也还是那一份；终止了的说已终止', async () => {
  const [principal, number] = [await saved(newPhone()), newNumber()]
  await saved(newPhone(), number)
  const formKey = 'authority-twice-1'
  const given = { agentIdNumber: number, itemIds: null, untilOn: '2026-12-31', formKey } as const
  const entrust = (at: Instant) => giveAuthority(county.pool, county.keys, principal, given, at)
  const first = await entrust(AT)
  if (!first.ok) throw new Error(first.code)
  const tomorrow = later(86_400)
  expect(await entrust(tomorrow)).toEqual(first)
  await endAuthority(county.pool, first.authorityId, principal, tomorrow)
  expect(await entrust(tomorrow)).toMatchObject({ code: 'ended-since' })
})
