import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApplicantId, type StaffId, staffIds } from '#foundation/ids'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { isAmong, listTasks } from '#tasks'
import { codeSentTo, officerOf, openNeutralCounty, type TestCounty } from '#testing'
import { replay } from '../app/replay.ts'
import { findApplicant, saveApplicant } from './applicants.ts'
import {
  MOST_CHANGES_AT_COUNTER,
  PHONE_CHANGE_HOURS,
  PHONE_DECLINES,
  PHONE_REST_HOURS,
  type PhoneDecline,
} from './contract.ts'
import { delegate } from './delegation.ts'
import { personStream } from './events.ts'
import { note, atDesk } from '#ledger'
import { transaction } from '#platform/database'
import { identityCheckDigit } from './numbers.ts'
import { findOfficer } from './officer.ts'
import { listMessages } from './outbox.ts'
import {
  beginPhoneChange,
  confirmPhoneChange,
  declinePhoneChange,
  lapsePhoneChanges,
  lapsesAt,
  listPhoneChanges,
  notConfirming,
} from './phone-change.ts'
import { sendPhoneCode } from './phone-code.ts'
import type { Officer } from './roles.ts'
import { resumeApplicant, signInByPhone } from './sign-in.ts'

/* 窗口更换手机号: two officers, each of whom was shown the document. */

const AT: Instant = '2026-03-02T01:00:00.000Z'
const placeOf = (phone: string) => ({ address: `10.${Number(phone.slice(-3)) % 250}.0.9` })

let county: TestCounty
let first: Officer
let second: Officer
beforeAll(async () => {
  county = await openNeutralCounty(AT)
  first = await officerOf(county, 'north.clerk1')
  second = await officerOf(county, 'north.clerk2')
})
afterAll(() => county?.drop())

let serial = 0
async function somebody(phone?: string) {
  const body = `11010519491227${String(++serial).padStart(3, '0')}`
  const idNumber = body + identityCheckDigit(body)
  const name = '张小店'
  const old = phone ?? `1370001${1000 + serial}`
  const given = { kind: 'natural-person', name, idNumber, phone: old } as const
  const applicantId = await saveApplicant(county.pool, county.keys, given)
  return { applicantId, old, shown: { idNumber, name }, phone: `1365556${1000 + serial}` }
}
type Somebody = Awaited<ReturnType<typeof somebody>>
const phoneOf = async (applicantId: ApplicantId) =>
  (await findApplicant(county.pool, county.keys, applicantId))!.phone
const facts = async (applicantId: ApplicantId) =>
  (
    await county.pool.query(
      "select type, body, actor from ledger.fact where stream = 'person/' || $1 order by version",
      [applicantId],
    )
  ).rows
const told = async (phone: string) =>
  (await listMessages(county.pool, county.keys, undefined, 1000))
    .filter((m) => m.to === phone)
    .map((m) => m.text)
/** Each as if another asked: how many codes one officer or network may ask for, tests elsewhere. */
const newCode = async (phone: string, at = AT) => {
  const asked = { mostAnHour: 1000, purpose: 'new-phone' } as const
  await sendPhoneCode(county.pool, county.keys, phone, at, { from: placeOf(phone), ...asked })
  return codeSentTo(county, phone)
}
async function begun({ shown, phone }: Somebody, by = first, at = AT) {
  const code = await newCode(phone, at)
  const done = await beginPhoneChange(county, by, { ...shown, phone, code }, at, placeOf(phone))
  if (!done.ok) throw new Error(done.code)
  return done.changeId
}
const codeOf = (done: { ok: boolean } | { ok: false; code: string }) =>
  'code' in done ? done.code : 'ok'
const confirms = async (
  changeId: Awaited<ReturnType<typeof begun>>,
  who: Somebody,
  by: Officer = second,
  at = AT,
) => codeOf(await confirmPhoneChange(county, by, changeId, who.shown, at))
const desk = async (by: Officer, at = AT) => {
  const days = { on: dayOf(at), soonOn: dayOf(at) }
  const { rows } = await listTasks(county.pool, by, days, { kind: 'person' }, { limit: 1000 })
  return rows.map(({ subjectId }) => subjectId)
}

