import { scrypt } from 'node:crypto'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type StaffId, staffIds, unitIds } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import {
  openAccount,
  renewAccess,
  resumeOfficer,
  type Role,
  signInStaff,
  type OneTimeAccess,
} from '#identity'
import { openNeutralCounty, type TestCounty } from '#testing'

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof import('node:crypto')>()
  return { ...real, scrypt: vi.fn(real.scrypt) }
})

const AT: Instant = '2026-03-02T01:00:00.000Z'
const OWN = '清风徐来水波不兴-2026'

let county: TestCounty
beforeAll(async () => {
  county = await openNeutralCounty()
})
afterAll(() => county.drop())

let serial = 0
/** Somebody new, with an account of these roles. */
async function opened(...roles: Role[]) {
  const staffId = staffIds.of(`north.new${++serial}`)
  const staff = { staffId, unitId: unitIds.of('north'), name: '新来的', roles }
  return { staffId, access: (await openAccount(county.pool, county.keys, staff, AT))! }
}

const codeOf = ({ totp }: OneTimeAccess) =>
  totp && generateSync({ secret: totp.secret, epoch: Date.parse(AT) / 1000 })

async function signIn(
  staffId: StaffId,
  password: string,
  more: { totp?: string | undefined; newPassword?: string } = {},
) {
  const done = await signInStaff(county.pool, county.keys, { staffId, password, ...more }, AT)
  return done.ok ? 'ok' : done.code
}

test('一次性密码进不来，只能用来设置自己的密码；设好之后它就作废', async () => {
  const { staffId, access } = await opened('clerk')
  expect(access.password).toMatch(/^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/)
  expect(await signIn(staffId, access.password)).toBe('new-password-needed')
  expect(await signIn(staffId, access.password, { newPassword: OWN })).toBe('ok')
  expect(await signIn(staffId, access.password, { newPassword: '别的新密码-2026' })).toBe(
    'wrong-credentials',
  )
  expect(await signIn(staffId, OWN)).toBe('ok')
})

test('两个人同时拿着同一个一次性密码：只有一个设得成', async () => {
  const { staffId, access } = await opened('clerk')
  const passwords = ['甲的新密码-2026', '乙的新密码-2026']
  const answers = await Promise.all(
    passwords.map((newPassword) => signIn(staffId, access.password, { newPassword })),
  )
  expect([...answers].sort()).toEqual(['ok', 'wrong-credentials'])
  const won = answers.indexOf('ok')
  expect(await signIn(staffId, passwords[won]!)).toBe('ok')
  expect(await signIn(staffId, passwords[1 - won]!)).toBe('wrong-credentials')
})

test('太弱的新密码不收：太短、只有一种字符、含有账号、与原来的相同；十个字、两种字符就够，原来的还能用来设', async () => {
  const { staffId, access } = await opened('clerk')
  for (const newPassword of [
    '',
    'abc-12345',
    '𠮷野家点心-202',
    '12345678901234',
    'abcdefghijkl',
    `${staffId.toUpperCase()}-2026`,
    access.password,
  ])
    expect(await signIn(staffId, access.password, { newPassword }), newPassword).toBe(
      'new-password-weak',
    )
  expect(await signIn(staffId, access.password, { newPassword: 'abcde12345' })).toBe('ok')
})

test('本人随时可以换密码，原来登录的都退出；别人没有现在的密码就换不了', async () => {
  const { staffId, access } = await opened('clerk')
  await signIn(staffId, access.password, { newPassword: OWN })
  const before = await signInStaff(county.pool, county.keys, { staffId, password: OWN }, AT)
  if (!before.ok) throw new Error(before.code)
  expect(await signIn(staffId, '猜的', { newPassword: '另一个密码-2026' })).toBe(
    'wrong-credentials',
  )
  expect(await resumeOfficer(county.pool, county.keys, before.token, AT)).toMatchObject({ staffId })
  expect(await signIn(staffId, OWN, { newPassword: '另一个密码-2026' })).toBe('ok')
  expect(await resumeOfficer(county.pool, county.keys, before.token, AT)).toBeUndefined()
})

test('监督和管理岗位才有动态验证码的密钥；没有验证码，一次性密码也设不了新的', async () => {
  expect((await opened('clerk', 'handler')).access.totp).toBeUndefined()
  const { staffId, access } = await opened('handler', 'unit-supervisor')
  expect(access.totp!.uri).toBe(
    `otpauth://totp/Yimen:${staffId}?secret=${access.totp!.secret}&issuer=Yimen`,
  )
  expect(await signIn(staffId, access.password, { newPassword: OWN })).toBe('second-factor-needed')
  const totp = codeOf(access)
  expect(await signIn(staffId, access.password, { totp, newPassword: OWN })).toBe('ok')
})

test('后来才担任监督和管理岗位的，没有动态验证码就登录不了；换发之后就有', async () => {
  const { staffId, access } = await opened('clerk')
  await signIn(staffId, access.password, { newPassword: OWN })
  const holds = (role: Role, from: string) =>
    county.pool.query('insert into identity.duty (staff_id, role, from_on) values ($1, $2, $3)', [
      staffId,
      role,
      from,
    ])
  await holds('auditor', '2026-03-03')
  expect(await signIn(staffId, OWN), '还没有到任').toBe('ok')
  await holds('auditor', '2026-03-02')
  expect(await signIn(staffId, OWN)).toBe('second-factor-missing')
  const renewed = (await renewAccess(county.pool, county.keys, staffId, { at: county.now() }))!
  const totp = codeOf(renewed)
  expect(await signIn(staffId, renewed.password, { totp, newPassword: OWN })).toBe('ok')
})

