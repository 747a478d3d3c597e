import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StaffId } from '#foundation/ids'
import { addSeconds } from '#foundation/time'
import { findApplicant } from '#identity'
import { credentialsOf, signedIn } from '#testing'
import { PRESENCE_MINUTES } from '../src/identity/contract.ts'
import { ROUTES } from './declared-routes.ts'
import { form, openPublicSide, type PublicSide } from './public-side.ts'

/* 守门: an open session is whoever sits before it. Who they are is asked again before they take along
 * what is somebody's, and each sees and ends their own sessions. */

let side: PublicSide
let county: PublicSide['county']
beforeAll(async () => {
  side = await openPublicSide()
  ;({ county } = side)
})
afterAll(() => side.close())

const later = (minutes: number) => county.setTime(addSeconds(county.now(), minutes * 60))
type Answer = Awaited<ReturnType<PublicSide['get']>>
const cookieOf = ({ cookies }: Answer, name: string) => {
  const found = cookies.find((cookie) => cookie.name === name)
  return found && `${name}=${encodeURIComponent(found.value)}`
}
/** What a form of a page would send: its hidden fields. */
const hiddenIn = ({ body }: Answer) =>
  Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name, value]) => [name!, value!],
    ),
  )

test('什么要再次确认身份：工作人员带走的每一种清单，申请人导出、换手机号和邮箱、委托', () => {
  const asked = ROUTES.filter(({ who }) => who.endsWith('asks again who sits there'))
  const officers = ROUTES.filter(({ url }) => url.startsWith('/api/') && url.endsWith('/file'))
  expect(asked.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(
    [
      ...officers.map(({ method, url }) => `${method} ${url}`),
      'GET /my/data.json',
      'POST /my/authorities',
      'POST /my/data/email',
      'POST /my/data/phone',
    ].sort(),
  )
  expect(officers.length).toBeGreaterThan(2)
})

test('刚登录的不问；过了时间，导出先问短信验证码，答对了回到导出，一段时间不再问', async () => {
  const owner = await side.person('钱老板')
  expect((await side.get('/my/data.json', owner.cookie)).statusCode, '刚登录').toBe(200)
  later(PRESENCE_MINUTES + 1)
  const led = await side.get('/my/data.json', owner.cookie)
  expect([led.statusCode, led.headers.location]).toEqual([303, '/again?next=%2Fmy%2Fdata.json'])

  const { location } = led.headers as { location: string }
  expect((await side.get(location, owner.cookie)).body).toContain('获取验证码')
  await side.post(location, owner.cookie, form({ presenceSend: 'on' }))
  const code = await side.codeOf(owner.phone)
  const wrong = await side.post(location, owner.cookie, form({ presenceCode: '000000' }))
  expect([wrong.statusCode, cookieOf(wrong, 'yimen_presence')]).toEqual([422, undefined])
  const right = await side.post(location, owner.cookie, form({ presenceCode: code }))
  expect([right.statusCode, right.headers.location]).toEqual([303, '/my/data.json'])
  const proved = `${owner.cookie}; ${cookieOf(right, 'yimen_presence')}`
  expect((await side.get('/my/data.json', proved)).statusCode).toBe(200)

  later(PRESENCE_MINUTES - 3)
  expect((await side.get('/my/data.json', proved)).statusCode, '还在时间里').toBe(200)
  const other = await side.person('孙某某')
  const foreign = `${other.cookie}; ${cookieOf(right, 'yimen_presence')}`
  later(3)
  expect((await side.get('/my/data.json', proved)).statusCode, '过了时间').toBe(303)
  expect((await side.get('/my/data.json', foreign)).statusCode, '自己刚登录').toBe(200)
  later(PRESENCE_MINUTES)
  expect((await side.get('/my/data.json', foreign)).statusCode, '别人的确认').toBe(303)
  const made = `${owner.cookie}; yimen_presence=${encodeURIComponent(`${county.now()}/AAAA`)}`
  expect((await side.get('/my/data.json', made)).statusCode, '自己写的').toBe(303)
})

test('填了一半被问的，填写的内容带着走，确认以后照样提交；凭网址不带出任何表单', async () => {
  const owner = await side.person('周老板')
  later(PRESENCE_MINUTES + 1)
  const written = form({ phone: '13755559991' })
  const led = await side.post('/my/data/phone', owner.cookie, written)
  const { location } = led.headers as { location: string }
  expect([led.statusCode, location]).toEqual([307, '/again?form=on&next=%2Fmy%2Fdata%2Fphone'])
  const shown = await side.post(location, owner.cookie, written)
  expect(shown.statusCode).toBe(200)
  expect(hiddenIn(shown)).toEqual({ phone: '13755559991' })
  const sent = await side.post(
    location,
    owner.cookie,
    form({ ...hiddenIn(shown), presenceSend: 'on' }),
  )
  expect(hiddenIn(sent), '要验证码时也在').toEqual({ phone: '13755559991' })
  const again = form({ ...hiddenIn(sent), presenceCode: await side.codeOf(owner.phone) })
  const proved = await side.post(location, owner.cookie, again)
  expect([proved.statusCode, proved.headers.location]).toEqual([307, '/my/data/phone'])
  const cookie = `${owner.cookie}; ${cookieOf(proved, 'yimen_presence')}`
  later(2)
  const done = await side.post('/my/data/phone', cookie, again)
  expect(done.body).toContain('验证码已发到新手机号')
  const by = { phone: '13755559991', code: await side.codeOf('13755559991') }
  expect((await side.post('/my/data/phone', cookie, form(by))).body).toContain('手机号已更换')
  expect((await findApplicant(county.pool, county.keys, owner.applicantId))!.phone).toBe(by.phone)

  later(PRESENCE_MINUTES + 1)
  const mail = form({ email: 'zhou@example.cn' })
  const asked = await side.post('/my/data/email', owner.cookie, mail)
  expect(asked.headers.location).toBe('/again?form=on&next=%2Fmy%2Fdata%2Femail')
  const kept = await side.post(asked.headers.location as string, owner.cookie, mail)
  expect(hiddenIn(kept)).toEqual({ email: 'zhou@example.cn' })
  const unchanged = await findApplicant(county.pool, county.keys, owner.applicantId)
  expect(unchanged!.email, '还没有确认').toBeUndefined()

  const wrong = await side.post('/again?form=x', owner.cookie, form({ presenceCode: '123456' }))
  expect(wrong.statusCode, '地址写错了').toBe(422)
  const lured = await side.get(`/again?form=on&next=/my/authorities`, owner.cookie)
  expect(lured.body).toContain('action="/again?next=%2Fmy%2Fauthorities"')
})

const AUDITOR: StaffId = 'info-centre.auditor'
const send = (method: 'POST' | 'DELETE', url: string, cookie: string, payload?: object) =>
  side.server.inject({ method, url, headers: { cookie }, ...(payload && { payload }) })

test('工作人员导出清单，过了时间要再输密码；猜错算登录失败', async () => {
  const cookie = await signedIn(side.server, county, AUDITOR)
  expect((await side.get('/api/audit/file', cookie)).statusCode, '刚登录').toBe(200)
  later(PRESENCE_MINUTES + 1)
  const refused = await side.get('/api/audit/file', cookie)
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'presence-needed'])
  expect((await side.get('/api/audit', cookie)).statusCode, '看还可以看').toBe(200)

  const wrong = await send('POST', '/api/me/presence', cookie, { password: '不是这个' })
  expect([wrong.statusCode, wrong.json().code]).toEqual([422, 'wrong-password'])
  const failures = 'select max(failures) as n from identity.sign_in_place'
  expect((await county.pool.query(failures)).rows[0].n).toBeGreaterThan(0)
  const { password } = await credentialsOf(county, AUDITOR)
  const right = await send('POST', '/api/me/presence', cookie, { password })
  const proved = `${cookie}; ${cookieOf(right, 'yimen_presence')}`
  expect((await side.get('/api/audit/file', proved)).statusCode).toBe(200)
})

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
const WECHAT =
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50'

