import { generateSync } from 'otplib'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type StaffId, staffIds, unitIds } from '#foundation/ids'
import { addDays, addSeconds, dayOf, type Instant } from '#foundation/time'
import { rows } from '#platform/database'
import { codeSentTo, openNeutralCounty, type TestCounty } from '#testing'
import { type OneTimeAccess, openAccount } from './accounts.ts'
import { saveApplicant } from './applicants.ts'
import { IDLE_MINUTES, MOST_SESSIONS, SESSION_HOURS } from './contract.ts'
import { identityCheckDigit } from './numbers.ts'
import type { Role } from './roles.ts'
import {
  closeSession,
  currentTotp,
  eraseSessions,
  provePassword,
  resumeApplicant,
  resumeOfficer,
  sessionBegan,
  signInByPhone,
  signInStaff,
} from './sign-in.ts'
import { sendPhoneCode } from './phone-code.ts'

/*
 * Sign-in of officers, and how long a session lasts. Opening and renewing accounts:
 * accounts.db.test.ts.
 */

const AT: Instant = '2026-03-02T01:00:00.000Z'
const OWN = '清风徐来水波不兴-2026'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => county.drop())

let serial = 0
interface Account {
  staffId: StaffId
  access: OneTimeAccess
}
/** Somebody new with a password of their own, or still with the one for once. */
async function opened(role: Role, own: string | undefined = OWN): Promise<Account> {
  const staffId = staffIds.of(`north.comes${++serial}`)
  const staff = { staffId, unitId: unitIds.of('north'), name: '新来的', roles: [role] }
  const access = (await openAccount(county.pool, county.keys, staff, AT))!
  const account = { staffId, access }
  if (own && !access.totp) await signIn(account, access.password, { newPassword: own })
  return account
}

const totpAt = ({ access }: Account, at: Instant) =>
  generateSync({ secret: access.totp!.secret, epoch: Date.parse(at) / 1000 })

const trySignIn = (
  { staffId }: Pick<Account, 'staffId'>,
  password: string,
  more: { totp?: string; newPassword?: string } = {},
  at = AT,
) => signInStaff(county.pool, county.keys, { staffId, password, ...more }, at)

async function signIn(...given: Parameters<typeof trySignIn>): Promise<string> {
  const done = await trySignIn(...given)
  return done.ok ? 'ok' : done.code
}

async function tokenOf(...given: Parameters<typeof trySignIn>): Promise<string> {
  const done = await trySignIn(...given)
  if (!done.ok) throw new Error(done.code)
  return done.token
}

/** Of its places, a network and the browsers with a mark, the one with most failures. */
const failuresOf = async ({ staffId }: Account) =>
  (
    await rows(
      county.pool,
      'select max(failures) as failures from identity.sign_in_place where who = $1',
      [county.keys.index(staffId)],
    )
  )[0]

const minutesLater = (minutes: number): Instant => addSeconds(AT, minutes * 60)

test('输错四次之后输对，从头再数；第五次错，锁半小时，一到就能再试', async () => {
  const account = await opened('clerk')
  for (const _ of [1, 2]) {
    for (let n = 0; n < 4; n++) expect(await signIn(account, '猜的')).toBe('wrong-credentials')
    expect(await signIn(account, OWN)).toBe('ok')
    expect(await failuresOf(account)).toEqual({ failures: 0 })
  }
  for (let n = 0; n < 4; n++) await signIn(account, '猜的')
  expect(await signIn(account, '猜的'), '第五次').toBe('locked')
  expect(await signIn(account, OWN)).toBe('locked')
  expect(await signIn(account, OWN, {}, minutesLater(29.99))).toBe('locked')
  expect(await signIn(account, OWN, {}, minutesLater(30))).toBe('ok')
})

test('第五次才对，不算锁上：登录得了，别人的锁不受影响', async () => {
  const locked = await opened('clerk')
  const account = await opened('clerk')
  for (let n = 0; n < 5; n++) await signIn(locked, '猜的')
  for (let n = 0; n < 4; n++) await signIn(account, '猜的')
  expect(await signIn(account, OWN)).toBe('ok')
  expect(await signIn(account, OWN)).toBe('ok')
  expect(await signIn(locked, OWN)).toBe('locked')
})

