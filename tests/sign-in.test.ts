import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { staffIds, unitIds } from '#foundation/ids'
import { currentTotp, DEMO_PASSWORD, openAccount } from '#identity'
import type { HttpServer } from '#platform/http'
import { openNeutralCounty, type TestCounty } from '#testing'
import { buildServer } from '../src/app/server.ts'
import { fits, launch, violations } from './browser.ts'

let county: TestCounty
let server: HttpServer
let browser: Browser
let base: string
beforeAll(async () => {
  county = await openNeutralCounty()
  server = await buildServer(county, { logLevel: 'silent', demo: false })
  base = await server.listen({ port: 0, host: '127.0.0.1' })
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await county?.drop()
})

test.each([
  [360, 740],
  [1280, 800],
])(
  '%i×%i 首次登录只用键盘：一次性密码、动态验证码、自己的新密码填两遍，太弱和两遍不一样都说清楚，没有无障碍问题',
  async (width, height) => {
    const staffId = staffIds.of(`north.first${width}`)
    const opened = await openAccount(
      county.pool,
      county.keys,
      { staffId, unitId: unitIds.of('north'), name: '头一回', roles: ['unit-admin'] },
      county.now(),
    )
    const { rows } = await county.pool.query(
      'select totp_sealed from identity.staff where staff_id = $1',
      [staffId],
    )
    const code = currentTotp(county.keys, staffId, rows[0].totp_sealed, county.now())
    const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true })
    const page = await context.newPage()
    await page.goto(`${base}/staff/`)
    const types = async (...texts: string[]) => {
      for (const [i, text] of texts.entries()) {
        if (i > 0) await page.keyboard.press('Tab')
        await page.keyboard.type(text)
      }
      await page.keyboard.press('Enter')
    }
    /** The button that shows a password stands between a password and the next field. */
    const EYE = ''
    const looksRight = async (says: Locator, label: string) => {
      await says.waitFor()
      expect(await violations(page)).toEqual([])
      expect(await fits(page)).toBe(true)
      expect(
        await page.getByLabel(label, { exact: true }).evaluate((field) => field.matches(':focus')),
        `光标在“${label}”`,
      ).toBe(true)
    }
    const told = (text: string) => page.getByRole('alert').filter({ hasText: text })

    await page.getByLabel('账号').waitFor()
    expect(await violations(page)).toEqual([])
    await types(staffId, opened!.password)
    await looksRight(told('请输入动态验证码'), '动态验证码（6 位）')
    await types(code)
    await looksRight(told('请设置自己的新密码'), '新密码')
    await types('短', EYE, '短')
    await looksRight(told('新密码至少 10 个字符'), '新密码')
    await types('清风徐来水波不兴-2026', EYE, '清风徐来水波不惊-2026')
    await looksRight(page.getByText('两次填写的新密码不一样'), '再填一次新密码')
    await page.keyboard.press('ControlOrMeta+A')
    await types('清风徐来水波不兴-2026')
    await page.getByText('头一回').first().waitFor()
    await context.close()
  },
)

test('登录页可以修改密码：新密码管用，原来的不管用', async () => {
  const page = await (await browser.newContext()).newPage()
  const violated: string[] = []
  page.on('console', (line) => {
    if (/Content Security Policy|script-src/.test(line.text())) violated.push(line.text())
  })
  await page.goto(`${base}/staff/`)
  await page.getByRole('button', { name: '修改密码' }).click()
  await page.getByLabel('账号').fill('north.clerk1')
  await page.getByLabel('密码', { exact: true }).fill(DEMO_PASSWORD)
  await page.getByLabel('新密码', { exact: true }).fill('清风徐来水波不兴-2026')
  await page.getByLabel('再填一次新密码').fill('清风徐来水波不兴-2026')
  await page.getByRole('button', { name: '设置新密码并登录' }).click()
  await page.getByRole('link', { name: '我的待办' }).first().waitFor()
  expect(violated, '页面不触犯自己的内容安全策略').toEqual([])
  const signIn = (password: string) =>
    page.request.post(`${base}/api/session`, { data: { staffId: 'north.clerk1', password } })
  expect((await signIn(DEMO_PASSWORD)).status()).toBe(401)
  expect((await signIn('清风徐来水波不兴-2026')).status()).toBe(200)
  await page.context().close()
})

test('新发布的页面当即可见：页面每次都问，按内容取名的文件可以留着；没有的文件说没有', async () => {
  const page = await server.inject('/staff/')
  expect(page.headers['cache-control']).toBe('no-cache')
  expect((await server.inject('/staff/calendar')).headers['cache-control']).toBe('no-cache')
  const [, script] = /src="(\/staff\/assets\/[^"]+\.js)"/.exec(page.body)!
  expect((await server.inject(script!)).headers['cache-control']).toBe(
    'public, max-age=31536000, immutable',
  )
  expect((await server.inject('/staff/assets/index-gone.js')).statusCode).toBe(404)
})