test('登记更换手机号：证件对、新手机报出验证码才登记；登记了什么也没有换', async () => {
  const who = await somebody()
  const { applicantId, shown, phone, old } = who
  const code = await newCode(phone)
  const begins = async (given: object) =>
    codeOf(
      await beginPhoneChange(
        county,
        first,
        { ...shown, phone, code, ...given },
        AT,
        placeOf(phone),
      ),
    )
  expect(await begins({ name: '李大店' })).toBe('name-not-theirs')
  expect(await begins({ idNumber: '110105194912310021' })).toBe('unknown-person')
  expect(await begins({ code: code === '000000' ? '000001' : '000000' })).toBe('phone-not-proved')
  expect(await facts(applicantId)).toEqual([])
  expect(await begins({})).toBe('ok')
  expect(await begins({}), '验证码用过了').toBe('phone-not-proved')
  expect(await phoneOf(applicantId)).toBe(old)
  expect(await told(old)).toEqual([])
  expect(await facts(applicantId)).toEqual([
    {
      type: 'PhoneChangeBegun',
      body: { changeId: expect.any(String) },
      actor: first.staffId,
    },
  ])
})

test('另一位核对证件后确认，才更换：两个人都在账本里，原来的登录退出，原手机收到短信', async () => {
  const who = await somebody()
  const { applicantId, old, phone } = who
  await sendPhoneCode(county.pool, county.keys, old, AT)
  const sent = await codeSentTo(county, old)
  const signed = await signInByPhone(county.pool, county.keys, old, sent, AT)
  if (!signed.ok) throw new Error(signed.code)
  const changeId = await begun(who)
  const other = await somebody()
  expect(codeOf(await confirmPhoneChange(county, second, changeId, other.shown, AT))).toBe(
    'change-of-other',
  )
  const misread = { ...who.shown, name: '李大店' }
  expect(codeOf(await confirmPhoneChange(county, second, changeId, misread, AT))).toBe(
    'name-not-theirs',
  )
  expect(await phoneOf(applicantId)).toBe(old)
  expect(await confirms(changeId, who)).toBe('ok')
  expect(await phoneOf(applicantId)).toBe(phone)
  expect(await resumeApplicant(county.pool, county.keys, signed.token, AT)).toBeUndefined()
  expect(await told(old)).toContainEqual(expect.stringContaining('手机号已在窗口换成 136****'))
  expect((await facts(applicantId)).at(-1)).toEqual({
    type: 'PhoneChangedAtCounter',
    body: { changeId, begunBy: first.staffId },
    actor: second.staffId,
  })
  const { rows } = await county.pool.query(
    "select actor from ledger.fact where type = 'PersonLookedUp' and body->>'applicantId' = $1",
    [applicantId],
  )
  expect(rows.map(({ actor }) => actor).sort(), '两个人查找都记下').toEqual([
    first.staffId,
    second.staffId,
  ])
  expect(await confirms(changeId, who), '只确认一次').toBe('change-over')
})

test('一个人换不了任何人的手机号：不论问几次、换成替谁的岗', async () => {
  const who = await somebody()
  const changeId = await begun(who)
  expect(await confirms(changeId, who, first)).toBe('began-it-yourself')
  const inPlaceOfSecond: Officer = { ...first, actsFor: [second.staffId] }
  expect(await confirms(changeId, who, inPlaceOfSecond)).toBe('began-it-yourself')
  const again = await begun(who, first, addSeconds(AT, 61))
  expect(await confirms(changeId, who), '新的一次代替了原来的').toBe('change-over')
  expect(await confirms(again, who, first)).toBe('began-it-yourself')
  expect(await confirms(again, who, { ...second, actsFor: [first.staffId] })).toBe(
    'began-it-yourself',
  )
  expect(await phoneOf(who.applicantId)).toBe(who.old)
})