test('密码对、只是还要别的，不算猜错，也不动别人的次数', async () => {
  const guessed = await opened('clerk')
  for (let n = 0; n < 3; n++) await signIn(guessed, '猜的')
  const account = await opened('unit-supervisor')
  expect(await signIn(account, account.access.password)).toBe('second-factor-needed')
  expect(await failuresOf(account)).toEqual({ failures: 0 })
  const totp = totpAt(account, AT)
  expect(await signIn(account, account.access.password, { totp })).toBe('new-password-needed')
  expect(await signIn(account, account.access.password, { totp, newPassword: '短' })).toBe(
    'new-password-weak',
  )
  expect(await failuresOf(account)).toEqual({ failures: 0 })
  expect(await failuresOf(guessed)).toEqual({ failures: 3 })
  for (let n = 0; n < 2; n++) await signIn(account, account.access.password, { totp: '000000' })
  await signIn(account, account.access.password)
  expect(await failuresOf(account), '猜错的两次还在').toEqual({ failures: 2 })
})

test('对密码的时候别处刚好登录成了，次数已经归零：不再退一次', async () => {
  const account = await opened('clerk', '')
  const query = county.pool.query.bind(county.pool)
  vi.spyOn(county.pool, 'query').mockImplementationOnce(async (...given) => {
    const begun = await query(...given)
    await query('update identity.sign_in_place set failures = 0 where who = $1', [
      county.keys.index(account.staffId),
    ])
    return begun
  })
  expect(await signIn(account, account.access.password)).toBe('new-password-needed')
  expect(await failuresOf(account)).toEqual({ failures: 0 })
})

test('改密码只改自己的：同一个密码的同事照旧，别人的登录照旧', async () => {
  const [one, other] = [await opened('clerk', ''), await opened('clerk', '')]
  const { rows: known } = await county.pool.query<{ hash: string }>(
    'select password_hash as hash from identity.staff where staff_id = $1',
    [one.staffId],
  )
  for (const { staffId } of [one, other])
    await county.pool.query(
      'update identity.staff set password_hash = $2, is_one_time = false, mark = $3 where staff_id = $1',
      [
        staffId,
        known[0]!.hash,
        county.keys.mark('identity.staff', [staffId, known[0]!.hash, false]),
      ],
    )
  const shared = one.access.password
  const before = await tokenOf(other, shared)
  expect(await signIn(one, shared, { newPassword: OWN })).toBe('ok')
  expect(await signIn(other, shared)).toBe('ok')
  expect(await resumeOfficer(county.pool, county.keys, before, AT)).toMatchObject({
    staffId: other.staffId,
  })
})

test('动态验证码前后各容半分钟，再早再晚都不行；不是六位数字的不看', async () => {
  const account = await opened('unit-supervisor')
  const { password } = account.access
  // A second before the next code.
  const at: Instant = '2026-03-02T01:00:29.000Z'
  const tried = (seconds: number) =>
    signIn(account, password, { totp: totpAt(account, addSeconds(at, seconds)) }, at)
  expect(await tried(30)).toBe('new-password-needed')
  expect(await tried(31)).toBe('wrong-code')
  expect(await tried(-30)).toBe('new-password-needed')
  expect(await tried(-60)).toBe('wrong-code')
})

test.each(['12345', '1234567', 'abcdef', ' 12345', '１２３４５６'])(
  '%j 不是动态验证码',
  async (totp) => {
    const account = await opened('unit-supervisor')
    expect(await signIn(account, account.access.password, { totp })).toBe('wrong-code')
  },
)

test('演示页上的动态验证码，就是验证器此刻显示的', async () => {
  const account = await opened('unit-supervisor')
  const [found] = await rows<{ totp_sealed: Buffer }>(
    county.pool,
    'select totp_sealed from identity.staff where staff_id = $1',
    [account.staffId],
  )
  expect(currentTotp(county.keys, account.staffId, found!.totp_sealed, AT)).toBe(
    totpAt(account, AT),
  )
})

test.each([
  ['昨天卸任的', -56, -1, 'ok'],
  ['今天还在任的', -56, 0, 'second-factor-missing'],
  ['今天上任的', 0, 56, 'second-factor-missing'],
  ['明天上任的', 1, 56, 'ok'],
])('要动态验证码的岗位，%s', async (_, from, to, answer) => {
  const account = await opened('clerk')
  await county.pool.query(
    "insert into identity.duty (staff_id, role, from_on, to_on) values ($1, 'auditor', $2, $3)",
    [account.staffId, addDays(dayOf(AT), from), addDays(dayOf(AT), to)],
  )
  expect(await signIn(account, OWN)).toBe(answer)
})

test('空闲满半小时，会话就完了；用着的一直在', async () => {
  const account = await opened('clerk')
  const [used, idle] = [await tokenOf(account, OWN), await tokenOf(account, OWN)]
  const isThere = async (token: string, minutes: number) =>
    (await resumeOfficer(county.pool, county.keys, token, minutesLater(minutes))) !== undefined
  expect(await isThere(used, 20)).toBe(true)
  expect(await isThere(idle, 29.99)).toBe(true)
  expect(await isThere(used, 49)).toBe(true)
  await county.pool.query('update identity.session set last_seen_at = $1', [AT])
  expect(await isThere(idle, 30)).toBe(false)
  expect(await isThere(used, 29)).toBe(true)
})