test('换发之后，原来的密码、验证码和登录都作废，锁定解除', async () => {
  const { staffId, access } = await opened('unit-supervisor')
  const first = await signInStaff(
    county.pool,
    county.keys,
    { staffId, password: access.password, totp: codeOf(access), newPassword: OWN },
    AT,
  )
  if (!first.ok) throw new Error(first.code)
  for (let n = 0; n < 5; n++) await signIn(staffId, '猜的')
  expect(await signIn(staffId, OWN, { totp: codeOf(access) })).toBe('locked')

  const renewed = (await renewAccess(county.pool, county.keys, staffId, { at: county.now() }))!
  expect(await resumeOfficer(county.pool, county.keys, first.token, AT)).toBeUndefined()
  expect(await signIn(staffId, OWN, { totp: codeOf(access) })).toBe('wrong-credentials')
  expect(await signIn(staffId, renewed.password, { totp: codeOf(access) })).toBe('wrong-code')
  const totp = codeOf(renewed)
  expect(await signIn(staffId, renewed.password, { totp })).toBe('new-password-needed')
  expect(await signIn(staffId, renewed.password, { totp, newPassword: OWN })).toBe('ok')
  expect(
    await renewAccess(county.pool, county.keys, staffIds.of('north.nobody'), { at: county.now() }),
  ).toBeUndefined()
})

test('账号已经有人用，什么也不改', async () => {
  const staff = {
    staffId: staffIds.of('north.clerk1'),
    unitId: unitIds.of('south'),
    name: '冒名的',
    roles: ['system-admin' as const],
  }
  const all = async () => (await county.pool.query('select * from identity.staff order by 1')).rows
  const before = await all()
  expect(await openAccount(county.pool, county.keys, staff, AT)).toBeUndefined()
  expect(await all()).toEqual(before)
})

test('县里已经有两个人可以拟订和批准岗位：只开账号，岗位由他们公布', async () => {
  const { staffId, access } = await opened('system-admin')
  expect(access.hasPost).toBe(false)
  const { rows } = await county.pool.query('select from identity.duty where staff_id = $1', [
    staffId,
  ])
  expect(rows).toEqual([])
})

test('同一时刻猜许多次，看的也只有五次；密码对、只是还要别的，不算猜', async () => {
  const { staffId, access } = await opened('unit-supervisor')
  for (let n = 0; n < 6; n++)
    expect(await signIn(staffId, access.password)).toBe('second-factor-needed')
  const guesses = Array.from({ length: 40 }, () =>
    signIn(staffId, access.password, { totp: '000000' }),
  )
  const answers = await Promise.all(guesses)
  expect(answers.filter((a) => a === 'wrong-code')).toHaveLength(4)
  expect(answers.filter((a) => a === 'locked')).toHaveLength(36)
  const { rows } = await county.pool.query(
    'select failures from identity.sign_in_place where who = $1',
    [county.keys.index(staffId)],
  )
  expect(rows).toEqual([{ failures: 5 }])
  expect(await signIn(staffId, access.password, { totp: codeOf(access) })).toBe('locked')
})

test('同一时刻从一处用对的密码登录十二次，都登得上；夹着猜的，也只看五次错的', async () => {
  const { staffId, access } = await opened('clerk')
  const newPassword = 'Qingyan-2026-0'
  expect(await signIn(staffId, access.password, { newPassword })).toBe('ok')
  const at = (device: string) => ({ address: '203.0.113.8', device: device.repeat(43) })
  const many = (n: number, password: string, device: string) =>
    Promise.all(
      Array.from({ length: n }, () =>
        signInStaff(county.pool, county.keys, { staffId, password }, county.now(), at(device)).then(
          (signed) => (signed.ok ? 'ok' : signed.code),
        ),
      ),
    )
  expect(await many(12, newPassword, 'a')).toEqual(Array(12).fill('ok'))
  const guessed = await many(12, '猜的', 'b')
  expect(guessed.filter((answer) => answer === 'wrong-credentials').length).toBeLessThan(5)
  expect(guessed.filter((answer) => answer === 'ok')).toEqual([])
  expect(await many(1, newPassword, 'a'), '用惯的浏览器').toEqual(['ok'])
})

test('没有这个账号，答复与密码不对一样，也一样算一遍', async () => {
  const { staffId } = await opened('clerk')
  vi.mocked(scrypt).mockClear()
  for (const who of [staffId, staffIds.of('north.nobody')])
    expect(await signIn(who, '猜的')).toBe('wrong-credentials')
  const reckoned = vi.mocked(scrypt).mock.calls.map(([password, salt, bytes]) => ({
    password,
    salt: Buffer.byteLength(salt as Buffer),
    bytes,
  }))
  expect(reckoned).toEqual(Array(2).fill({ password: '猜的', salt: 16, bytes: 32 }))
})
