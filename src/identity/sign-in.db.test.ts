import { afterAll, afterEach, beforeEach, beforeAll, expect, test, vi } from 'vitest'
import {
  findApplicantByNumber,
  identityCheckDigit,
  listMessages,
  provePhone,
  recogniseApplicant,
  saveApplicant,
  sendPhoneCode,
  signInByPhone,
  signUpByPhone,
} from '#identity'
import { addSeconds, type Instant } from '#foundation/time'
import { codeSentTo, openTestCounty, type TestCounty } from '#testing'
import { listApplicantsByPhone } from './applicants.ts'
import { MOST_CODES_OF_AN_ASKER, MOST_FAILURES, NUMBER_END } from './contract.ts'
import { type Chosen, resumeApplicant } from './sign-in.ts'

let county: TestCounty
let phone: string
let at: Instant
let serial = 0
beforeAll(async () => {
  county = await openTestCounty()
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => county.drop())
beforeEach(async () => {
  phone = `1380000${1000 + ++serial}`
  at = '2026-03-02T01:00:00.000Z'
})

const later = (minutes: number) => (at = addSeconds(at, minutes * 60))
const idNumber = (n: number) => {
  const body = `11010519491231${String(n).padStart(3, '0')}`
  return body + identityCheckDigit(body)
}
const known = () =>
  saveApplicant(county.pool, county.keys, {
    kind: 'natural-person',
    name: '张小店',
    idNumber: idNumber(serial),
    phone,
  })
/** Has a code sent, and reads it where only the owner of the phone can. */
async function sent(): Promise<string> {
  const done = await sendPhoneCode(county.pool, county.keys, phone, at)
  if (!done.ok) throw new Error(done.code)
  return codeSentTo(county, phone)
}
const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const code = (done: { ok: boolean; code?: string }) => (done.ok ? 'ok' : done.code)
const signIn = async (given: string) =>
  code(await signInByPhone(county.pool, county.keys, phone, given, at))

test('验证码猜错五次作废：之后对的也不行，要重新获取', async () => {
  await known()
  const right = await sent()
  const answers: unknown[] = []
  for (let n = 0; n < 5; n++) answers.push(await signIn(other(right)))
  expect(answers).toEqual(Array(5).fill('wrong-code'))
  expect(await signIn(right)).toBe('code-expired')
  later(2)
  expect(await signIn(await sent())).toBe('ok')
})

test('几个人同时猜，合起来也只有五次', async () => {
  await known()
  const right = await sent()
  const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(other(right))))
  expect(answers.filter((a) => a === 'wrong-code')).toHaveLength(5)
  expect(await signIn(right)).toBe('code-expired')
})

test('换手机号的验证码也只能猜五次，对了只用一次', async () => {
  const proves = (given: string) =>
    provePhone(county.pool, county.keys, { phone, code: given, purpose: 'sign-in' }, at)
  const right = await sent()
  for (let n = 0; n < 5; n++) expect(await proves(other(right))).toBe(false)
  expect(await proves(right)).toBe(false)
  later(2)
  const again = await sent()
  expect(await proves(again)).toBe(true)
  expect(await proves(again)).toBe(false)
})

test('正对着验证码，又发来了新的：旧的不算，新的还在', async () => {
  const old = await sent()
  const query = county.pool.query.bind(county.pool)
  let fresh = ''
  vi.spyOn(county.pool, 'query').mockImplementationOnce(async (...given) => {
    const tried = await query(...given)
    later(1)
    fresh = await sent()
    return tried
  })
  expect(
    await provePhone(county.pool, county.keys, { phone, code: old, purpose: 'sign-in' }, at),
  ).toBe(false)
  expect(
    await provePhone(county.pool, county.keys, { phone, code: fresh, purpose: 'sign-in' }, at),
  ).toBe(true)
})

const send = async () => code(await sendPhoneCode(county.pool, county.keys, phone, at))

test('五分钟之内有效，之后作废；一分钟内不重发', async () => {
  await known()
  const right = await sent()
  later(0.99)
  expect(await send()).toBe('code-too-often')
  later(4.01)
  expect(await signIn(right), '整五分钟').toBe('ok')
  const again = await sent()
  later(5.01)
  expect(await signIn(again)).toBe('code-expired')
})

test('验证码总是六位数字，写进短信', async () => {
  for (let n = 0; n < 60; n++) {
    phone = `1380001${1000 + n}`
    await sent()
  }
  const messages = await listMessages(county.pool, county.keys, undefined, 500)
  const texts = messages.filter((m) => m.to.startsWith('1380001')).map((m) => m.text)
  expect(texts).toHaveLength(60)
  for (const text of texts) expect(text).toMatch(/^【一门】您的登录验证码是 \d{6}，5 分钟内有效/)
})

