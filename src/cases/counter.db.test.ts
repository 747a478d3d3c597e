import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ItemId, type StaffId, unitIds } from '#foundation/ids'
import { addSeconds, type Instant } from '#foundation/time'
import {
  findApplicantByNumber,
  type GivenApplicant,
  identityCheckDigit,
  type Officer,
} from '#identity'
import { filledForm } from '#sim'
import { openNeutralCounty, officerOf, type TestCounty } from '#testing'
import { listAccessesOf } from './access-log.ts'
import { findKnownApplicant, receiveCase } from './counter.ts'
import { MOST_LOOKUPS_AN_HOUR } from './contract.ts'

const AT: Instant = '2026-03-02T01:00:00.000Z'
const WRITER = {
  kind: 'natural-person',
  name: '张小店',
  idNumber: '11010519491231002X',
  phone: '13912345678',
} as const

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty(AT)
})
afterAll(() => county.drop())

test('乡镇窗口收上报的和乡镇自己决定的；别的单位决定、不经乡镇的，写了本乡镇也不能收', async () => {
  const receives = async (staffId: StaffId, itemId: ItemId) => {
    const form = filledForm(county, itemId, WRITER.name)
    const given = {
      itemId,
      townshipId: unitIds.of('east-town'),
      form,
      materials: [],
      applicant: WRITER,
    }
    const done = await receiveCase(county, await officerOf(county, staffId), given, AT)
    return done.ok ? 'ok' : done.code
  }
  const items = county.catalogue.list()
  const upward = items.find((item) => item.viaTownship && item.unitId)!
  const ofTownships = items.find((item) => !item.unitId)!
  const ofNorth = items.find((item) => item.unitId === 'north' && !item.viaTownship)!
  expect(await receives('east-town.clerk1', upward.itemId)).toBe('ok')
  expect(await receives('east-town.clerk1', ofTownships.itemId)).toBe('ok')
  expect(await receives('east-town.clerk1', ofNorth.itemId)).toBe('forbidden')
  expect(await receives('north.clerk1', ofNorth.itemId)).toBe('ok')
})

test('按号码查人：单位窗口只看到本单位的办件，综合窗口看到全部；一人一小时有上限，查不到的也算', async () => {
  const north = await officerOf(county, 'north.clerk1')
  const ofTown = await officerOf(county, 'east-town.clerk1')
  const hall: Officer = { ...ofTown, roles: ['hall-clerk'] }
  const look = (officer: Officer, at = AT, idNumber: string = WRITER.idNumber) =>
    findKnownApplicant(county, officer, { idNumber }, at)
  const casesSeen = async (officer: Officer) => {
    const found = await look(officer)
    return found.ok ? found.known.earlier.length : found.code
  }
  const all = (await county.pool.query('select count(*)::int as n from cases.case_row')).rows[0].n
  expect(all).toBeGreaterThan(1)
  expect(await casesSeen(hall)).toBe(all)
  const own = await casesSeen(north)
  expect([own === 0, own === all], '只有一部分').toEqual([false, false])
  for (let n = 1; n < MOST_LOOKUPS_AN_HOUR; n++)
    expect((await look(north, AT, `没有${n}`)).ok).toBe(true)
  expect(await look(north)).toEqual({ ok: false, code: 'lookups-used-up' })
  expect((await look(hall)).ok, '别人的不受影响').toBe(true)
  expect((await look(north, addSeconds(AT, 3600))).ok).toBe(true)
})

const COMES: ItemId = 'item-registration'
const receive = async (applicant: Partial<GivenApplicant>, agent?: GivenApplicant) => {
  const form = filledForm(county, COMES, '来办的人')
  const hall = await officerOf(county, 'service-centre.hall-clerk1')
  const given = { itemId: COMES, materials: [], form, applicant: { ...WRITER, ...applicant } }
  return receiveCase(county, hall, { ...given, ...(agent && { agent }) }, AT)
}
const codeOf = (done: { ok: boolean; code?: string }) => (done.ok ? 'ok' : done.code)