test('替岗登记的，替的是谁不算第二个人：登记的本人确认不了', async () => {
  const head = await officerOf(county, 'south.unit-head')
  const on = dayOf(AT)
  const days = { fromOn: on, toOn: on }
  const pair = { absentId: 'south.clerk1', substituteId: 'south.handler1' } as const
  expect(codeOf(await delegate(county.pool, head, { ...pair, ...days }, AT))).toBe('ok')
  const substitute = (await findOfficer(county.pool, 'south.handler1', on))!
  expect(substitute.roles).toContain('clerk')
  const who = await somebody()
  const changeId = await begun(who, substitute)
  expect(await confirms(changeId, who, substitute)).toBe('began-it-yourself')
  expect(await confirms(changeId, who, await officerOf(county, 'south.clerk2'))).toBe('ok')
})

test('同一个人的两个账号不算两个人：同单位同名的账号确认不了，待办里也没有', async () => {
  const namesake = { ...second, name: first.name }
  await county.pool.query('update identity.staff set name = $2 where staff_id = $1', [
    second.staffId,
    first.name,
  ])
  const who = await somebody()
  const changeId = await begun(who)
  expect(await confirms(changeId, who, namesake)).toBe('began-it-yourself')
  expect(await desk(namesake)).not.toContain(changeId)
  await county.pool.query('update identity.staff set name = $2 where staff_id = $1', [
    second.staffId,
    second.name,
  ])
  expect(await confirms(changeId, who), '改回了名字，登记的时候也是同名').toBe('began-it-yourself')
  const head = await officerOf(county, 'north.unit-head')
  expect(await confirms(changeId, who, head), '主要负责人可以').toBe('ok')
})

test('过了时限谁也确认不了，待办随后没有，账本说过期；前一秒还可以', async () => {
  const [late, intime] = [await somebody(), await somebody()]
  const [lateId, intimeId] = [await begun(late), await begun(intime)]
  const end = addSeconds(AT, PHONE_CHANGE_HOURS * 3600)
  expect(await confirms(intimeId, intime, second, addSeconds(end, -1))).toBe('ok')
  expect(await confirms(lateId, late, second, end)).toBe('change-over')
  await lapsePhoneChanges(county, addSeconds(end, -1))
  expect(await desk(second)).toContain(lateId)
  await lapsePhoneChanges(county, end)
  await lapsePhoneChanges(county, end)
  expect(await desk(second)).not.toContain(lateId)
  expect((await facts(late.applicantId)).map(({ type }) => type)).toEqual([
    'PhoneChangeBegun',
    'PhoneChangeLapsed',
  ])
  expect(await phoneOf(late.applicantId)).toBe(late.old)
})

test.each(Object.keys(PHONE_DECLINES) as PhoneDecline[])(
  '不同意（%s）：什么也没有换，两个人和原因在账本里；怕是别人来的，告诉原手机',
  async (why) => {
    const who = await somebody()
    const changeId = await begun(who)
    expect(codeOf(await declinePhoneChange(county, first, changeId, why, AT))).toBe(
      'began-it-yourself',
    )
    expect(codeOf(await declinePhoneChange(county, second, changeId, why, AT))).toBe('ok')
    expect(await phoneOf(who.applicantId)).toBe(who.old)
    expect((await facts(who.applicantId)).at(-1)).toEqual({
      type: 'PhoneChangeDeclined',
      body: { changeId, begunBy: first.staffId, why },
      actor: second.staffId,
    })
    expect(await told(who.old)).toHaveLength(
      ['other-person', 'document-doubtful'].includes(why) ? 1 : 0,
    )
    expect(await confirms(changeId, who)).toBe('change-over')
  },
)

test('两个人同时确认，只有一个办成；确认和不同意同时来，也只成一个', async () => {
  const head = await officerOf(county, 'north.unit-head')
  for (let n = 0; n < 5; n++) {
    const who = await somebody()
    const changeId = await begun(who)
    const answers = await Promise.all([
      confirms(changeId, who),
      confirms(changeId, who, head),
      declinePhoneChange(county, head, changeId, 'withdrawn', AT).then(codeOf),
    ])
    expect(answers.sort()).toEqual(['change-over', 'change-over', 'ok'])
    expect(await facts(who.applicantId)).toHaveLength(2)
  }
})

