import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseIds, type StaffId, staffIds, unitIds } from '#foundation/ids'
import { addDays, addSeconds, dayOf, type Instant } from '#foundation/time'
import { atDesk, note } from '#ledger'
import { rows, transaction } from '#platform/database'
import { createHttpServer, type HttpServer, within } from '#platform/http'
import {
  officerOf,
  openNeutralCounty,
  refusedFact,
  signedIn as cookieOf,
  type TestCounty,
} from '#testing'
import { approveVersion, draftVersion } from '#world'
import { openAccount } from './accounts.ts'
import { saveApplicant } from './applicants.ts'
import { auditSignIn } from './audit.ts'
import { delegate, revokeDelegation } from './delegation.ts'
import { accessStream } from './events.ts'
import { registerIdentity } from './http.ts'
import { postKind } from './published.ts'

/* 审计日志 over the routes: what is noted, what is not, who reads it. */

const AT: Instant = '2026-03-02T01:00:00.000Z'
const OWN = '清风徐来水波不兴-2026'

let county: TestCounty
let server: HttpServer
beforeAll(async () => {
  county = await openNeutralCounty(AT)
  server = createHttpServer({ logLevel: 'silent' })
  await within(server, (part) => registerIdentity(part, county))
  await server.ready()
})
afterAll(async () => {
  await server?.close()
  await county?.drop()
})

let serial = 0
/** An account; its first sign-in sets a password. Answers the cookie. */
async function signedIn() {
  const staffId = staffIds.of(`north.audit${++serial}`)
  const staff = { staffId, unitId: unitIds.of('north'), name: '审计的', roles: ['clerk' as const] }
  const access = (await openAccount(county.pool, county.keys, staff, AT))!
  const reply = await signIn(staffId, { password: access.password, newPassword: OWN })
  expect(reply.statusCode, reply.body).toBe(200)
  return { staffId, cookie: reply.cookies.map((c) => `${c.name}=${c.value}`).join('; ') }
}
async function auditing() {
  const staffId = staffIds.of('info-centre.auditor')
  return { staffId, cookie: await cookieOf(server, county, staffId) }
}
const signIn = (staffId: StaffId, given: object, remoteAddress = '10.0.0.8') =>
  server.inject({
    method: 'POST',
    url: '/api/session',
    payload: { staffId, ...given },
    remoteAddress,
  })
const noted = (account: StaffId | null) =>
  rows<{ type: string; body: Record<string, unknown> }>(
    county.pool,
    `select type, body from ledger.event
     where stream >= 'audit/' and stream < 'audit0' and body->>'account' is not distinct from $1
     order by recorded_at, type`,
    [account],
  )

test('开账号、登录、修改密码、退出各记一笔：只有账号和网络的摘要，没有地址和密码', async () => {
  const { staffId, cookie } = await signedIn()
  await server.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })
  await server.inject({ method: 'DELETE', url: '/api/session', headers: { cookie } })
  const found = await noted(staffId)
  expect(found.map(({ type }) => type).sort()).toEqual([
    'AccountOpened',
    'PasswordChanged',
    'SignedIn',
    'SignedOut',
  ])
  for (const { type, body } of found)
    if (type === 'AccountOpened') expect(body).toEqual({ account: staffId })
    else
      expect(body).toEqual({ account: staffId, network: expect.stringMatching(/^[0-9a-f]{16}$/) })
})

test('猜错的只记第一、五、十、一百次，写明是第几次：猜不满账本；没有的账号不写名字', async () => {
  const { staffId } = await signedIn()
  for (let n = 0; n < 12; n++) await signIn(staffId, { password: '猜的' }, '203.0.113.9')
  const refused = (await noted(staffId)).filter(({ type }) => type === 'SignInRefused')
  expect(refused.map(({ body }) => [body.times, body.reason]).sort()).toEqual([
    [1, 'wrong-credentials'],
    [10, 'locked'],
    [5, 'locked'],
  ])
  const before = (await noted(null)).length
  for (const name of ['north.nobody1', 'north.nobody2'])
    await signIn(staffIds.of(name), { password: '猜的' }, '203.0.113.10')
  expect((await noted(null)).length, '不管试多少个没有的名字').toBe(before + 1)
})

