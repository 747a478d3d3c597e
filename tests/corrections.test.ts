import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { dayOf } from '#foundation/time'
import { theApplicant } from '#identity'
import type { HttpServer } from '#platform/http'
import { type CaseTale, Teller } from '#sim'
import { codeSentTo, openNeutralCounty, type TestCounty } from '#testing'
import { buildServer } from '../src/app/server.ts'
import { DESK, faultsOf, fits, launch, PHONE, sitAs, violations } from './browser.ts'

/*
 * 补正、当场更正 of what stands in the application form: the clerk names fields, the applicant
 * changes these, and both see what was changed.
 */

let county: TestCounty
let server: HttpServer
let browser: Browser
let base: string
let teller: Teller
beforeAll(async () => {
  county = await openNeutralCounty()
  server = await buildServer(county, { logLevel: 'silent', demo: true })
  base = await server.listen({ port: 0, host: '127.0.0.1' })
  browser = await launch()
  teller = new Teller(county, 'corrections', dayOf(county.now()))
})
// A page that is left open goes on asking and drawing.
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await county?.drop()
})

const WRONG = '与租赁合同载明的地址不一致'
const named = {
  missing: [],
  fields: [{ field: 'address', reason: WRONG }],
  replyNaturalDays: 30,
}
const clerkAt = (c: CaseTale, act = ''): Promise<Page> =>
  sitAs({ browser, base, county }, 'north.clerk1', `cases/${c.caseId}${act && `?act=${act}`}`)

async function applicantAt(c: CaseTale, more: object): Promise<Page> {
  const { phone } = await theApplicant(county.pool, county.keys, c.applicantId)
  const context = await browser.newContext({ bypassCSP: true, reducedMotion: 'reduce', ...more })
  const page = await context.newPage()
  await page.goto(`${base}/sign-in`)
  await page.getByLabel('手机号码').fill(phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('短信验证码').fill(await codeSentTo(county, phone))
  await page.getByRole('button', { name: '登录' }).click()
  await page.goto(`${base}/my/cases/${c.caseId}`)
  return page
}

test('窗口在对话框里列明栏目和错处，办件页写明；手机和电脑上都看得全', async () => {
  const c = await teller.applies('甲类许可')
  const page = await clerkAt(c, 'correction')
  const fields = page.getByRole('group', { name: '需要更正的申请表栏目' })
  await fields.getByLabel('地址').fill(WRONG)
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: '确认办理' }).click()
  await page.getByText(`申请表“地址”：${WRONG}`).waitFor()
  expect((await c.state()).correction).toMatchObject({ missing: [], fields: named.fields })
  expect(await faultsOf(page)).toEqual([])
})

test.each([
  [PHONE, false],
  [DESK, true],
])(
  '申请人在 %o 上改列明的栏目（脚本：%s）：写错的留在原处说明，改好了两边都看得到改动',
  async (viewport, javaScriptEnabled) => {
    const c = await teller.applies('甲类许可')
    await c.does('north.clerk1', 'correction', named)
    const page = await applicantAt(c, { viewport, javaScriptEnabled })
    const before = (await c.form()).address as string
    await page.getByText(WRONG).waitFor()
    const address = page.getByLabel('地址')
    expect(await address.inputValue()).toBe(before)
    expect(await page.getByLabel('事由').count(), '没有列明的不问').toBe(0)
    await address.fill('路')
    const submit = page.getByRole('button', { name: '提交补正' })
    // The browser itself would not send it.
    if (!javaScriptEnabled) await address.evaluate((input) => input.removeAttribute('minlength'))
    await submit.click()
    await page.getByText('地址至少 4 个字').first().waitFor()
    expect(await address.inputValue(), '写的还在').toBe('路')
    if (javaScriptEnabled) expect(await violations(page)).toEqual([])
    expect(await fits(page)).toBe(true)
    await address.fill('建设路 18 号')
    await submit.click()
    await page.getByText('补正已提交').waitFor()
    const changes = page.locator('.changes')
    await changes.getByText(`原来 ${before}`).waitFor()
    await changes.getByText('改为 建设路 18 号').waitFor()
    expect(await fits(page)).toBe(true)
    expect((await c.state()).stage).toBe('submitted')
    const desk = await clerkAt(c)
    await desk.getByText('改动记录').waitFor()
    await desk.getByRole('cell', { name: '建设路 18 号', exact: true }).waitFor()
    expect(await faultsOf(desk)).toEqual([])
  },
)

test('窗口代为补正、当场更正：表里是原来填的，改一栏就只改这一栏', async () => {
  const c = await teller.applies('甲类许可')
  const before = await c.form()
  const page = await clerkAt(c, 'spot-correction')
  await page.getByLabel('更正内容').fill('门牌号更正')
  const group = page.getByRole('group', { name: '申请表' })
  expect(await group.getByLabel('事由').inputValue()).toBe(before.matter)
  await group.getByLabel('地址').fill('路')
  await page.getByRole('button', { name: '确认办理' }).click()
  await page.getByText('地址至少 4 个字').first().waitFor()
  await group.getByLabel('地址').fill('建设路 18 号')
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: '确认办理' }).click()
  await page.getByRole('cell', { name: '建设路 18 号', exact: true }).waitFor()
  expect(await c.form()).toEqual({ ...before, address: '建设路 18 号' })
  await c.does('north.clerk1', 'correction', named)
  const again = await clerkAt(c, 'supplement')
  await again.getByText(`窗口说明：${WRONG}`).waitFor()
  await again.getByRole('group', { name: '需要更正的栏目' }).getByLabel('地址').fill('新街 7 号')
  await again.getByRole('button', { name: '确认办理' }).click()
  await again.getByRole('cell', { name: '新街 7 号', exact: true }).waitFor()
  expect(await c.form()).toEqual({ ...before, address: '新街 7 号' })
  expect((await c.state()).stage).toBe('submitted')
})
