import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordDay } from '#calendar'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { transaction } from '#platform/database'
import { codeSentTo, officerOf, openNeutralCounty, type TestCounty } from '#testing'
import { recogniseApplicant, saveApplicant } from './applicants.ts'
import {
  CODE_MINUTES,
  MOST_FAILURES,
  MOST_TRIES_OF_A_CODE,
  MOST_WRONG_OF_A_PHONE,
  MOST_WRONG_OF_A_PLACE,
  PHONE_REST_HOURS,
} from './contract.ts'
import { noteLookup } from './looks.ts'
import { identityCheckDigit } from './numbers.ts'
import { DEMO_PASSWORD } from './organisation.ts'
import { replacePhone } from './person.ts'
import { sendPhoneCode } from './phone-code.ts'
import { signInByPhone, signInStaff } from './sign-in.ts'
import { newDevice, type Place } from './tries.ts'
import { forgetGuesses } from './wrong-guess.ts'

/* 守门: what the application's role may do in the database, without the county's keys. */

const AT: Instant = '2026-03-02T01:00:00.000Z'
const FROM: Place = { address: '10.0.0.9' }

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty(AT)
})
afterAll(() => county?.drop())

let serial = 0
async function somebody() {
  const body = `11010519491227${String(++serial).padStart(3, '0')}`
  const idNumber = body + identityCheckDigit(body)
  const phone = `1360000${1000 + serial}`
  const given = { kind: 'natural-person', name: '张小店', idNumber, phone } as const
  return { applicantId: await saveApplicant(county.pool, county.keys, given), ...given }
}
const sql = (text: string, values: unknown[] = []) => county.pool.query(text, values)
/** As if nobody had guessed: everything that the role may set back. */
const setBack = () =>
  sql(`with codes as (update identity.phone_code set tries = 0 where tries > 0),
         places as (delete from identity.sign_in_place)
       delete from platform.pace`)
const answer = (done: { ok: boolean; code?: string }) => (done.ok ? 'ok' : done.code!)
const other = (code: string, n = 1) => String((Number(code) + n) % 1_000_000).padStart(6, '0')

async function sent(phone: string, at = AT, from = FROM): Promise<string> {
  const done = await sendPhoneCode(county.pool, county.keys, phone, at, { from })
  expect(answer(done)).toBe('ok')
  return codeSentTo(county, phone)
}
const enters = async (phone: string, code: string, at = AT, from = FROM) =>
  answer(await signInByPhone(county.pool, county.keys, phone, code, at, from))

test('一个验证码只能试那么几次，数据库里的次数改回去也一样：之后对的也不行', async () => {
  const { phone } = await somebody()
  const right = await sent(phone)
  for (let n = 1; n <= MOST_TRIES_OF_A_CODE; n++) {
    expect(await enters(phone, other(right, n))).toBe('wrong-code')
    await setBack()
  }
  expect(await enters(phone, right)).toBe('code-expired')
})

test('同时猜的，也只看那么几个', async () => {
  const { phone } = await somebody()
  const right = await sent(phone)
  const guesses: string[] = []
  for (let round = 0; round < 4; round++) {
    const several = Array.from({ length: 4 }, (_, n) =>
      enters(phone, other(right, round * 4 + n + 1)),
    )
    guesses.push(...(await Promise.all(several)))
    await setBack()
  }
  const looked = guesses.filter((code) => code === 'wrong-code').length
  expect(looked).toBeGreaterThan(0)
  expect(looked).toBeLessThanOrEqual(MOST_TRIES_OF_A_CODE)
})

test('验证码到时作废：有人把时间改晚，或者改了别的，都不认', async () => {
  const { phone } = await somebody()
  const right = await sent(phone)
  await sql("update identity.phone_code set expires_at = expires_at + interval '1 hour'")
  expect(await enters(phone, right)).toBe('wrong-code')
  expect(await enters(phone, right, addSeconds(AT, CODE_MINUTES * 60 + 1))).toBe('wrong-code')
})

test('一部手机一天输错那么多次以后，新的验证码也不认；第二天照常', async () => {
  const { phone } = await somebody()
  let right = ''
  const answers = new Set<string>()
  for (let n = 0; n < MOST_WRONG_OF_A_PHONE; n++) {
    if (n % MOST_TRIES_OF_A_CODE === 0) right = await sent(phone)
    answers.add(await enters(phone, other(right)))
    await setBack()
  }
  expect([...answers]).toEqual(['wrong-code'])
  expect(await enters(phone, await sent(phone))).toBe('code-expired')
  await setBack()
  const nextDay = addSeconds(AT, 86_401)
  expect(await enters(phone, await sent(phone, nextDay), nextDay)).toBe('ok')
})

const tries = async (password: string, at = AT, from = FROM) =>
  answer(
    await signInStaff(
      county.pool,
      county.keys,
      { staffId: 'north.clerk1' as never, password },
      at,
      from,
    ),
  )