test('写一行等待核对的，没有事实，谁也确认不了；有事实而那一行被换过的，也不行', async () => {
  const [who, thief] = [await somebody(), await somebody()]
  const changeId = await begun(thief)
  const move = (to: ApplicantId) =>
    county.pool.query('update identity.phone_change set applicant_id = $2 where change_id = $1', [
      changeId,
      to,
    ])
  await move(who.applicantId)
  expect(await confirms(changeId, who), '改成别人的').toBe('change-over')
  await move(thief.applicantId)
  const { rows } = await county.pool.query(
    'select * from identity.phone_change where change_id = $1',
    [changeId],
  )
  expect(await confirms(changeId, thief)).toBe('ok')
  const { change_id, applicant_id, unit_id, begun_by, begun_at, phone_sealed, mark } = rows[0]
  await county.pool.query('insert into identity.phone_change values ($1, $2, $3, $4, $5, $6, $7)', [
    change_id,
    applicant_id,
    unit_id,
    begun_by,
    begun_at,
    phone_sealed,
    mark,
  ])
  expect(await confirms(changeId, thief), '办完的那一行放回来').toBe('change-over')
  expect(await listPhoneChanges(county, second, AT)).not.toContainEqual(
    expect.objectContaining({ changeId }),
  )
  const later = await begun(who)
  await county.pool.query(
    'update identity.phone_change set phone_sealed = $2 where change_id = $1',
    [later, phone_sealed],
  )
  await expect(confirms(later, who), '换成另一行的号码').rejects.toThrow()
  expect(await phoneOf(who.applicantId)).toBe(who.old)
})

test('只有事实、没有那一行的，也确认不了；重新办一次就好', async () => {
  const who = await somebody()
  const changeId = crypto.randomUUID()
  await transaction(county.pool, (client) =>
    note(
      client,
      personStream,
      who.applicantId,
      [{ type: 'PhoneChangeBegun', body: { changeId } }],
      atDesk(first, AT),
    ),
  )
  expect(await confirms(changeId, who)).toBe('change-over')
  expect(await confirms(await begun(who), who), '重新办一次就好').toBe('ok')
})

test('谁可以确认，谁的待办里就有，别人没有；窗口看到的号码是遮住的，不写是谁的', async () => {
  const who = await somebody()
  const changeId = await begun(who)
  const { rows: tasks } = await county.pool.query(
    'select audience, barred, about, title, applicant_id from tasks.task where subject_id = $1',
    [changeId],
  )
  expect(tasks).toHaveLength(1)
  expect(tasks[0].applicant_id).toBeNull()
  const { rows: staff } = await county.pool.query<{ id: StaffId }>(
    'select staff_id as id from identity.staff',
  )
  const change = {
    ...{ changeId, applicantId: who.applicantId, unitId: first.unitId },
    ...{ begunBy: first.staffId, begunAt: AT, namesakes: [] },
  }
  const may: StaffId[] = []
  for (const { id } of staff) {
    const officer = (await findOfficer(county.pool, id, dayOf(AT)))!
    const mayConfirm = notConfirming(officer, change) === undefined
    expect(isAmong(officer, tasks[0]), id).toBe(mayConfirm)
    if (mayConfirm) may.push(id)
  }
  expect(may.sort()).toEqual(['north.clerk2', 'north.unit-head'])
  const [mine, theirs] = [
    await listPhoneChanges(county, first, AT),
    await listPhoneChanges(county, second, AT),
  ]
  const seen = { changeId, lapsesAt: lapsesAt({ begunAt: AT }), begunByName: first.name }
  expect(mine).toContainEqual(expect.objectContaining({ ...seen, mayConfirm: false }))
  expect(theirs).toContainEqual(expect.objectContaining({ ...seen, mayConfirm: true }))
  expect(JSON.stringify(theirs)).not.toContain(who.phone)
  expect(
    await listPhoneChanges(county, await officerOf(county, 'south.clerk1'), AT),
  ).not.toContainEqual(expect.objectContaining({ changeId }))
})

