import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DelegationId, type StaffId, staffIds, unitIds } from '#foundation/ids'
import { addDays, addSeconds, dayOf, type LegalDay } from '#foundation/time'
import { credentialsOf, openNeutralCounty, type TestCounty } from '#testing'
import { delegate, revokeDelegation } from './delegation.ts'
import { findOfficer } from './officer.ts'
import { postKind } from './published.ts'
import { clashOf, type Role, ROLES } from './roles.ts'
import { resumeOfficer, signInStaff } from './sign-in.ts'

/* 岗位分设: what nobody holds together, neither by a post nor by standing in for somebody. */

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

test.each<[string, Role[], boolean]>([
  ['系统管理员兼安全管理员', ['system-admin', 'security-admin'], true],
  ['系统管理员兼审计管理员', ['system-admin', 'auditor'], true],
  ['安全管理员兼审计管理员', ['security-admin', 'auditor'], true],
  ['审计管理员兼窗口', ['auditor', 'clerk'], true],
  ['单位监察员兼经办', ['unit-supervisor', 'handler'], true],
  ['监察干部兼大厅窗口', ['supervision-officer', 'hall-clerk'], true],
  ['单位系统管理员兼决定', ['unit-admin', 'approver'], true],
  ['窗口兼承办', ['clerk', 'handler'], false],
  ['负责人兼决定', ['unit-head', 'approver'], false],
  ['监察干部兼监察领导', ['supervision-officer', 'supervision-lead'], false],
])('GB/T 22239：%s', (_who, roles, isApart) => {
  expect(clashOf(roles) !== undefined).toBe(isApart)
  expect(clashOf([...roles].reverse()) !== undefined).toBe(isApart)
})

test('一个岗位自己不和自己冲突', () => {
  for (const role of Object.keys(ROLES) as Role[])
    expect(clashOf([role, role]), role).toBeUndefined()
})

const officer = async (id: string) =>
  (await findOfficer(county.pool, staffIds.of(id), dayOf(county.now())))!
const today = () => ({ fromOn: dayOf(county.now()), toOn: dayOf(county.now()) })
async function give(by: string, absentId: string, substituteId: string) {
  const pair = { absentId: staffIds.of(absentId), substituteId: staffIds.of(substituteId) }
  const given = await delegate(
    county.pool,
    await officer(by),
    { ...pair, ...today() },
    county.now(),
  )
  return given.ok ? given.delegationId : given.code
}
const back = async (by: string, delegationId: string) =>
  revokeDelegation(county.pool, await officer(by), delegationId as DelegationId, county.now())

test('替别人安排替岗，不能安排给自己；监察与经办、三个管理员，替岗也不能兼', async () => {
  expect(await give('north.unit-head', 'north.approver', 'north.unit-head')).toBe(
    'delegation-to-oneself',
  )
  expect(await give('north.unit-supervisor', 'north.unit-supervisor', 'north.clerk1')).toBe(
    'delegation-clashes',
  )
  expect(
    await give('info-centre.system-admin', 'info-centre.system-admin', 'info-centre.auditor'),
  ).toBe('delegation-clashes')
  const id = await give('north.approver', 'north.approver', 'north.unit-head')
  expect(
    await give('north.unit-admin', 'north.unit-admin', 'north.unit-head'),
    '已经替的也算',
  ).toBe('delegation-clashes')
  expect(await back('north.approver', id)).toEqual({ ok: true })
})

test('替一天的负责人，替别人安排不超过这一天，也不能再安排他替的那个人；当一天的负责人也是', async () => {
  const on = dayOf(county.now())
  const [head, stand, absent, other] = [
    'north.unit-head',
    'north.handler1',
    'north.approver',
    'north.unit-maintainer',
  ].map((id) => staffIds.of(id)) as [StaffId, StaffId, StaffId, StaffId]
  const arrange = async (by: StaffId, absentId: StaffId, toOn: LegalDay, fromOn = on) => {
    const given = { absentId, substituteId: other, fromOn, toOn }
    const done = await delegate(county.pool, await officer(by), given, county.now())
    if (!done.ok) return done.code
    await revokeDelegation(county.pool, await officer(head), done.delegationId, county.now())
    return 'ok'
  }
  const tomorrow = addDays(on, 1)
  const lent = await delegate(
    county.pool,
    await officer(head),
    { absentId: head, substituteId: stand, fromOn: on, toOn: on },
    county.now(),
  )
  if (!lent.ok) throw new Error(lent.code)
  expect(await arrange(stand, absent, addDays(on, 59)), '借来的一天').toBe('delegation-beyond-own')
  expect(await arrange(stand, head, tomorrow, tomorrow), '他替的人').toBe('delegation-beyond-own')
  expect(await arrange(stand, absent, on)).toBe('ok')
  expect(await arrange(stand, stand, addDays(on, 59)), '自己的岗位').toBe('ok')
  expect(await arrange(head, absent, addDays(on, 59)), '本来的负责人').toBe('ok')
  await back(head, lent.delegationId)
  const endsOn = 'update identity.duty set to_on = $2 where staff_id = $1'
  await county.pool.query(endsOn, [head, on])
  expect(await arrange(head, absent, tomorrow), '今天卸任').toBe('delegation-beyond-own')
  expect(await arrange(head, absent, on)).toBe('ok')
  await county.pool.query(endsOn, [head, null])
})

