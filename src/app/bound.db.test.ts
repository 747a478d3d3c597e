import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ownerByQueryCode } from '#cases'
import { listUploads } from '#documents'
import { findLetter, isWriter, submitLetter } from '#feedback'
import { type ApplicantId, unitIds } from '#foundation/ids'
import { seal } from '#foundation/sm'
import { addSeconds, type Instant } from '#foundation/time'
import {
  creditCheckCharacter,
  DEMO_PASSWORD,
  digest,
  findApplicant,
  holderOf,
  identityCheckDigit,
  listMessages,
  resumeOfficer,
  saveApplicant,
  sendPhoneCode,
  signInByPhone,
  signInStaff,
} from '#identity'
import type { IdDocumentKind } from '#identity/contract'
import { openPool, rows } from '#platform/database'
import { fileKeys, noteBound } from '#platform/keyring'
import { checkPrepared } from '#platform/prepared'
import { asOwner, codeSentTo, counterOf, openNeutralCounty, type TestCounty } from '#testing'
import { NEUTRAL } from '../testing/neutral.ts'
import { BINDINGS, verifyRows } from './bound.ts'
import { checkReady, openCounty, prepareDatabase } from './county.ts'
import { verifyCounty } from './verify.ts'

/* What the owner of the database may do without the county's keys: exchange, and write rows. */

const AT: Instant = '2026-03-02T01:00:00.000Z'
let county: TestCounty
let owner: ReturnType<typeof openPool>
const counter = counterOf(() => county, AT)

beforeEach(async () => {
  county = await openNeutralCounty(AT)
  owner = openPool(county.ownerUrl, 1)
})
afterEach(async () => {
  await owner.end()
  await county.drop()
})

const found = async () =>
  (await verifyRows(county)).findings.map(({ kind, says }) => [kind, says.split(' ')[0], says])
const named = (kind: string, table: string, says: string | RegExp) => [
  kind,
  table,
  expect.stringMatching(says),
]
const numbered = (first: string) => first + identityCheckDigit(first)
const isLost = (code: string) => ({ refusal: { code } })

/** Two people, and the owner's hand: `set` puts what `b` has into the row of `a`. */
async function exchanged(set: string): Promise<[ApplicantId, ApplicantId]> {
  const [a, b] = [await counter.newPerson(), await counter.newPerson()]
  expect(await found()).toEqual([])
  await asOwner(
    county,
    `update identity.applicant a set ${set} from identity.applicant b
     where a.applicant_id = '${a}' and b.applicant_id = '${b}'`,
  )
  return [a, b]
}

test.each([
  ['别人的姓名', 'name_sealed = b.name_sealed', 'name_sealed'],
  ['别人的手机号', 'phone_sealed = b.phone_sealed, phone_index = b.phone_index', 'phone_sealed'],
  ['自己的另一栏', 'phone_sealed = a.name_sealed', 'phone_sealed'],
  ['别人的邮箱', 'email_sealed = b.name_sealed', 'email_sealed'],
])('%s换到一行里：打不开，说出是哪一行；核验指出来', async (_what, set, column) => {
  const [a, b] = await exchanged(set)
  const opened = findApplicant(county.pool, county.keys, a)
  await expect(opened).rejects.toMatchObject({
    ...isLost('data-altered'),
    what: `identity.applicant.${column} ${a}`,
  })
  expect((await findApplicant(county.pool, county.keys, b))?.applicantId).toBe(b)
  // Whose phone it is stands under a mark, too.
  const foreign = column === 'phone_sealed' && set.includes('phone_index')
  expect(await found()).toEqual([
    named('data-altered', 'identity.applicant', `${a} 的 ${column}`),
    ...(foreign ? [named('row-foreign', 'identity.applicant', a)] : []),
  ])
  await county.sealer.sealAll()
  expect(await verifyCounty(county)).toMatchObject({ ok: false })
})