test('一分钟之内再用，不另写一遍；满一分钟写下来，只写自己的', async () => {
  const account = await opened('clerk')
  const [token, other] = [await tokenOf(account, OWN), await tokenOf(account, OWN)]
  const seen = async () =>
    (
      await rows<{ at: Instant }>(
        county.pool,
        'select distinct last_seen_at as at from identity.session where staff_id = $1 order by 1',
        [account.staffId],
      )
    ).map(({ at }) => at)
  await resumeOfficer(county.pool, county.keys, token, addSeconds(AT, 59))
  expect(await seen()).toEqual([AT])
  await resumeOfficer(county.pool, county.keys, token, addSeconds(AT, 60))
  expect(await seen()).toEqual([AT, addSeconds(AT, 60)])
  expect(await resumeOfficer(county.pool, county.keys, other, minutesLater(30))).toBeUndefined()
})

test('会话是谁的就是谁的；退出只退自己', async () => {
  const [one, other] = [await opened('clerk'), await opened('handler')]
  const [a, b] = [await tokenOf(one, OWN), await tokenOf(other, OWN)]
  expect(a, '三十二个随机字节').toMatch(/^[\w-]{43}$/)
  expect(await resumeOfficer(county.pool, county.keys, a, AT)).toMatchObject({
    staffId: one.staffId,
    unitId: 'north',
    name: '新来的',
    actsFor: [],
  })
  expect(await resumeOfficer(county.pool, county.keys, b, AT)).toMatchObject({
    staffId: other.staffId,
  })
  expect(await resumeOfficer(county.pool, county.keys, 'not-a-token', AT)).toBeUndefined()
  expect(await closeSession(county.pool, a)).toBe(one.staffId)
  expect(await closeSession(county.pool, a), '已经退出').toBeUndefined()
  expect(await resumeOfficer(county.pool, county.keys, a, AT)).toBeUndefined()
  expect(await resumeOfficer(county.pool, county.keys, b, AT)).toBeDefined()
})

test('一个人同时登录的有数：满了，最早的让位，别的都在', async () => {
  const account = await opened('clerk')
  const tokens: string[] = []
  for (let n = 0; n <= MOST_SESSIONS; n++) tokens.push(await tokenOf(account, OWN))
  const there = await Promise.all(
    tokens.map((token) => resumeOfficer(county.pool, county.keys, token, AT)),
  )
  expect(there.map(Boolean)).toEqual([false, ...Array<boolean>(MOST_SESSIONS).fill(true)])
})

/** An applicant who signed in by phone. */
async function applicantSignsIn() {
  const phone = `1371234${1000 + ++serial}`
  const body = `11010519491230${String(serial).padStart(3, '0')}`
  const applicantId = await saveApplicant(county.pool, county.keys, {
    kind: 'natural-person',
    name: '张小店',
    idNumber: body + identityCheckDigit(body),
    phone,
  })
  await sendPhoneCode(county.pool, county.keys, phone, AT)
  const code = await codeSentTo(county, phone)
  const done = await signInByPhone(county.pool, county.keys, phone, code, AT)
  if (!done.ok) throw new Error(done.code)
  return { applicantId, token: done.token }
}

test('群众的会话：是谁的就是谁的，空闲半小时就完，用着的一直在；工作人员的凭证不当群众的用', async () => {
  const [one, other] = [await applicantSignsIn(), await applicantSignsIn()]
  const who = (token: string, minutes = 0) =>
    resumeApplicant(county.pool, county.keys, token, minutesLater(minutes))
  expect(await who(one.token)).toBe(one.applicantId)
  expect(await who(other.token)).toBe(other.applicantId)
  expect(await who(one.token, 29)).toBe(one.applicantId)
  expect(await who(one.token, 58)).toBe(one.applicantId)
  expect(await who(other.token, 30)).toBeUndefined()
  const officer = await tokenOf(await opened('clerk'), OWN)
  expect(await who(officer)).toBeUndefined()
  expect(await closeSession(county.pool, other.token)).toBe(`applicant:${other.applicantId}`)
  expect(await resumeOfficer(county.pool, county.keys, one.token, minutesLater(58))).toBeUndefined()
})