test('要动态验证码的岗位，不替给没有动态验证码的人', async () => {
  expect(await give('north.unit-admin', 'north.unit-admin', 'north.unit-maintainer')).toBe(
    'delegation-needs-code',
  )
})

const signIn = async (staffId: StaffId, withTotp: boolean) => {
  const { totp, ...given } = await credentialsOf(county, staffId)
  const signed = await signInStaff(
    county.pool,
    county.keys,
    { ...given, ...(withTotp && { totp }) },
    county.now(),
  )
  if (!signed.ok) throw new Error(signed.code)
  return (await resumeOfficer(county.pool, county.keys, signed.token, county.now()))!.roles
}

test('没有用动态验证码登录的，要动态验证码的岗位不算数，不管怎么来的', async () => {
  const maintainer = staffIds.of('north.unit-maintainer')
  await county.pool.query(
    "insert into identity.duty (staff_id, role, from_on) values ($1, 'unit-supervisor', $2)",
    [maintainer, '2030-01-01'],
  )
  expect(await signIn(maintainer, false)).toEqual(['unit-maintainer'])
  const signed = await signInStaff(
    county.pool,
    county.keys,
    await credentialsOf(county, maintainer),
    county.now(),
  )
  if (!signed.ok) throw new Error(signed.code)
  await county.pool.query('update identity.duty set from_on = $2 where staff_id = $1', [
    maintainer,
    '2020-01-01',
  ])
  const soon = addSeconds(county.now(), 1)
  expect(
    (await resumeOfficer(county.pool, county.keys, signed.token, soon))?.roles,
    '登录以后才有的',
  ).toEqual(['unit-maintainer'])
  expect(await signIn(staffIds.of('north.unit-supervisor'), true)).toEqual(['unit-supervisor'])
})

type Duty = { role: Role; fromOn: LegalDay; toOn?: LegalDay }

test('公布岗位时，一个人兼了不能兼的，说出是哪两个', async () => {
  const duties = (['clerk', 'unit-supervisor'] as const).map((role) => ({
    role,
    fromOn: '2026-01-01' as const,
  }))
  const unitId = unitIds.of('north')
  const candidate = { key: 'north.clerk1', db: county.pool, world: county.world.current() }
  const faultsOf = (all: Duty[]) =>
    postKind.faultsIn!({ ...candidate, content: { unitId, duties: all } })
  expect((await faultsOf(duties)).map((f) => f.reason)).toContain(
    '“单位监察员”和“窗口操作员”不能由同一人担任',
  )
  const later = [
    { ...duties[0]!, toOn: '2026-02-01' as const },
    { ...duties[1]!, fromOn: '2026-03-01' as const },
  ]
  expect(await faultsOf(later), '先后担任的不算').toEqual([])
})

test('先替岗、后得了不能兼的岗位：自己的岗位算数，替来的不算，会话开着也一样', async () => {
  const [handler, clerk] = ['south.handler1', 'south.clerk2']
  const delegationId = await give(handler, handler, clerk)
  expect((await officer(clerk)).roles).toContain('handler')
  const { fromOn } = today()
  const post = {
    unitId: unitIds.of('south'),
    duties: [{ role: 'unit-supervisor' as const, fromOn }],
  }
  for (const { text, values } of postKind.project!(clerk, post, fromOn))
    await county.pool.query(text, [...values!])
  expect(await officer(clerk)).toMatchObject({ roles: ['unit-supervisor'], actsFor: [] })
  await back(handler, delegationId)
})