test('换着 /64 猜，合起来是一个 /48 的；只是被放慢的，一个网络一小时只记一笔', async () => {
  const { pool, keys } = county
  const fails = (staffId: StaffId, code: string, n: number, at: Instant) => {
    const given = { staffId, address: `2001:db8:91:${n}::1` }
    return auditSignIn(pool, keys, { ok: false, code }, given, at)
  }
  const accounts = [await signedIn(), await signedIn(), await signedIn()]
  const { staffId } = accounts[0]!
  for (let n = 0; n < 9; n++) await fails(staffId, 'wrong-credentials', n, AT)
  const refused = (await noted(staffId)).filter(({ type }) => type === 'SignInRefused')
  expect(refused.map(({ body }) => body.times).sort()).toEqual([1, 5])
  const slowed = async () => {
    const all = await Promise.all(accounts.map((one) => noted(one.staffId)))
    return all.flat().filter(({ body }) => body.reason === 'slowed').length
  }
  for (const at of [AT, addSeconds(AT, 3600)]) {
    const before = await slowed()
    for (const [n, one] of accounts.entries()) await fails(one.staffId, 'slowed', n, at)
    expect(await slowed()).toBe(before + 1)
  }
})

test('审计管理员按日期、账号、事情查，一页二十条；别人不行', async () => {
  const auditor = await auditing()
  const clerk = await signedIn()
  const get = (query: string, { cookie } = auditor) =>
    server.inject({ url: `/api/audit${query}`, headers: { cookie } })
  expect((await get('', clerk)).statusCode).toBe(403)
  expect((await get('/file', clerk)).statusCode).toBe(403)
  const mine = (await get(`?account=${clerk.staffId}`)).json()
  expect(mine.total, JSON.stringify(mine)).toBe(3)
  expect(mine.rows[0]).toMatchObject({ account: clerk.staffId, name: '审计的', at: AT })
  const signed = (await get(`?account=${clerk.staffId}&kind=SignedIn`)).json()
  expect(signed.rows.map((e: { kind: string }) => e.kind)).toEqual(['SignedIn'])
  const yesterday = addDays(dayOf(AT), -1)
  expect((await get(`?to=${yesterday}`)).json().total).toBe(0)
  expect((await get(`?from=${dayOf(AT)}&to=${dayOf(AT)}`)).json().total).toBeGreaterThan(2)
  county.setTime(addSeconds(AT, 60))
  for (let n = 0; n < 22; n++) await signIn(clerk.staffId, { password: OWN })
  const list = (page: number) => get(`?account=${clerk.staffId}&page=${page}`)
  const [first, second] = [(await list(1)).json(), (await list(2)).json()]
  expect([first.total, first.rows.length, second.rows.length]).toEqual([25, 20, 5])
})

test('数据库所有者写下、没有封存的登录，不在日志里', async () => {
  const [auditor, { staffId }] = [await auditing(), await signedIn()]
  const total = async () =>
    (
      await server.inject({
        url: `/api/audit?account=${staffId}`,
        headers: { cookie: auditor.cookie },
      })
    ).json().total
  const before = await total()
  await refusedFact(county, {
    stream: `audit/${dayOf(AT)}/forged`,
    type: 'SignedIn',
    body: { account: staffId, network: '0'.repeat(16) },
    actor: staffId,
    at: AT,
  })
  expect(await total()).toBe(before)
})

test('导出的日志是 CSV，导出本身也记一笔', async () => {
  const auditor = await auditing()
  const reply = await server.inject({
    url: `/api/audit/file?account=${auditor.staffId}`,
    headers: { cookie: auditor.cookie },
  })
  expect(reply.headers['content-type']).toMatch(/text\/csv/)
  expect(reply.body).toContain(`"登录","${auditor.staffId}"`)
  const taken = (await noted(auditor.staffId)).filter(({ type }) => type === 'FileTaken')
  expect(taken.map(({ body }) => body)).toMatchObject([{ route: '/api/audit/file', about: [] }])
})