test('我的登录：从哪里、什么时候，用人看得懂的话；结束一处，结束其他全部；别人的看不到、动不了', async () => {
  const clerk: StaffId = 'north.clerk1'
  const enter = async (agent: string, remoteAddress: string) => {
    const payload = await credentialsOf(county, clerk)
    const headers = { 'user-agent': agent }
    const url = '/api/session'
    const signed = await side.server.inject({
      method: 'POST',
      url,
      payload,
      headers,
      remoteAddress,
    })
    return cookieOf(signed, 'yimen_staff')!
  }
  const [here, there] = [await enter(CHROME, '203.0.113.9'), await enter(WECHAT, '2001:db8:1:2::3')]
  await enter(CHROME, '198.51.100.7')
  const list = async (cookie: string) => (await side.get('/api/me/sessions', cookie)).json()
  const seen = await list(here)
  expect(seen).toMatchObject([
    { browser: 'chrome', system: 'windows', network: '198.51.100.*', isThis: false },
    { browser: 'wechat', system: 'android', network: '2001:db8:1:*', isThis: false },
    { browser: 'chrome', system: 'windows', network: '203.0.113.*', isThis: true },
  ])
  const { rows } = await county.pool.query('select from_sealed from identity.session')
  expect(String(rows.map((row) => row.from_sealed))).not.toContain('203.0.113')

  const other = await signedIn(side.server, county, 'north.approver')
  const url = `/api/me/sessions/${seen[1].sessionId}`
  expect((await send('DELETE', url, other)).json().code, '别人的').toBe('unknown-session')
  expect((await send('DELETE', url, here)).statusCode).toBe(200)
  expect((await side.get('/api/me', there)).statusCode, '结束了').toBe(401)
  expect((await send('DELETE', '/api/me/sessions', here)).statusCode).toBe(200)
  expect(await list(here)).toMatchObject([{ isThis: true }])
  expect((await side.get('/api/me', other)).statusCode, '别人的还在').toBe(200)
})

test('申请人在“我的登录”结束别处的登录', async () => {
  const owner = await side.person('吴老板')
  const elsewhere = await side.signIn(owner.phone)
  const page = await side.get('/my/sessions', owner.cookie)
  expect(page.body).toContain('就是这里')
  const [action] = /\/my\/sessions\/\d+\/end/.exec(page.body)!
  const stranger = await side.person('郑某某')
  expect((await side.post(action, stranger.cookie, form({}))).statusCode).toBe(404)
  expect((await side.post(action, owner.cookie, form({}))).statusCode).toBe(303)
  expect((await side.get('/my', elsewhere)).statusCode, '要重新登录').toBe(303)
  const third = await side.signIn(owner.phone)
  expect((await side.post('/my/sessions/end', owner.cookie, form({}))).statusCode).toBe(303)
  expect((await side.get('/my', third)).statusCode).toBe(303)
  expect((await side.get('/my', owner.cookie)).statusCode).toBe(200)
})
