import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApplicantId } from '#foundation/ids'
import { addSeconds, type Instant } from '#foundation/time'
import { codeSentTo, officerOf, openNeutralCounty, type TestCounty } from '#testing'
import { findApplicant, saveApplicant } from './applicants.ts'
import { MOST_CHANGES_AT_COUNTER, PHONE_REST_HOURS } from './contract.ts'
import { identityCheckDigit } from './numbers.ts'
import { listMessages } from './outbox.ts'
import { changePhone, rename } from './person-desk.ts'
import { sendPhoneCode } from './phone-code.ts'
import type { Officer } from './roles.ts'
import { resumeApplicant, signInByPhone } from './sign-in.ts'

/* 申请人资料: what a counter changes of somebody who stands before it. */

const AT: Instant = '2026-03-02T01:00:00.000Z'
const FROM = { address: '10.0.0.9' }

let county: TestCounty
let clerk: Officer
beforeAll(async () => {
  county = await openNeutralCounty(AT)
  clerk = await officerOf(county, 'north.clerk1')
})
afterAll(() => county?.drop())

let serial = 0
async function somebody(name = '张小店') {
  const body = `11010519491229${String(++serial).padStart(3, '0')}`
  const idNumber = body + identityCheckDigit(body)
  const phone = `1370000${1000 + serial}`
  const given = { kind: 'natural-person', name, idNumber, phone } as const
  const applicantId = await saveApplicant(county.pool, county.keys, given)
  return { applicantId, idNumber, name, phone }
}
const found = async (applicantId: ApplicantId) =>
  (await findApplicant(county.pool, county.keys, applicantId))!
const facts = async (applicantId: ApplicantId) =>
  (
    await county.pool.query(
      "select type, body, actor from ledger.fact where stream = 'person/' || $1 order by version",
      [applicantId],
    )
  ).rows
const told = async (phone: string) =>
  (await listMessages(county.pool, county.keys, undefined, 500))
    .filter((m) => m.to === phone)
    .map((m) => m.text)
const newCode = async (phone: string, at = AT) => {
  await sendPhoneCode(county.pool, county.keys, phone, at, {
    ...{ from: FROM, by: clerk.staffId, mostAnHour: 1000, purpose: 'new-phone' },
  })
  return codeSentTo(county, phone)
}

test('窗口换手机号：证件对、新手机报出验证码才换；原来的登录退出，原手机收到短信，账本记谁办的', async () => {
  const { applicantId, phone: old, idNumber, name } = await somebody()
  await sendPhoneCode(county.pool, county.keys, old, AT)
  const signed = await signInByPhone(
    county.pool,
    county.keys,
    old,
    await codeSentTo(county, old),
    AT,
  )
  if (!signed.ok) throw new Error(signed.code)
  const phone = '13655550001'
  const code = await newCode(phone)
  const change = (given: object) =>
    changePhone(county, clerk, { idNumber, name, phone, code, ...given }, AT, FROM)
  expect(await change({ name: '李大店' })).toMatchObject({ code: 'name-not-theirs' })
  expect(await change({ idNumber: '110105194912310021' })).toMatchObject({ code: 'unknown-person' })
  const other = code === '000000' ? '000001' : '000000'
  expect(await change({ code: other })).toMatchObject({ code: 'phone-not-proved' })
  expect(await facts(applicantId)).toEqual([])
  expect(await change({})).toMatchObject({ ok: true })
  expect((await found(applicantId)).phone).toBe(phone)
  expect(await resumeApplicant(county.pool, county.keys, signed.token, AT)).toBeUndefined()
  expect(await told(old)).toContainEqual(expect.stringContaining('136****0001'))
  expect(await facts(applicantId)).toEqual([
    { type: 'PhoneChangedAtCounter', body: {}, actor: clerk.staffId },
  ])
  expect(await change({}), '验证码用过了').toMatchObject({ code: 'phone-not-proved' })
})

test('窗口换的手机号，一天以后才打得开账户：原来的手机先知道，来得及换回去', async () => {
  const { phone: old, idNumber, name } = await somebody()
  const given = { idNumber, name }
  const signIn = async (phone: string, at: Instant) => {
    await sendPhoneCode(county.pool, county.keys, phone, at)
    const code = await codeSentTo(county, phone)
    const done = await signInByPhone(county.pool, county.keys, phone, code, at)
    return done.ok ? 'ok' : done.code
  }
  const day = PHONE_REST_HOURS * 3600
  const phone = '13655550011'
  const taken = { ...given, phone, code: await newCode(phone) }
  expect(await changePhone(county, clerk, taken, AT, FROM)).toMatchObject({ ok: true })
  expect(await signIn(phone, addSeconds(AT, 120))).toBe('phone-rests')
  expect(await signIn(phone, addSeconds(AT, day - 1))).toBe('phone-rests')
  const noticed = addSeconds(AT, day - 60)
  const back = { ...given, phone: old, code: await newCode(old, noticed) }
  expect(await changePhone(county, clerk, back, noticed, FROM)).toMatchObject({ ok: true })
  expect(await signIn(phone, addSeconds(AT, day + 1)), '换回去了').toBe('unknown-phone')
  expect(await signIn(old, addSeconds(noticed, day))).toBe('ok')
})

test('更名：以后是新的姓名，原来的连同证件留作记录，账本里没有姓名', async () => {
  const { applicantId, idNumber, name, phone } = await somebody('王来娣')
  const given = { idNumber, name, newName: '王来弟', basis: 'register' } as const
  expect(await rename(county, clerk, { ...given, name: '别人' }, AT)).toMatchObject({
    code: 'name-not-theirs',
  })
  expect(await rename(county, clerk, given, AT)).toMatchObject({ ok: true })
  expect((await found(applicantId)).name).toBe('王来弟')
  expect(await facts(applicantId)).toEqual([
    { type: 'NameChanged', body: { basis: 'register' }, actor: clerk.staffId },
  ])
  const { rows: former } = await county.pool.query(
    'select document_id, name_sealed, number_sealed from identity.id_document where applicant_id = $1',
    [applicantId],
  )
  const [{ document_id: id, name_sealed, number_sealed }] = former
  expect(county.keys.unseal(['identity.id_document.name_sealed', id], name_sealed)).toBe('王来娣')
  expect(county.keys.unseal(['identity.id_document.number_sealed', id], number_sealed)).toBe(
    idNumber,
  )
  expect(await told(phone)).toHaveLength(1)
  const again = { ...given, name: '王来弟' }
  expect(await rename(county, clerk, again, AT)).toMatchObject({ code: 'same-already' })
})

test('一个窗口一天改不了许多人的资料；猜姓名的也算在里面', async () => {
  const other = await officerOf(county, 'north.clerk2')
  const { idNumber } = await somebody()
  const guess = (at: Instant) =>
    rename(county, other, { idNumber, name: '猜的', newName: '甲', basis: 'police-paper' }, at)
  for (let n = 0; n < MOST_CHANGES_AT_COUNTER; n++)
    expect(await guess(AT)).toMatchObject({ code: 'name-not-theirs' })
  expect(await guess(AT)).toMatchObject({ code: 'changes-used-up' })
  expect(await guess(addSeconds(AT, 86_400))).toMatchObject({ code: 'name-not-theirs' })
})