test('等待核对的待办由事实重建：逐行相同；办完、不同意、过期的没有', async () => {
  const who = await somebody()
  const changeId = await begun(who)
  const [table] = (
    await replay(county.ownerUrl, county, { modules: ['tasks'], check: true })
  ).filter((t) => t.table === 'tasks.task')
  expect(table).toMatchObject({ missing: 0, superfluous: 0 })
  expect(await desk(second)).toContain(changeId)
})

test('替岗的链上不论怎样，登记的人和替他的人都确认不了，待办里也没有', () => {
  const ids = ['north.a', 'north.b', 'north.c', 'north.d'].map((id) => staffIds.of(id))
  const one = fc.constantFrom(...ids)
  fc.assert(
    fc.property(
      one,
      one,
      fc.uniqueArray(one),
      fc.uniqueArray(one),
      (by, begunBy, actsFor, namesakes) => {
        const officer = { ...second, staffId: by, actsFor }
        const change = {
          ...{ changeId: crypto.randomUUID(), applicantId: crypto.randomUUID() },
          ...{ unitId: second.unitId, begunAt: AT, begunBy, namesakes },
        }
        const hands = [by, ...actsFor]
        const isApart = ![begunBy, ...namesakes].some((id) => hands.includes(id))
        expect(notConfirming(officer, change) === undefined).toBe(isApart)
        const [task] = county.besidePhones.waits(change)
        const [line] = JSON.parse(String(task!.values![1]))
        expect(isAmong(officer, line)).toBe(isApart)
      },
    ),
  )
})

test('没有手机的人第一次登记手机，也要两个人', async () => {
  const who = await somebody('')
  const changeId = await begun(who)
  expect(await phoneOf(who.applicantId)).toBe('')
  expect(await confirms(changeId, who, first)).toBe('began-it-yourself')
  expect(await confirms(changeId, who)).toBe('ok')
  expect(await phoneOf(who.applicantId)).toBe(who.phone)
})

test('窗口换的手机号，一天以后才打得开账户：原来的手机先知道，来得及换回去', async () => {
  const who = await somebody()
  const { phone, old } = who
  const signIn = async (with_: string, at: Instant) => {
    await sendPhoneCode(county.pool, county.keys, with_, at)
    const code = await codeSentTo(county, with_)
    return codeOf(await signInByPhone(county.pool, county.keys, with_, code, at))
  }
  const day = PHONE_REST_HOURS * 3600
  expect(await confirms(await begun(who), who)).toBe('ok')
  expect(await signIn(phone, addSeconds(AT, 120))).toBe('phone-rests')
  expect(await signIn(phone, addSeconds(AT, day - 1))).toBe('phone-rests')
  const noticed = addSeconds(AT, day - 60)
  const back = await begun({ ...who, phone: old }, first, noticed)
  expect(await confirms(back, who, second, noticed)).toBe('ok')
  expect(await signIn(phone, addSeconds(AT, day + 1)), '换回去了').toBe('unknown-phone')
  expect(await signIn(old, addSeconds(noticed, day))).toBe('ok')
})

test('确认的人一天也试不了许多次：猜证件号码和姓名的算在里面', async () => {
  const who = await somebody()
  const changeId = await begun(who)
  const head = await officerOf(county, 'north.unit-head')
  const guess = () =>
    confirmPhoneChange(county, head, changeId, { ...who.shown, name: '猜的' }, AT).then(codeOf)
  const answers: string[] = []
  for (let n = 0; n <= MOST_CHANGES_AT_COUNTER; n++) answers.push(await guess())
  expect(answers.at(-1)).toBe('changes-used-up')
  expect(await phoneOf(who.applicantId)).toBe(who.old)
})