test('一个网络试遍全县的账号，遮不住别处的：别的网络猜错、锁定照样记', async () => {
  const { pool, keys } = county
  const { rows: many } = await pool.query<{ staff_id: StaffId }>(
    `insert into identity.staff (staff_id, unit_id, name, password_hash)
     select 'north.many' || n, 'north', '许多人', '' from generate_series(1, 650) n
     returning staff_id`,
  )
  const at = addSeconds(AT, 7200)
  const fails = (staffId: StaffId, code: string, address: string) =>
    auditSignIn(pool, keys, { ok: false, code }, { staffId, address }, at)
  for (const { staff_id } of many) await fails(staff_id, 'wrong-credentials', '198.51.100.1')
  const [one, other] = [many[0]!.staff_id, many[1]!.staff_id]
  for (let n = 0; n < 4; n++) await fails(one, 'wrong-credentials', '198.51.100.77')
  await fails(one, 'locked', '198.51.100.77')
  for (let n = 0; n < 4; n++) await fails(other, 'locked', '198.51.100.1')
  const seen = async (staffId: StaffId) =>
    (await noted(staffId)).map(({ body }) => `${body.times} ${body.reason}`).sort()
  expect(await seen(one), '另一个网络的').toEqual([
    '1 wrong-credentials',
    '1 wrong-credentials',
    '5 locked',
  ])
  expect(await seen(other), '同一个网络的锁定').toEqual(['1 wrong-credentials', '5 locked'])
  expect(await seen(many[649]!.staff_id), '多出来的只计数').toEqual([])
})

test('替岗、岗位、查看个人信息都在日志里：按账号查得到给谁的、谁办的、谁替的，理由也在', async () => {
  const auditor = await auditing()
  const { pool } = county
  const at = county.now()
  const on = dayOf(at)
  const head = await officerOf(county, 'north.unit-head')
  const given = { absentId: head.staffId, substituteId: staffIds.of('north.approver') }
  const done = await delegate(pool, head, { ...given, fromOn: on, toOn: on }, at)
  if (!done.ok) throw new Error(done.code)
  await revokeDelegation(pool, head, done.delegationId, at)
  const outsider = await officerOf(county, 'supervision.supervision-officer1')
  const body = { caseId: caseIds.of('2026-000001'), reason: '核查第 3 号投诉' }
  await transaction(pool, (client) =>
    note(
      client,
      accessStream,
      `${outsider.staffId}/2026-000001/${on}`,
      [{ type: 'PersonalDataUnmasked', body }],
      atDesk(outsider, at),
    ),
  )
  const applicantId = await saveApplicant(pool, county.keys, {
    kind: 'natural-person',
    name: '欧阳小店',
    idNumber: '11010519491231002X',
    phone: '13912345678',
  })
  await transaction(pool, (client) =>
    note(
      client,
      accessStream,
      `${outsider.staffId}/${applicantId}/${on}`,
      [{ type: 'PersonLookedUp', body: { applicantId } }],
      atDesk(outsider, at),
    ),
  )
  const found = async (account: StaffId) => {
    const url = `/api/audit?account=${account}&from=${on}&to=${on}`
    const { rows: list } = (
      await server.inject({ url, headers: { cookie: auditor.cookie } })
    ).json() as { rows: { kind: string; account: string; by?: string; about: string[] }[] }
    return list.filter(({ kind }) => kind !== 'SignedIn')
  }
  for (const account of [given.absentId, given.substituteId]) {
    const rights = (await found(account)).filter(({ kind }) => kind.startsWith('Delegation'))
    expect(rights.map(({ kind }) => kind).sort()).toEqual(['DelegationGiven', 'DelegationRevoked'])
    for (const line of rights)
      expect(line).toMatchObject({
        account: given.absentId,
        by: head.staffId,
        about: [given.substituteId, on, on],
      })
  }
  expect(await found(outsider.staffId)).toContainEqual(
    expect.objectContaining({ kind: 'PersonalDataUnmasked', says: body.reason }),
  )
  expect(await found(outsider.staffId), '查的是谁，写姓，不写编号').toContainEqual(
    expect.objectContaining({ kind: 'PersonLookedUp', about: ['申请人欧***'] }),
  )
  const key = staffIds.of('north.handler1')
  const { unitId } = await officerOf(county, key)
  const duties = [{ role: 'reviewer' as const, fromOn: addDays(on, 1) }]
  const drafter = await officerOf(county, 'info-centre.system-admin')
  const draft = {
    content: { unitId, duties },
    effectiveOn: addDays(on, 1),
    basis: '北局〔2026〕3号',
  }
  const drafted = await draftVersion(county, postKind, key, draft, drafter, at)
  if (!drafted.ok) throw new Error(drafted.code)
  const security = await officerOf(county, 'info-centre.security-admin')
  await approveVersion(county, postKind, key, drafted.draftId, security, at)
  const { rows: posts } = (
    await server.inject({
      url: `/api/audit?account=${key}&kind=PostPublished&from=${on}`,
      headers: { cookie: auditor.cookie },
    })
  ).json()
  expect(posts).toMatchObject([{ account: key, by: security.staffId, says: draft.basis }])
})