test.each<[string, string, GivenApplicant['documentKind']?]>([
  ['港澳居民', 'H12345678'],
  ['台湾居民', '12345678'],
  ['持护照的', 'E12345678'],
  ['外国人', 'CAN310080010101'],
  ['现役军人', '军字第2001988号', 'officer-card'],
] as const)('%s 拿自己的证件来办，照收；再来还是同一个人', async (name, idNumber, documentKind) => {
  const given = { name, idNumber, phone: '13512340000', ...(documentKind && { documentKind }) }
  const [first, again] = [await receive(given), await receive(given)]
  if (!first.ok || !again.ok) throw new Error(`${codeOf(first)} ${codeOf(again)}`)
  expect(again.state.applicantId).toBe(first.state.applicantId)
})

test('没有手机的人也收：没有短信可发，凭查询码查', async () => {
  const body = '11010519491229777'
  const idNumber = body + identityCheckDigit(body)
  const done = await receive({ name: '没有手机', idNumber, phone: '' })
  expect(done).toMatchObject({ ok: true, queryCode: expect.stringMatching(/^\d{8}$/) })
})

test('号码登记的是另一个姓名：问一声，不收在别人名下；空格、间隔号写法不同的是同一个姓名', async () => {
  const body = '11010519491229778'
  const idNumber = body + identityCheckDigit(body)
  expect(codeOf(await receive({ name: '阿依·古丽', idNumber, phone: '13512340001' }))).toBe('ok')
  expect(codeOf(await receive({ name: '阿依•古丽', idNumber, phone: '13512340001' }))).toBe('ok')
  expect(codeOf(await receive({ name: ' 阿依 · 古丽', idNumber, phone: '13512340001' }))).toBe('ok')
  const other = await receive({ name: '别的人', idNumber, phone: '13512340002' })
  expect(other).toMatchObject({
    ok: false,
    code: 'name-differs',
    fields: [{ field: 'applicant.name', reason: expect.stringContaining('阿') }],
  })
  expect(JSON.stringify(other), '不说全名').not.toContain('古丽')
  const { applicantId } = (await findApplicantByNumber(county.pool, county.keys, idNumber))!
  const looks = await listAccessesOf(county.pool, applicantId)
  expect(
    looks.map(({ kind }) => kind),
    '问出有这个人，就是查过这个人',
  ).toEqual(['looked-up'])
})

test('未满十六周岁的，自己来不收；监护人登记为代理人的收', async () => {
  const body = '11010520150302123'
  const child = { name: '小朋友', idNumber: body + identityCheckDigit(body), phone: '' }
  const done = await receive(child)
  expect(codeOf(done)).toBe('guardian-needed')
  const first = '11010519800101123'
  const agent = { ...WRITER, name: '家长', idNumber: first + identityCheckDigit(first) }
  expect(codeOf(await receive(child, agent))).toBe('ok')
})

test('代理人是申请人自己、是另一个孩子：不收，说明为什么；没有登记过的人也一样', async () => {
  const numbered = (first: string) => first + identityCheckDigit(first)
  const newcomer = { ...WRITER, name: '头一回来', idNumber: numbered('11010519800101777') }
  expect(codeOf(await receive(newcomer, newcomer)), '还没有登记过').toBe('agent-is-applicant')
  expect(codeOf(await receive(newcomer))).toBe('ok')
  expect(codeOf(await receive(newcomer, newcomer)), '登记过').toBe('agent-is-applicant')
  const register = { ...newcomer, documentKind: 'household-register' } as const
  expect(codeOf(await receive(newcomer, register)), '换一种证件还是同一个人').toBe(
    'agent-is-applicant',
  )
  const child = { name: '小朋友', idNumber: numbered('11010520150302777'), phone: '' }
  const other = { ...WRITER, name: '大一点的', idNumber: numbered('11010520120302777') }
  expect(codeOf(await receive(child, other))).toBe('not-a-guardian')
  expect(codeOf(await receive(newcomer, other))).toBe('agent-guarded')
})
