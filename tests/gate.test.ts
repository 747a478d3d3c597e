import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EVERYBODY } from '#platform/access'
import { createHttpServer } from '#platform/http'
import { DEMO_PASSWORD } from '#identity'
import { CONTRACT, ROUTES } from './declared-routes.ts'
import { form, openPublicSide, type PublicSide } from './public-side.ts'

/* 守门 of the whole server, tried over what is declared: every route, every parameter. */

let side: PublicSide
let me: string
let officer: string
let clerks: string[]
beforeAll(async () => {
  side = await openPublicSide()
  me = (await side.person()).cookie
  const { rows } = await side.county.pool.query<{ staff_id: string }>(
    "select staff_id from identity.duty where role = 'clerk' order by staff_id limit 2",
  )
  clerks = rows.map((r) => r.staff_id)
  officer = await signedIn(clerks[0]!)
})
afterAll(() => side.close())

async function signedIn(staffId: string): Promise<string> {
  const payload = { staffId, password: DEMO_PASSWORD }
  const reply = await side.server.inject({ method: 'POST', url: '/api/session', payload })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
}

const operations = Object.entries(CONTRACT.paths).flatMap(([path, of]) =>
  Object.entries(of).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    operation,
  })),
)
test('谁可以，先于写得对不对：没有登录的，发什么都是先请登录', async () => {
  const closed = ROUTES.filter(({ who }) => who !== 'everybody')
  expect(closed.length).toBeGreaterThan(100)
  const wrong: string[] = []
  for (const { method, url } of closed) {
    const at = url.replace(/:\w+/g, '%00').replace('*', 'x')
    for (const [type, payload] of [
      ['application/json', '{"x"'],
      ['application/json', '{}'],
      ['text/strange', 'x'],
    ] as const) {
      const sent = method === 'GET' ? {} : { payload, headers: { 'content-type': type } }
      const { statusCode, headers } = await side.server.inject({ method, url: at, ...sent })
      const isLed = statusCode === 303 && String(headers.location).startsWith('/sign-in?')
      if (statusCode !== 401 && !isLed) wrong.push(`${method} ${at} ${type}: ${statusCode}`)
    }
  }
  expect(wrong).toEqual([])
})

const HOSTILE = [
  'constructor',
  '__proto__',
  'toString',
  '\0',
  '0001-01-01',
  '9999-12-31',
  '2199-12-31',
  '53300-01-01',
  '53300',
  '-1',
  '1e9',
  '//evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  '/\\evil.example',
  '/.//evil.example',
  '\r\nx: y',
  'https://evil.example/',
]

test('地址里写什么，都不出故障，也不把人带到别的网站', async () => {
  const wrong: string[] = []
  const look = async (method: string, url: string) => {
    for (const cookie of url.startsWith('/api/') ? [officer] : [undefined, me]) {
      const reply = await side.server.inject({
        method: method as 'GET',
        url,
        headers: cookie === undefined ? {} : { cookie },
      })
      const away = URL.parse(String(reply.headers.location ?? '/'), 'https://ours.example')
      if (reply.statusCode >= 500 || away?.host !== 'ours.example')
        wrong.push(`${method} ${url}: ${reply.statusCode} ${String(reply.headers.location)}`)
    }
  }
  const reading = operations.filter(
    ({ method, path }) => method === 'GET' && path !== '/api/supervision/live',
  )
  for (const { path, operation } of reading) {
    const queries = (operation.parameters ?? []).filter((p) => p.in === 'query')
    for (const value of HOSTILE) {
      const said = encodeURIComponent(value)
      if (path.includes('{')) await look('GET', path.replace(/\{\w+\}/g, said))
      // One at a time: what is wrong with one would hide the others.
      else for (const { name } of queries) await look('GET', `${path}?${name}=${said}`)
    }
  }
  for (const url of [
    '/%',
    '/%ff',
    '/items/%E0%A4%A',
    '/api/%',
    '//evil.example',
    '/\\evil.example',
  ])
    await look('GET', url)
  expect(wrong).toEqual([])
})

test.each([
  ['/my/cases?x=1', '/my/cases?x=1'],
  ['/letters#x', '/letters'],
  ['/查 询', '/%E6%9F%A5%20%E8%AF%A2'],
  ...HOSTILE.filter((text) => !/^[\w-]/.test(text) && text !== '\0').map((text) => [text, '/']),
  ['/\r\nx: y', '/x:%20y'],
])('返回的地址 %j 只会是我们自己的：%s', async (back, ends) => {
  const reply = await side.get(`/large?on=1&back=${encodeURIComponent(back!)}`)
  expect([reply.statusCode, reply.headers.location]).toEqual([303, ends])
})