test('每一种证件登记的人，核验都认得；证件种类被改过的，指出来', async () => {
  const kinds: Record<IdDocumentKind, string> = {
    'resident-card': '11010519491231002X',
    'temporary-card': numbered('11010519491231101'),
    'household-register': numbered('11010519491231102'),
    'hk-macao-permit': 'H12345678',
    'taiwan-permit': '12345678',
    'hmt-residence-permit': numbered('81000019900101001'),
    'foreign-permanent-card': 'CAN310080010101',
    passport: 'E12345678',
    'foreign-passport': 'AB123456',
    'officer-card': '军字第12345678号',
    'credit-code': `91430000MA4L12345${creditCheckCharacter('91430000MA4L12345')}`,
    'registration-number': '430000000012345',
  }
  const ids = new Map<string, ApplicantId>()
  for (const [documentKind, idNumber] of Object.entries(kinds) as [IdDocumentKind, string][]) {
    const kind = holderOf(documentKind)
    const given = { kind, name: '某某', documentKind, idNumber, phone: '' }
    ids.set(documentKind, await saveApplicant(county.pool, county.keys, given))
  }
  expect(await found()).toEqual([])
  await asOwner(
    county,
    `update identity.applicant set document_kind = 'officer-card'
     where applicant_id = '${ids.get('passport')}'`,
  )
  expect(await found()).toEqual([
    named('data-altered', 'identity.applicant', `${ids.get('passport')} 的 id_number_sealed`),
  ])
})

test('只把手机号的索引换成自己的：用自己的验证码登录不成别人，核验指出来', async () => {
  const [a, b] = [await counter.newPerson(), await counter.newPerson()]
  const { phone } = (await findApplicant(county.pool, county.keys, a))!
  await asOwner(
    county,
    `update identity.applicant b set phone_index = a.phone_index from identity.applicant a
     where b.applicant_id = '${b}' and a.applicant_id = '${a}';
     update identity.applicant set phone_index = 'x' where applicant_id = '${a}'`,
  )
  await sendPhoneCode(county.pool, county.keys, phone, AT)
  const code = await codeSentTo(county, phone)
  await expect(signInByPhone(county.pool, county.keys, phone, code, AT)).rejects.toMatchObject(
    isLost('data-altered'),
  )
  const [altered, foreign] = [expect.arrayContaining(['data-altered']), 'row-foreign']
  expect((await found()).sort()).toEqual([
    ...[altered, altered],
    ...[expect.arrayContaining([foreign]), expect.arrayContaining([foreign])],
  ])
})

test('往登录表里写一行，或者改一行：谁也没有登录；核验指出来', async () => {
  const token = 'a-token-made-by-hand'
  const write = (what: string) => asOwner(county, what)
  await write(
    `insert into identity.session (token_hash, staff_id, created_at, last_seen_at, ends_at, has_second_factor, mark)
     values ('\\x${digest(token).toString('hex')}', 'north.clerk1', '${AT}', '${AT}', '2036-01-01Z', true, 'x')`,
  )
  expect(await resumeOfficer(county.pool, county.keys, token, AT)).toBeUndefined()
  expect(await found()).toEqual([
    named('row-foreign', 'identity.session', digest(token).toString('hex')),
  ])
  const staffId = 'north.clerk1'
  const signed = await signInStaff(
    county.pool,
    county.keys,
    { staffId, password: DEMO_PASSWORD },
    AT,
  )
  if (!signed.ok) throw new Error(signed.code)
  const known = () => resumeOfficer(county.pool, county.keys, signed.token, AT)
  expect(await known()).toMatchObject({ staffId })
  const hash = `token_hash = '\\x${digest(signed.token).toString('hex')}'`
  for (const set of [
    "staff_id = 'north.approver'",
    'has_second_factor = true',
    "ends_at = '2036-01-01Z'",
    "created_at = '2026-03-01Z'",
  ]) {
    await write(`update identity.session set ${set} where ${hash}`)
    expect(await known(), set).toBeUndefined()
    await write(
      `update identity.session set staff_id = '${staffId}', has_second_factor = false, created_at = '${AT}',
         ends_at = '${addSeconds(AT, 12 * 3600)}' where ${hash}`,
    )
    expect(await known()).toMatchObject({ staffId })
  }
})