test('工作人员的密码从一处只能错那么多次，数据库里的次数改回去也一样；过了时间照常', async () => {
  for (let n = 0; n < MOST_WRONG_OF_A_PLACE; n++) {
    expect(await tries(`wrong-${n}-Aa1`)).toBe('wrong-credentials')
    await setBack()
  }
  expect(await tries(DEMO_PASSWORD)).toBe('locked')
  const elsewhere = { address: '10.0.0.77', device: newDevice() }
  expect(await tries(DEMO_PASSWORD, AT, elsewhere), '别处的不受影响').toBe('ok')
  expect(await tries(DEMO_PASSWORD, addSeconds(AT, 1801))).toBe('ok')
})

test('输错的次数，窗口和门户用的数据库角色只能添，不能改；两天以前的才能删', async () => {
  await expect(sql('update identity.wrong_guess set at = now()')).rejects.toThrow('permission')
  await expect(sql('truncate identity.wrong_guess')).rejects.toThrow('permission denied')
  const [young, old] = ['\\x01', '\\x02'].map((hex) => `'${hex}'::bytea`)
  await sql(
    `insert into identity.wrong_guess
     values (${young}, now() - interval '47 hours'), (${old}, now() - interval '49 hours')`,
  )
  await forgetGuesses(county.pool)
  const { rows } = await sql(`select who from identity.wrong_guess where who in (${young}, ${old})`)
  expect(rows.map(({ who }) => who)).toEqual([Buffer.from([1])])
})

const LOST = { refusal: { code: 'data-altered' } }

test('窗口新换的手机号要等的时间，抹掉也不作数：不认，也进不去', async () => {
  const { applicantId } = await somebody()
  const phone = '13655550001'
  const from = addSeconds(AT, PHONE_REST_HOURS * 3600)
  await transaction(county.pool, (client) =>
    replacePhone(client, county.keys, applicantId, phone, { from }),
  )
  await setBack()
  expect(await enters(phone, await sent(phone))).toBe('phone-rests')
  await sql('update identity.applicant set phone_from = null where phone_from is not null')
  await setBack()
  const right = await sent(phone)
  await expect(enters(phone, right)).rejects.toMatchObject(LOST)
})

test('窗口代填的手机号没有答过验证码，改成答过也不作数', async () => {
  const { phone, applicantId } = await counterTyped()
  const right = await sent(phone)
  expect(await enters(phone, right)).toBe('who-signs-in')
  await sql('update identity.applicant set is_phone_proved = true where applicant_id = $1', [
    applicantId,
  ])
  await expect(enters(phone, right)).rejects.toMatchObject(LOST)
})

test('证件号码后几位一天只能猜那么几次，数据库里的次数改回去也一样', async () => {
  const { phone, applicantId, idNumber } = await counterTyped()
  const right = await sent(phone)
  const chooses = async (numberEnd: string) =>
    answer(
      await signInByPhone(county.pool, county.keys, phone, right, AT, FROM, {
        applicantId,
        numberEnd,
      }),
    )
  for (let n = 0; n < MOST_FAILURES; n++) {
    expect(await chooses(`00000${n}`)).toBe('number-end-wrong')
    await setBack()
  }
  expect(await chooses(idNumber.slice(-6))).toBe('numbers-used-up')
})

/** Whom a counter typed, with a phone that nobody proved. */
async function counterTyped() {
  const { adds, applicantId, ...given } = await newcomer()
  for (const statement of adds) await county.pool.query(statement)
  return { applicantId, ...given }
}
async function newcomer() {
  const body = `11010519491226${String(++serial).padStart(3, '0')}`
  const idNumber = body + identityCheckDigit(body)
  const given = {
    kind: 'natural-person',
    name: '代填的',
    idNumber,
    phone: `1350000${1000 + serial}`,
  } as const
  return { ...(await recogniseApplicant(county.pool, county.keys, given)), ...given }
}

/** A line that no process of the county wrote, at the beginning of a stream. */
const forgeLine = (stream: string, type: string) =>
  sql(
    `insert into ledger.event (body, stream, version, type, shape, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
     values ('{}', $1, 1, $2, 1, 0, 'north.clerk1', 'north', 'desk', now(), now(), decode(repeat('00', 32), 'hex'), sha256('a'))`,
    [stream, type],
  )
const factsOf = async (stream: string) =>
  (await sql('select type from ledger.fact where stream = $1', [stream])).rows.map((f) => f.type)

test('查阅必定留痕：有人先在那里写了一行，查阅照样成为事实，一天一条', async () => {
  const clerk = await officerOf(county, 'north.clerk1')
  const { applicantId } = await somebody()
  const stream = `access/${clerk.staffId}/${applicantId}/${dayOf(AT)}`
  await forgeLine(stream, 'PersonLookedUp')
  await noteLookup(county, applicantId, clerk, AT)
  expect(await factsOf(stream)).toEqual(['PersonLookedUp'])
  await noteLookup(county, applicantId, clerk, AT)
  expect(await factsOf(stream)).toEqual(['PersonLookedUp'])
  await county.sealer.sealAll()
  expect(await factsOf(stream)).toEqual(['PersonLookedUp'])
})

test('一天的开始必定记下：有人先在那里写了一行，也一样', async () => {
  const at = addSeconds(AT, 86_400)
  await forgeLine(`day/${dayOf(at)}`, 'WorkdayBegan')
  await recordDay(county, at)
  await recordDay(county, at)
  expect(await factsOf(`day/${dayOf(at)}`)).toEqual(['WorkdayBegan'])
})