describe('别的网站', () => {
  const post = (headers: Record<string, string>) =>
    side.server.inject({ method: 'POST', url: '/sign-out', headers })
  test.each([
    [{ origin: 'garbage' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, 303],
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, 403],
    [{ host: 'a.example', origin: 'https://a.example' }, 303],
    [{}, 303],
  ])('%j 答复 %i', async (headers, status) => {
    expect((await post(headers)).statusCode).toBe(status)
  })
})

test('没有声明可以留存的，一律不留存：每一页、每一个接口', async () => {
  const kept = new Map<string, string>()
  for (const { path } of operations.filter(({ method }) => method === 'GET')) {
    if (path.includes('{') || path === '/api/supervision/live') continue
    for (const cookie of [undefined, me, officer]) {
      const { headers } = await side.get(path, cookie)
      expect(headers['cache-control'], path).toBeDefined()
      if (headers['cache-control'] !== 'no-store') kept.set(path, headers['cache-control']!)
    }
  }
  const who = new Map(ROUTES.filter((r) => r.method === 'GET').map((r) => [r.url, r.who]))
  for (const path of kept.keys()) expect(who.get(path), path).toBe(EVERYBODY.says)
})

test('页面只运行自己的东西，不改基址，不向别的网站交出窗口和设备', async () => {
  for (const url of ['/', '/api/health', '/nowhere', '/%']) {
    const { headers } = await side.get(url)
    expect(headers, url).toMatchObject({
      'content-security-policy': expect.stringContaining("base-uri 'none'"),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'x-content-type-options': 'nosniff',
    })
    expect(headers['strict-transport-security']).toBeUndefined()
  }
})

test('https 之下，凭证只经 https、只由本站设；浏览器记住只用 https', async () => {
  const { buildServer } = await import('../src/app/server.ts')
  const server = await buildServer(side.county, { logLevel: 'silent', demo: false, isHttps: true })
  try {
    const payload = { staffId: clerks[1]!, password: DEMO_PASSWORD }
    const reply = await server.inject({ method: 'POST', url: '/api/session', payload })
    expect(reply.headers['strict-transport-security']).toMatch(/max-age=31536000/)
    expect(reply.cookies.length).toBeGreaterThan(1)
    for (const cookie of reply.cookies)
      expect(cookie).toMatchObject({ secure: true, httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(reply.cookies.every(({ name }) => name.startsWith('__Host-'))).toBe(true)
    const me = (cookie: string) => server.inject({ url: '/api/me', headers: { cookie } })
    const cookie = reply.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
    expect((await me(cookie)).statusCode).toBe(200)
    expect((await me(cookie.replaceAll('__Host-', ''))).statusCode, '不带前缀的不算').toBe(401)
    const from = (origin: string) =>
      server.inject({
        method: 'POST',
        url: '/api/session',
        payload,
        headers: { host: 'gov.example', origin },
      })
    expect((await from('http://gov.example')).json().code, '明文的同名网站').toBe('foreign-origin')
    expect((await from('https://gov.example')).statusCode).toBe(200)
  } finally {
    await server.close()
  }
})

test('日志里只有哪一条路由：没有查询、编号、证件号码和凭证', async () => {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const server = createHttpServer({ logLevel: 'info', stream })
  await server.register(async (scope) => {
    scope.get('/people/:id', { config: { access: EVERYBODY } }, async () => ({}))
  })
  const secret = '11010519491231002X'
  await server.inject({ url: `/people/${secret}?idNumber=${secret}`, headers: { cookie: secret } })
  await server.inject(`/nowhere/${secret}`)
  const said = lines.join('')
  expect(said).toContain('/people/:id')
  expect(said).not.toContain(secret)
  await server.close()
})

test('会话到了时候就完，一个人同时只有几个，过期的当时就擦掉', async () => {
  const { county, signIn } = side
  const { phone } = await side.person()
  const cookies: string[] = []
  for (let n = 0; n < 6; n++) cookies.push(await signIn(phone))
  const isIn = async (cookie: string) => (await side.get('/my', cookie)).statusCode === 200
  expect(await Promise.all(cookies.map(isIn)), '最早的让位').toEqual([
    false,
    ...Array(5).fill(true),
  ])
  const { addSeconds } = await import('#foundation/time')
  const { identityJobs } = await import('#identity')
  const began = county.now()
  for (let minutes = 29; minutes < 12 * 60; minutes += 29) {
    county.setTime(addSeconds(began, minutes * 60))
    expect(await isIn(cookies[5]!), `${minutes} 分钟，一直在用`).toBe(true)
  }
  county.setTime(addSeconds(began, 12 * 3600))
  expect(await isIn(cookies[5]!), '满十二小时').toBe(false)
  for (const { when, does } of identityJobs) if (when === 'minute') await does(county, county.now())
  const { rows } = await county.pool.query('select count(*)::int as n from identity.session')
  expect(rows).toEqual([{ n: 0 }])
  await side.post('/sign-out', undefined, form({}))
})