test('把别人的口令换成自己知道的：登录不成，核验指出来', async () => {
  const staffId = 'north.approver'
  const own = {
    staffId: 'north.clerk1',
    password: DEMO_PASSWORD,
    newPassword: '我自己知道的口令 2026',
  } as const
  expect(await signInStaff(county.pool, county.keys, own, AT)).toMatchObject({ ok: true })
  await asOwner(
    county,
    `update identity.staff set password_hash = (select password_hash from identity.staff where staff_id = 'north.clerk1')
     where staff_id = '${staffId}'`,
  )
  const given = { staffId, password: own.newPassword } as const
  await expect(signInStaff(county.pool, county.keys, given, AT)).rejects.toMatchObject({
    ...isLost('data-altered'),
    what: `identity.staff ${staffId}`,
  })
  expect(await found()).toEqual([named('row-foreign', 'identity.staff', staffId)])
})

test('写进去的查询码、来信的查询码、短信验证码，都打不开什么；核验指出来', async () => {
  const { caseId } = await counter.applied()
  const hashOf = (text: string) => `'\\x${digest(text).toString('hex')}'`
  await asOwner(county, `update cases.query_code set code_hash = ${hashOf(`${caseId}:20260309`)}`)
  await expect(ownerByQueryCode(county, caseId, '20260309', AT, {})).rejects.toMatchObject(
    isLost('data-altered'),
  )

  const letter = {
    kind: 'consultation',
    aboutUnitId: unitIds.of('north'),
    subject: '问',
    body: '几点开门？',
    isOpen: false,
  } as const
  const sent = await submitLetter(county, { ...letter, phone: '13900002222' }, AT)
  if (!sent.ok) throw new Error(sent.code)
  const { letterId } = sent
  const reads = async (key: string) =>
    isWriter(county.pool, county.keys, (await findLetter(county.pool, letterId))!, {
      kind: 'key',
      key,
    })
  expect(await reads(sent.key!)).toBe(true)
  await asOwner(
    county,
    `update feedback.letter_key set key_hash = ${hashOf(`${letterId}:111122223333`)}`,
  )
  expect(await reads('1111 2222 3333')).toBe(false)

  const { phone } = (await findApplicant(county.pool, county.keys, await counter.newPerson()))!
  await sendPhoneCode(county.pool, county.keys, phone, AT)
  await asOwner(county, `update identity.phone_code set code_hash = ${hashOf('111111')}`)
  expect(await signInByPhone(county.pool, county.keys, phone, '111111', AT)).toEqual({
    ok: false,
    code: 'wrong-code',
  })
  expect(await found()).toEqual([
    named('row-foreign', 'cases.query_code', caseId),
    named('row-foreign', 'feedback.letter_key', letterId),
  ])
})

test('文件换了主人，或者换成别的内容：不能用在申请里，核验指出来', async () => {
  const [a, b] = [await counter.newPerson(), await counter.newPerson()]
  const [one, two] = [await counter.uploaded(a, '甲'), await counter.uploaded(b, '乙')]
  const asked = () => listUploads(county.pool, county.keys, [one.documentId])
  const set = (what: string) =>
    asOwner(county, `update documents.upload set ${what} where document_id = '${one.documentId}'`)
  for (const [wrong, right] of [
    [`owner_id = '${b}'`, `owner_id = '${a}'`],
    [`hash = '${two.hash}'`, `hash = '${one.hash}'`],
  ] as const) {
    await set(wrong)
    await expect(asked()).rejects.toMatchObject(isLost('data-altered'))
    expect(await found()).toEqual([named('data-altered', 'documents.upload', one.documentId)])
    await set(right)
    expect(await asked()).toMatchObject(new Map([[one.documentId, { ownerId: a }]]))
  }
})