test('一个地方一天向一个号码要的、没有用上的验证码有数：不能不断重新获取、不断地猜', async () => {
  await known()
  const askAll = async () => {
    for (let n = 0; n < MOST_CODES_OF_AN_ASKER; n++) {
      await sent()
      later(1)
    }
    expect(await send(), '刚好过了一分钟').toBe('codes-used-up')
    const mine = phone
    phone = '13899990000'
    later(1)
    await send()
    phone = mine
    expect(await send()).toBe('codes-used-up')
  }
  await askAll()
  at = '2026-03-02T15:59:59.000Z'
  expect(await send(), '当天的最后一秒').toBe('codes-used-up')
  at = '2026-03-02T16:00:00.000Z'
  await askAll()
  at = '2026-03-03T16:00:00.000Z'
  expect(await signIn(await sent()), '又是一天').toBe('ok')
})

test('用上的验证码不算：从头再数；新的验证码又可以猜五次', async () => {
  await known()
  for (let n = 0; n < 12; n++) {
    expect(await signIn(await sent())).toBe('ok')
    later(1)
  }
  const first = await sent()
  for (let n = 0; n < 5; n++) await signIn(other(first))
  later(1)
  const second = await sent()
  for (let n = 0; n < 4; n++) expect(await signIn(other(second))).toBe('wrong-code')
  expect(await signIn(second)).toBe('ok')
})

test('各人的验证码各是各的：别人猜错不算我的，同样的数字也不互相用掉', async () => {
  await known()
  const mine = phone
  const right = await sent()
  phone = '13877770000'
  await sent()
  for (let n = 0; n < 5; n++) await signIn(other(right))
  expect(await isKnown(phone)).toBe(false)
  expect(await isKnown(mine)).toBe(true)
  const { rows } = await county.pool.query<{ place: Buffer; expires_at: Instant }>(
    'select place, expires_at from identity.phone_code where phone_index = $1',
    [county.keys.index(phone)],
  )
  const { place, expires_at: expiresAt } = rows[0]!
  const same = [phone, place, 'sign-in', right, expiresAt]
  await county.pool.query(
    'update identity.phone_code set tries = 0, code_hash = $2 where phone_index = $1',
    [county.keys.index(phone), county.keys.mark('identity.phone_code', same)],
  )
  expect(
    await provePhone(county.pool, county.keys, { phone, code: right, purpose: 'sign-in' }, at),
  ).toBe(true)
  phone = mine
  expect(await signIn(right)).toBe('ok')
})

test('登记时证件号码不对、验证码不对，都说清楚，什么也不留下', async () => {
  const right = await sent()
  const signUp = async (given: string, number: string) =>
    code(
      await signUpByPhone(
        county.pool,
        county.keys,
        { kind: 'natural-person', name: '新来的人', idNumber: number, phone },
        given,
        at,
      ),
    )
  expect(await signUp(right, '110105194912310000')).toBe('identity-number-invalid')
  expect(await signUp(other(right), idNumber(910))).toBe('wrong-code')
  expect(await isKnown(phone)).toBe(false)
  expect(await signUp(right, idNumber(910))).toBe('ok')
})

const isKnown = async (of: string) =>
  (await listApplicantsByPhone(county.pool, county.keys, of)).length > 0

test('没有登记过的手机号，验证码对也登录不了', async () => {
  expect(await signIn(await sent())).toBe('unknown-phone')
})

const inCounter = async (n: number, name = '一家人') => {
  const given = { kind: 'natural-person', name, idNumber: idNumber(n), phone } as const
  const { applicantId, adds } = await recogniseApplicant(county.pool, county.keys, given)
  for (const { text, values } of adds) await county.pool.query(text, values as unknown[])
  return applicantId
}
const signInAs = (given: string, chosen?: Chosen) =>
  signInByPhone(county.pool, county.keys, phone, given, at, undefined, chosen)
const signedInAs = async (given: string, chosen: Chosen) => {
  const done = await signInAs(given, chosen)
  return done.ok ? resumeApplicant(county.pool, county.keys, done.token, at) : done.code
}

test('一部手机几个人用：登录的人自己选，选谁进谁；不是这部手机的人选不了', async () => {
  const people = []
  for (const n of [920, 921, 922]) {
    const given = { kind: 'natural-person', name: '一家人', idNumber: idNumber(n), phone } as const
    people.push(await saveApplicant(county.pool, county.keys, given))
  }
  const stranger = await saveApplicant(county.pool, county.keys, {
    ...{ kind: 'natural-person', name: '别人', idNumber: idNumber(925), phone: '13877771111' },
  })
  const right = await sent()
  const asked = await signInAs(right)
  expect(asked).toMatchObject({ ok: false, code: 'who-signs-in' })
  const choices = 'choices' in asked ? asked.choices : []
  expect(choices.map((c) => c.applicantId).sort()).toEqual([...people].sort())
  expect(choices[0], '名字遮住').toMatchObject({ name: '一**', documentKind: 'resident-card' })
  expect(await signedInAs(right, { applicantId: stranger })).toBe('who-signs-in')
  expect(await signedInAs(right, { applicantId: people[1]! })).toBe(people[1])
})

