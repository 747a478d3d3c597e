import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApplicantId, type StaffId, staffIds } from '#foundation/ids'
import { dayOf } from '#foundation/time'
import { bySystem, chain, insert, readHead } from '#ledger'
import { asOwner, openNeutralCounty, type TestCounty } from '#testing'
import { identityCheckDigit } from './numbers.ts'
import { saveApplicant } from './applicants.ts'
import { giveAuthority, listMandates, listPrincipals } from './authority.ts'
import { delegate } from './delegation.ts'
import { findOfficer } from './officer.ts'
import { borneOut } from './rights.ts'

/* 权限有据: a row that somebody wrote into the database gives nobody a right. */

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

const on = () => dayOf(county.now())
const clerk = staffIds.of('north.clerk1')
async function found(staffId: StaffId) {
  const officer = (await findOfficer(county.pool, staffId, on()))!
  return {
    officer,
    borne: await borneOut({ db: county.pool, world: county.world }, officer, on()),
  }
}

test('公布的岗位、账本里的替岗，照用', async () => {
  const { officer, borne } = await found(clerk)
  expect(borne).toEqual(officer)
  const pair = { absentId: staffIds.of('north.reviewer'), substituteId: clerk }
  const head = (await found(staffIds.of('north.unit-head'))).borne
  const days = { fromOn: on(), toOn: on() }
  expect(await delegate(county.pool, head, { ...pair, ...days }, county.now())).toMatchObject({
    ok: true,
  })
  const standing = await found(clerk)
  expect(standing.borne).toEqual(standing.officer)
  expect(standing.borne.roles).toContain('reviewer')
})

test.each([
  [
    '岗位',
    "insert into identity.duty (staff_id, role, from_on) values ('north.clerk2', 'approver', '2020-01-01')",
  ],
  [
    '替岗',
    "insert into identity.delegation (delegation_id, absent_id, substitute_id, from_on, to_on) values (gen_random_uuid(), 'north.approver', 'north.clerk2', '2020-01-01', '2030-01-01')",
  ],
  ['单位', "update identity.staff set unit_id = 'south' where staff_id = 'north.clerk2'"],
])('有人在数据库里写了一行%s：名册上看得到，权限没有', async (_what, text) => {
  const before = (await found(staffIds.of('north.clerk2'))).borne
  await asOwner(county, text)
  const { officer, borne } = await found(staffIds.of('north.clerk2'))
  expect(officer).not.toEqual(before)
  expect(borne).toEqual(before)
})

test('有人把替岗的终止抹掉：事实里终止了，就没有', async () => {
  const { officer } = await found(clerk)
  expect(officer.actsFor).toHaveLength(1)
  await asOwner(
    county,
    "update identity.delegation set substitute_id = 'north.handler1' where substitute_id = 'north.clerk1'",
  )
  expect((await found(staffIds.of('north.handler1'))).borne).toMatchObject({
    roles: ['handler'],
    actsFor: [],
  })
})

let serial = 0
async function person() {
  const body = `11010519491231${String(200 + ++serial)}`
  const idNumber = body + identityCheckDigit(body)
  const phone = `138${String(20_000_000 + serial)}`
  const who = { kind: 'natural-person' as const, name: '甲', idNumber, phone }
  return { id: await saveApplicant(county.pool, county.keys, who), idNumber }
}

/** As a process whose database somebody took over would write it: into the ledger and the row. */
async function forgeDelegation(absentId: string, substituteId: string, body: object) {
  await county.pool.query(
    `insert into ledger.event (body, stream, version, type, shape, edition, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
     select $2, 'staff/' || $1, coalesce(max(version), 0) + 1, 'DelegationGiven', 1, 0, $1, 'north', 'desk', now(), now(), sha256('a'), sha256('b')
     from ledger.event where stream = 'staff/' || $1`,
    [absentId, JSON.stringify(body)],
  )
  await county.pool.query(
    `insert into identity.delegation (delegation_id, absent_id, substitute_id, from_on, to_on)
     values (gen_random_uuid(), $1, $2, $3, $3)`,
    [absentId, substituteId, on()],
  )
}

test('有人写了一条替岗的事实，没有经过本县的程序：没有权限；读不懂的，也不挡住谁', async () => {
  const substituteId = staffIds.of('south.clerk1')
  const before = (await found(substituteId)).borne
  const delegationId = '22222222-1111-4111-8111-111111111111'
  const absentId = staffIds.of('south.unit-head')
  const whole = { delegationId, absentId, substituteId, fromOn: on(), toOn: on() }
  await forgeDelegation(absentId, substituteId, whole)
  await forgeDelegation('south.approver', substituteId, { substituteId })
  const { officer, borne } = await found(substituteId)
  expect(officer.actsFor).toHaveLength(2)
  expect(borne).toEqual(before)
})

test('本县自己的一条替岗读不懂：不挡住替的人，也不给他权限', async () => {
  const substituteId = staffIds.of('south.clerk1')
  const before = (await found(substituteId)).borne
  const stream = 'staff/south.reviewer'
  const at = county.now()
  const lines = chain(
    stream,
    await readHead(county.pool, stream),
    [{ type: 'DelegationGiven', shape: 1, body: { substituteId } }],
    bySystem(at),
  )
  await insert(county.pool, lines)
  await county.pool.query(
    `insert into identity.delegation (delegation_id, absent_id, substitute_id, from_on, to_on)
     values (gen_random_uuid(), 'south.reviewer', $1, $2, $2)`,
    [substituteId, on()],
  )
  expect((await found(substituteId)).borne).toEqual(before)
})

test('有人在数据库里写了一行委托：没有人能凭它代办；改了的委托，照事实算', async () => {
  const [principal, agent, other] = [await person(), await person(), await person()]
  const item = 'item-a' as never
  const held = () => listPrincipals(county.pool, agent.id as ApplicantId, on(), item)
  await asOwner(
    county,
    `insert into identity.authority (authority_id, principal_id, agent_id, from_on, until_on)
     values (gen_random_uuid(), '${other.id}', '${agent.id}', '2020-01-01', '2030-01-01')`,
  )
  expect(await held()).toEqual([])
  const given = { agentIdNumber: agent.idNumber, itemIds: null, untilOn: on() }
  expect(
    await giveAuthority(county.pool, county.keys, principal.id, given, county.now()),
  ).toMatchObject({ ok: true })
  expect(await held()).toMatchObject([{ principalId: principal.id, untilOn: on() }])
  await asOwner(county, "update identity.authority set until_on = '2030-01-01'")
  expect(await listMandates(county.pool, agent.id, '2029-01-01')).toMatchObject([
    { isInForce: false },
  ])
})

test('有人在数据库里另写一个岗位版本，连内容和哈希都对得上：没有事实公布过，不算', async () => {
  const before = (await found(staffIds.of('south.clerk1'))).borne
  await asOwner(
    county,
    `with duty as (insert into identity.duty (staff_id, role, from_on) values ('south.clerk1', 'approver', '2020-01-01')),
       post as (select kind, key, number, hash from world.version where kind = 'post' and key = 'south.approver')
     insert into world.version (kind, key, number, hash, effective_on, edition, basis, drafted_by, published_by, published_at, draft_id)
     select 'post', 'south.clerk1', 2, hash, '2020-01-01', 9000, '', 'system', 'system', now(), 'x' from post;
     insert into ledger.edition (edition, stream, version) values (9000, 'world/post/south.clerk1', 99)`,
  )
  const { officer, borne } = await found(staffIds.of('south.clerk1'))
  expect(officer.roles).toContain('approver')
  expect(borne).toEqual(before)
})