test('从旧版本升级：从前封存的都绑到各自的行上，换过的不绑；没绑完，不启动', async () => {
  const [a, b] = [await counter.newPerson(), await counter.newPerson()]
  const people = await Promise.all([a, b].map((id) => findApplicant(county.pool, county.keys, id)))
  await counter.applied({ applicantId: a })
  await sendPhoneCode(county.pool, county.keys, people[0]!.phone, AT)
  const messages = await listMessages(county.pool, county.keys)
  /** As an older program sealed it. */
  const unbound = (plain: string) => seal(county.keys.secret.subarray(0, 16), plain)
  for (const { applicantId, name, idNumber, phone } of people.map((p) => p!))
    await owner.query(
      'update identity.applicant set name_sealed = $2, id_number_sealed = $3, phone_sealed = $4 where applicant_id = $1',
      [applicantId, unbound(name), unbound(idNumber), unbound(phone)],
    )
  for (const { key } of await rows<{ key: string }>(owner, 'select key from identity.message'))
    await owner.query(
      'update identity.message set to_sealed = $2, text_sealed = $3 where key = $1',
      [key, unbound(messages[0]!.to), unbound(messages[0]!.text)],
    )
  await asOwner(
    county,
    `update identity.applicant set id_number_sealed = (select id_number_sealed from identity.applicant where applicant_id = '${b}')
     where applicant_id = '${a}';
     update cases.query_code set mark = null; update identity.staff set mark = null;
     update ledger.unsealed set mark = null; ${beforeBinding()}`,
  )
  await expect(opened()).rejects.toThrow('数据库的升级没有做完')
  await expect(findApplicant(county.pool, county.keys, b), '没有绑的不认').rejects.toThrow()
  for (let again = 0; again < 2; again++) await upgrade()
  await opened()
  expect(await findApplicant(county.pool, county.keys, b)).toEqual(people[1])
  expect(await found()).toEqual([
    named('data-altered', 'identity.applicant', `${a} 的 id_number_sealed`),
  ])
  expect(await listMessages(county.pool, county.keys)).toHaveLength(messages.length)
  const given = { staffId: 'north.clerk1', password: DEMO_PASSWORD } as const
  expect(await signInStaff(county.pool, county.keys, given, AT)).toMatchObject({ ok: true })
})

/** What the county remembers before anything was bound, as an older program left it. */
const beforeBinding = () =>
  `update platform.county_key set bound = null, personal_check = '${createHmac('sm3', county.keys.secret.subarray(16)).update('yimen').digest('hex')}'`

const upgrade = () =>
  prepareDatabase(county.ownerUrl, fileKeys(join(county.stateDir, 'keys')), { beginning: NEUTRAL })

/** As a process that starts. */
async function opened(): Promise<void> {
  const { ownerUrl, stateDir, now } = county
  const again = await openCounty({ ownerUrl, stateDir, now })
  await checkReady(again, true).finally(() => again.close())
}

test('绑定只做一次：数据库所有者另写一行，再让程序“升级”一遍，也没有人替他盖章', async () => {
  const forged = 'ff'.repeat(32)
  await counter.applied({ applicantId: await counter.newPerson() })
  await asOwner(
    county,
    `update cases.query_code set code_hash = '\\x${forged}', mark = null;
     update platform.migration set rebuild = '{seals}' where name = '0067_bound.sql'`,
  )
  await upgrade()
  await opened()
  expect(await found()).toEqual([named('row-foreign', 'cases.query_code', '不是本县写下的')])

  await asOwner(county, 'update platform.county_key set bound = null')
  await expect(upgrade()).rejects.toThrow('不是这个数据库所属的县的')
  await asOwner(county, `update platform.county_key set bound = '{}'`)
  await expect(upgrade()).rejects.toThrow('不是这个数据库所属的县的')
})

test('新版本多绑了一张表：只绑这一张，别的表里没有章的不补', async () => {
  await counter.applied({ applicantId: await counter.newPerson() })
  await asOwner(county, 'update cases.query_code set mark = null')
  await asOwner(county, 'update identity.staff set mark = null')
  const bound = BINDINGS.filter((binding) => binding !== 'identity.staff.mark')
  const keyring = await checkPrepared(county.ownerUrl, fileKeys(join(county.stateDir, 'keys')))
  await noteBound(owner, keyring, bound)
  await expect(opened()).rejects.toThrow('数据库的升级没有做完')
  await upgrade()
  await opened()
  expect(new Set((await found()).map(([, table]) => table))).toEqual(new Set(['cases.query_code']))
})