test('一直用着的会话，满了时数也就完了；完了的、空闲的抹去，别的留着', async () => {
  const [account, idle] = [await opened('clerk'), await opened('clerk')]
  const token = await tokenOf(account, OWN)
  const isThere = async (at: Instant) =>
    (await resumeOfficer(county.pool, county.keys, token, at)) !== undefined
  const sessionsOf = async ({ staffId }: Account, at: Instant) => {
    await eraseSessions(county.pool, at)
    const left = 'select from identity.session where staff_id = $1'
    return (await rows(county.pool, left, [staffId])).length
  }
  for (let minutes = 20; minutes < SESSION_HOURS * 60; minutes += 20) {
    expect(await isThere(minutesLater(minutes)), `${minutes} 分钟`).toBe(true)
    if (minutes === 20) {
      expect(await sessionsOf(idle, addSeconds(AT, IDLE_MINUTES * 60 - 1))).toBe(1)
      expect(await sessionsOf(idle, minutesLater(IDLE_MINUTES))).toBe(0)
    }
  }
  const end = minutesLater(SESSION_HOURS * 60)
  expect([await isThere(addSeconds(end, -1)), await isThere(end)]).toEqual([true, false])
  expect(await sessionsOf(account, addSeconds(end, -1))).toBe(1)
  expect(await sessionsOf(account, end)).toBe(0)
})

test('只是看着，不算用着', async () => {
  const token = await tokenOf(await opened('clerk'), OWN)
  const resumed = (minutes: number, looksOn: boolean) =>
    resumeOfficer(county.pool, county.keys, token, minutesLater(minutes), looksOn)
  expect(await resumed(20, true)).toBeDefined()
  expect(await resumed(IDLE_MINUTES, true)).toBeUndefined()
})

test('会话哪一刻开始，问得出；不是登录开的，谁的也不是', async () => {
  const [officer, applicant] = [await tokenOf(await opened('clerk'), OWN), await applicantSignsIn()]
  const began = (token: string) => sessionBegan(county.pool, county.keys, token)
  expect([await began(officer), await began(applicant.token)]).toEqual([AT, AT])
  expect(await began('not-a-token')).toBeUndefined()
  await county.pool.query('update identity.session set has_second_factor = true')
  expect([await began(officer), await began(applicant.token)]).toEqual([undefined, undefined])
  expect(await resumeOfficer(county.pool, county.keys, officer, AT)).toBeUndefined()
  expect(await resumeApplicant(county.pool, county.keys, applicant.token, AT)).toBeUndefined()
})

test('要动态验证码的岗位，只在用它登录的会话里有', async () => {
  const [clerk, supervisor] = [await opened('clerk'), await opened('unit-supervisor')]
  const token = await tokenOf(clerk, OWN)
  for (const [{ staffId }, role] of [
    [clerk, 'clerk'],
    [clerk, 'auditor'],
    [supervisor, 'unit-supervisor'],
  ] as const)
    await county.pool.query(
      'insert into identity.duty (staff_id, role, from_on) values ($1, $2, $3)',
      [staffId, role, dayOf(AT)],
    )
  const rolesIn = async (token: string) =>
    (await resumeOfficer(county.pool, county.keys, token, AT))?.roles
  expect(await rolesIn(token)).toEqual(['clerk'])
  const given = { totp: totpAt(supervisor, AT), newPassword: OWN }
  const strong = await tokenOf(supervisor, supervisor.access.password, given)
  expect(await rolesIn(strong)).toEqual(['unit-supervisor'])
})

test('再输密码确认本人：猜错的和登录的一起数，第五次锁住；对了从头再数', async () => {
  const account = await opened('clerk')
  const { staffId } = account
  const prove = (password: string) =>
    provePassword(county.pool, county.keys, { staffId, password }, AT, {})
  for (let n = 0; n < 4; n++) expect(await prove('猜的')).toBe('wrong-password')
  expect(await prove(OWN)).toBeUndefined()
  expect(await failuresOf(account)).toEqual({ failures: 0 })
  expect(await signIn(account, '猜的')).toBe('wrong-credentials')
  for (let n = 0; n < 3; n++) expect(await prove('猜的')).toBe('wrong-password')
  expect(await prove('猜的'), '第五次').toBe('locked')
  expect(await prove(OWN)).toBe('locked')
})

test('账号那一行不是本县写的，再输密码也确认不了是本人', async () => {
  const { staffId } = await opened('clerk')
  const proved = () => provePassword(county.pool, county.keys, { staffId, password: OWN }, AT, {})
  expect(await proved()).toBeUndefined()
  await county.pool.query('update identity.staff set mark = null where staff_id = $1', [staffId])
  await expect(proved()).rejects.toMatchObject({ refusal: { code: 'data-altered' } })
})
