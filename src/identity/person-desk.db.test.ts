import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApplicantId } from '#foundation/ids'
import { addSeconds, type Instant } from '#foundation/time'
import { officerOf, openNeutralCounty, type TestCounty } from '#testing'
import { findApplicant, saveApplicant } from './applicants.ts'
import { MOST_CHANGES_AT_COUNTER } from './contract.ts'
import { identityCheckDigit } from './numbers.ts'
import { listMessages } from './outbox.ts'
import { rename } from './person-desk.ts'
import type { Officer } from './roles.ts'

/* 申请人资料: what a counter changes of somebody who stands before it. */

const AT: Instant = '2026-03-02T01:00:00.000Z'

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