test('窗口替人填的手机号不是本人的证明：第一次登录要报证件号码的末几位，对了以后不再问', async () => {
  const applicantId = await inCounter(930)
  const right = await sent()
  expect(await signInAs(right)).toMatchObject({ code: 'who-signs-in' })
  const end = idNumber(930).slice(-NUMBER_END)
  expect(await signedInAs(right, { applicantId })).toBe('number-end-wrong')
  expect(await signedInAs(right, { applicantId, numberEnd: '000000' })).toBe('number-end-wrong')
  expect(await signedInAs(right, { applicantId, numberEnd: ` ${end.toLowerCase()}` })).toBe(
    applicantId,
  )
  later(2)
  expect(await signIn(await sent())).toBe('ok')
})

test('一个人报对了证件号码末几位，只算他自己的：同一部手机的别人还要报', async () => {
  const [one, other] = [await inCounter(940), await inCounter(941)]
  const numberEnd = idNumber(940).slice(-NUMBER_END)
  expect(await signedInAs(await sent(), { applicantId: one, numberEnd })).toBe(one)
  later(2)
  expect(await signedInAs(await sent(), { applicantId: other })).toBe('number-end-wrong')
})

test('拿到别人手机号的人猜证件号码末几位，一天只有几次', async () => {
  const applicantId = await inCounter(931)
  const right = await sent()
  for (let n = 0; n < MOST_FAILURES; n++)
    expect(await signedInAs(right, { applicantId, numberEnd: `00000${n}` })).toBe(
      'number-end-wrong',
    )
  const numberEnd = idNumber(931).slice(-NUMBER_END)
  expect(await signedInAs(right, { applicantId, numberEnd })).toBe('numbers-used-up')
})

test('一个验证码问不出许多号码是不是登记过', async () => {
  const someone = await saveApplicant(county.pool, county.keys, {
    kind: 'natural-person',
    name: '已经登记的人',
    idNumber: idNumber(900),
    phone: '13911112222',
  })
  const right = await sent()
  const asks = async () =>
    code(
      await signUpByPhone(
        county.pool,
        county.keys,
        { kind: 'natural-person', name: '好奇的人', idNumber: idNumber(900), phone },
        right,
        at,
      ),
    )
  expect([await asks(), await asks()]).toEqual(['number-taken', 'code-expired'])
  const kept = await findApplicantByNumber(county.pool, county.keys, idNumber(900))
  expect(kept!.applicantId).toBe(someone)
})

test('同一时刻要许多次验证码：只发一条，只算一次', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => sendPhoneCode(county.pool, county.keys, phone, at)),
  )
  expect(answers.map(code).sort()).toEqual([...Array(11).fill('code-too-often'), 'ok'])
  const messages = await listMessages(county.pool, county.keys, undefined, 500)
  expect(messages.filter((m) => m.to === phone)).toHaveLength(1)
})

test('同一时刻用同一个验证码：只有一次算数', async () => {
  const right = await sent()
  const proofs = await Promise.all(
    Array.from({ length: 4 }, () =>
      provePhone(county.pool, county.keys, { phone, code: right, purpose: 'sign-in' }, at),
    ),
  )
  expect(proofs.filter(Boolean)).toHaveLength(1)
  later(2)
  const again = await sent()
  const people = [901, 902, 903, 904].map((n) => ({
    kind: 'natural-person' as const,
    name: `第 ${n} 个人`,
    idNumber: idNumber(n),
    phone,
  }))
  const done = await Promise.all(
    people.map((person) => signUpByPhone(county.pool, county.keys, person, again, at)),
  )
  expect(done.map(code).filter((c) => c === 'ok')).toHaveLength(1)
  const saved = await Promise.all(
    people.map(({ idNumber }) => findApplicantByNumber(county.pool, county.keys, idNumber)),
  )
  expect(saved.filter(Boolean)).toHaveLength(1)
})

test('同一个号码同一时刻从两部手机登记：后到的不能把先到的手机换掉', async () => {
  const phones = ['13912340001', '13912340002']
  const codes: string[] = []
  for (const each of phones) {
    phone = each
    codes.push(await sent())
  }
  const done = await Promise.all(
    phones.map((each, i) =>
      signUpByPhone(
        county.pool,
        county.keys,
        { kind: 'natural-person', name: '同一个人', idNumber: idNumber(905), phone: each },
        codes[i]!,
        at,
      ),
    ),
  )
  expect(done.map(code).sort()).toEqual(['number-taken', 'ok'])
  const kept = await findApplicantByNumber(county.pool, county.keys, idNumber(905))
  expect(kept!.phone).toBe(phones[done.findIndex((d) => d.ok)])
})
