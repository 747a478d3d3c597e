import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf, type Instant, toInstant } from '#foundation/time'
import type { OneTimeAccess } from '#identity'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#platform/embedded-postgres'
import type { HttpServer } from '#platform/http'
import { repositoryDir } from '#platform/repository'
import { type County, openCounty } from '../src/app/county.ts'
import { buildServer } from '../src/app/server.ts'
import { verifyCounty } from '../src/app/verify.ts'

/*
 * A real county on its own PostgreSQL begins: prepared by a command, without anybody in it, and
 * served by another process than that of the commands.
 */

const now = (): Instant => toInstant(new Date())
const OWN = '清风徐来水波不兴-2026'

let dir: string
let postgres: EmbeddedPostgres
let county: County
let server: HttpServer
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'yimen-staff-'))
  chmodSync(dir, 0o755)
  postgres = await startEmbeddedPostgres(dir, { durable: false })
  expect(await cli('migrate')).toMatchObject({ code: 0 })
  county = await openCounty({ ownerUrl: postgres.url, stateDir: join(dir, 'state'), now })
  server = await buildServer(county, { logLevel: 'silent', demo: false })
})
afterAll(async () => {
  await server?.close()
  await county?.close()
  await postgres?.stop()
  rmSync(dir, { recursive: true, force: true })
})

async function cli(...args: string[]) {
  const child = spawn(process.execPath, [join(repositoryDir, 'src/app/cli.ts'), ...args], {
    env: {
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      DATABASE_URL: postgres.url,
      YIMEN_DIR: join(dir, 'state'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [said, complained, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return { code: code as number, said, complained }
}

const add = (staffId: string, unit: string, name: string, role: string, ...more: string[]) =>
  cli('staff', 'add', staffId, '--unit', unit, '--name', name, '--role', role, ...more)

type Opened = OneTimeAccess & { hasPost: boolean }
/** An account, and what its owner is handed. */
async function opened(...given: Parameters<typeof add>): Promise<Opened> {
  const { code, said, complained } = await add(...given, '--json')
  expect(code, complained).toBe(0)
  return JSON.parse(said)
}

/** Signs in with a one-time password, sets another, and answers the cookie. */
async function entered(staffId: string, { password, totp }: OneTimeAccess): Promise<string> {
  const code = totp && generateSync({ secret: totp.secret })
  const reply = await server.inject({
    method: 'POST',
    url: '/api/session',
    payload: { staffId, password, newPassword: OWN, ...(code && { totp: code }) },
  })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
}
const get = (url: string, cookie: string) => server.inject({ url, headers: { cookie } })
const post = (url: string, cookie: string, payload: object) =>
  server.inject({ method: 'POST', url, headers: { cookie }, payload })

test.each([
  ['没有的单位', ['nowhere', '王', 'clerk'], /没有单位“nowhere”/],
  ['没有的岗位', ['market', '王', 'clerk,boss'], /没有岗位“boss”。岗位有：.*approver（/],
  ['没有写岗位', ['market', '王', ''], /没有岗位“”/],
  ['没有写姓名', ['market', ' ', 'clerk'], /--name/],
] as const)('%s是用法错误，退出码 2，什么也不建', async (_what, [unit, name, role], says) => {
  expect(await add('market.wang', unit, name, role)).toEqual({
    code: 2,
    said: '',
    complained: expect.stringMatching(says),
  })
  expect((await county.pool.query('select from identity.staff')).rowCount).toBe(0)
})

test.each(['constructor', '__proto__', 'toString', 'stuff'])(
  '没有命令“%s”：用法错误，退出码 2',
  async (command) => {
    expect(await cli(command)).toMatchObject({
      code: 2,
      complained: expect.stringContaining(`没有命令“${command}”`),
    })
  },
)

test('账号不像账号、动词不对，也是用法错误', async () => {
  for (const args of [['add', '王'], ['add'], ['drop', 'market.wang']])
    expect(await cli('staff', ...args)).toMatchObject({
      code: 2,
      complained: expect.stringMatching(/写成 staff add 账号/),
    })
})

test('空的县：头两个管理人员由命令开设，能登录、看得到自己的岗位；以后的岗位由他们两人公布；换发之后原来的登录失效', async () => {
  const admin = await opened('info-centre.wang', 'info-centre', '王立新', 'system-admin')
  const second = await opened('info-centre.li', 'info-centre', '李敏', 'security-admin')
  expect([admin.hasPost, second.hasPost]).toEqual([true, true])
  const wang = await entered('info-centre.wang', admin)
  const li = await entered('info-centre.li', second)
  expect((await get('/api/me', wang)).json()).toMatchObject({
    staffId: 'info-centre.wang',
    name: '王立新',
    unitId: 'info-centre',
    roles: ['system-admin'],
  })
  const { rows } = await county.pool.query(
    "select key, number, basis, drafted_by, published_by from world.version where kind = 'post' order by key desc",
  )
  expect(rows).toEqual(
    ['info-centre.wang', 'info-centre.li'].map((key) => ({
      key,
      number: 1,
      basis: '首批管理人员，由系统运维人员开设',
      drafted_by: 'system',
      published_by: 'system',
    })),
  )

  // From here on the county appoints its people itself.
  const { said } = await add('service-centre.zhao', 'service-centre', '赵晓燕', 'hall-manager')
  expect(said).toMatch(/岗位\s+还没有：请系统管理员/)
  const password = /一次性密码\s+(\S{19})（/.exec(said)![1]!
  const zhao = await entered('service-centre.zhao', { password })
  expect((await get('/api/me', zhao)).json().roles).toEqual([])
  const url = '/api/publications/post/service-centre.zhao/drafts'
  const fromOn = dayOf(now())
  const drafted = await post(url, wang, {
    content: { unitId: 'service-centre', duties: [{ role: 'hall-manager', fromOn }] },
    effectiveOn: fromOn,
    basis: '县政务服务中心任职通知第 1 号',
  })
  expect(drafted.statusCode, drafted.body).toBe(201)
  const approval = `${url}/${drafted.json().draftId}/approval`
  expect((await post(approval, wang, {})).statusCode, '不能自己批准').not.toBe(200)
  expect((await post(approval, li, {})).statusCode).toBe(200)
  expect((await get('/api/me', zhao)).json().roles).toEqual(['hall-manager'])

  expect(await add('info-centre.wang', 'market', '别人', 'clerk')).toMatchObject({
    code: 2,
    complained: '账号 info-centre.wang 已经有人用\n',
  })
  expect(await cli('staff', 'renew', 'market.nobody')).toMatchObject({
    code: 2,
    complained: '没有账号 market.nobody\n',
  })
  const renewed = await cli('staff', 'renew', 'info-centre.wang', '--json')
  expect((await get('/api/me', wang)).statusCode).toBe(401)
  const again = await entered('info-centre.wang', JSON.parse(renewed.said))
  expect((await get('/api/me', again)).json().roles).toEqual(['system-admin'])

  await county.sealer.sealAll()
  expect(await verifyCounty(county)).toMatchObject({ ok: true, findings: [] })
})
