import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { CaseId, StaffId } from '#foundation/ids'
import { dayOf } from '#foundation/time'
import type { HttpServer } from '#platform/http'
import { findApplicant, saveApplicant } from '#identity'
import { Teller } from '#sim'
import { codeSentTo, openNeutralCounty, type TestCounty } from '#testing'
import { buildServer } from '../src/app/server.ts'
import { DESK, faultsOf, launch, PHONE, settled, sitAs } from './browser.ts'

let county: TestCounty
let server: HttpServer
let browser: Browser
let base: string
let cases: CaseId[]
beforeAll(async () => {
  county = await openNeutralCounty()
  server = await buildServer(county, { logLevel: 'silent', demo: true })
  base = await server.listen({ port: 0, host: '127.0.0.1' })
  browser = await launch()
  const t = new Teller(county, 'desk-pages', dayOf(county.now()))
  cases = []
  for (const who of ['待办甲', '待办乙', '待办丙'])
    cases.push((await t.applies('甲类许可', { who })).caseId)
})
// A page that is left open goes on asking and drawing.
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await county?.drop()
})

const sit = (staffId: StaffId, path = '', viewport = DESK): Promise<Page> =>
  sitAs({ browser, base, county }, staffId, path, viewport)
const numberOf = (page: Page) => page.locator('a.task').allTextContents()

test('筛选、领取、打开、受理、下一件、回到待办：筛选还在；领了的同事看得见', async () => {
  const page = await sit('north.clerk1')
  await page.getByLabel('编号、事项或环节').fill('甲类')
  await page.keyboard.press('Enter')
  await page.waitForURL(/text=/)
  await expect.poll(() => numberOf(page)).toEqual(cases)
  await page.getByRole('button', { name: `领取 ${cases[0]}` }).click()
  await page.getByText('我在办').waitFor()
  await page.getByRole('link', { name: cases[0]!, exact: true }).click()
  await page.getByRole('navigation', { name: '待办之间' }).getByText('我在办').waitFor()
  await page.getByRole('button', { name: /^受\s*理$/ }).click()
  await page.getByRole('button', { name: '确认办理' }).click()
  await page.getByText('办理中').first().waitFor()
  const other = await sit('north.clerk2')
  await other.getByRole('button', { name: `领取 ${cases[1]}` }).click()
  await other.getByText('我在办').waitFor()
  // The next is the first that nobody is at.
  await page.reload()
  await page.getByRole('button', { name: '下一件' }).click()
  await page.getByRole('heading', { name: cases[2]! }).waitFor()
  await page.getByText('这份待办里没有下一件了').waitFor()
  await page.getByRole('link', { name: '回到待办' }).click()
  await page.getByText('在办', { exact: false }).first().waitFor()
  expect(page.url()).toContain('text=')
  expect(await numberOf(page)).toEqual([cases[2], cases[1]])
})

test('没有取到，就说没有取到并可重试，不说没有', async () => {
  const page = await sit('north.clerk1', 'guides')
  await page.route('**/api/tasks?*', (route) => route.abort())
  await page.getByRole('link', { name: /我的待办/ }).click()
  await page.getByText('连接不上服务器').first().waitFor()
  expect(await page.getByText('现在没有等待您办理').count()).toBe(0)
  await page.unroute('**/api/tasks?*')
  await page.getByRole('button', { name: /重\s*试/ }).click()
  await page.getByRole('link', { name: cases[2]!, exact: true }).waitFor()
})

test('只用键盘：下移、领取、放回、打开、后退；快捷键可以关掉', async () => {
  const page = await sit('north.clerk1')
  await page.getByRole('link', { name: cases[2]!, exact: true }).waitFor()
  await page.keyboard.press('j')
  const focused = () => page.evaluate('document.activeElement.textContent')
  expect(await focused()).toBe(cases[2])
  await page.keyboard.press('c')
  await page.getByRole('button', { name: `放回 ${cases[2]}` }).waitFor()
  // A key that is pressed while the list is still being asked for again finds nothing to do.
  await settled(page)
  await page.keyboard.press('c')
  await page.getByRole('button', { name: `领取 ${cases[2]}` }).waitFor()
  await settled(page)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: cases[2]! }).waitFor()
  await page.goBack()
  await page.getByRole('link', { name: cases[2]!, exact: true }).waitFor()
  await page.keyboard.press('?')
  await page.getByLabel('使用快捷键').uncheck()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('n')
  await page.keyboard.press('j')
  expect(new URL(page.url()).pathname).toBe('/staff/')
})

test('常用筛选：保存、点开、删掉；站外提醒：填错的说在那一栏，改好的存下来', async () => {
  const page = await sit('north.clerk1', '?due=over')
  await page.getByText('没有符合条件的').waitFor()
  await page.getByRole('button', { name: '保存当前筛选' }).click()
  await page.getByLabel('名称').fill('超期的')
  await page.getByRole('button', { name: /^保\s*存$/ }).click()
  await page.goto(`${base}/staff/`)
  await page.getByRole('link', { name: '超期的' }).click()
  await page.waitForURL(/due=over/)
  await page.getByLabel('删掉常用筛选：超期的').click()
  await page.getByRole('link', { name: '超期的' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /^提醒/ }).click()
  await page.getByRole('button', { name: '站外提醒' }).click()
  await page.getByLabel('手机号码').fill('139')
  await page.getByRole('button', { name: /^保\s*存$/ }).click()
  await page.getByText('请填写 11 位手机号码').waitFor()
  await page.getByLabel('手机号码').fill('13912345678')
  await page.getByRole('button', { name: '发验证码到这个号码' }).click()
  await page.getByText('验证码已发送').waitFor()
  await page.getByLabel('新手机收到的验证码').fill(await codeSentTo(county, '13912345678'))
  await page.getByRole('button', { name: /^保\s*存$/ }).click()
  await page.getByRole('complementary').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '站外提醒' }).click()
  expect(await page.getByLabel('手机号码').inputValue()).toBe('13912345678')
})

test.each<StaffId>(['county-office.leader', 'info-centre.auditor', 'service-centre.hall-manager'])(
  '%s：栏目里的每一页都打得开',
  async (staffId) => {
    const page = await sit(staffId)
    const refused: string[] = []
    page.on('response', (r) => {
      if (r.status() === 403) refused.push(`${page.url()} ${r.url()}`)
    })
    const home = async () => {
      await page.goto(`${base}/staff/supervision`)
      await page.getByRole('navigation', { name: '电子监察栏目' }).waitFor()
    }
    await home()
    const links = page.locator('.shell-nav a, .sub-nav a')
    const hrefs = (await links.all()).map((link) => link.getAttribute('href'))
    const pages = (await Promise.all(hrefs)) as string[]
    for (const path of pages) {
      const link = links.and(page.locator(`[href="${path}"]`))
      if ((await link.count()) === 0) await home()
      await link.first().click()
      await page.waitForURL(base + path)
      await settled(page)
    }
    expect(pages.length).toBeGreaterThan(8)
    expect(refused).toEqual([])
  },
)

test('待办和提醒，手机和电脑上都没有无障碍问题，放得下', async () => {
  const page = await sit('north.clerk1', '', PHONE)
  await page.getByRole('link', { name: cases[2]!, exact: true }).waitFor()
  expect(await faultsOf(page)).toEqual([])
  await page.setViewportSize(PHONE)
  await page.getByRole('link', { name: /^提醒/ }).click()
  await page.getByRole('button', { name: '站外提醒' }).click()
  await page.getByLabel('手机号码').waitFor()
  expect(await faultsOf(page)).toEqual([])
})

/** 更换手机号, as far as the first officer takes it on the page. */
async function beginsPhone(page: Page, who: Registered, phone: string): Promise<void> {
  const card = page.locator('.ant-card').filter({ hasText: '本人报出的验证码' })
  await card.getByLabel('证件号码').fill(who.idNumber)
  await card.getByLabel('姓名或单位名称').fill(who.name)
  await card.getByLabel('新手机号').fill(phone)
  await card.getByRole('button', { name: '向新手机号发验证码' }).click()
  await page.getByText('验证码已发出').first().waitFor()
  await card.getByLabel('本人报出的验证码').fill(await codeSentTo(county, phone))
  await card.getByRole('button', { name: '登记，交另一位核对' }).click()
  await page.getByText('已登记，还没有更换').first().waitFor()
  await expect.poll(() => card.getByLabel('证件号码').inputValue()).toBe('')
}
type Registered = Awaited<ReturnType<typeof registered>>
async function registered(idNumber: string) {
  const given = { kind: 'natural-person', name: '张小店', idNumber, phone: '13755550001' } as const
  const applicantId = await saveApplicant(county.pool, county.keys, given)
  return { applicantId, ...given }
}

test.each([
  ['桌面', DESK, '110105194912310070'],
  ['手机', PHONE, '110105194912310097'],
] as const)(
  '%s：换手机号，一位登记，另一位在待办里找到，核对证件后确认或不同意',
  async (_on, viewport, idNumber) => {
    const who = await registered(idNumber)
    const first = await sit('north.clerk1', 'persons', viewport)
    await first.getByText('现在没有等待核对的').waitFor()
    await beginsPhone(first, who, '13666660001')
    const mine = first.getByRole('region', { name: '换成 136****0001' })
    await mine.getByText('请另一位窗口人员核对证件后确认').waitFor()
    expect(await mine.getByRole('button').count(), '登记的人没有按钮').toBe(0)
    expect(await faultsOf(first)).toEqual([])

    const second = await sit('north.unit-head', '?kind=person', viewport)
    await second.getByRole('link', { name: '申请人资料', exact: true }).last().click()
    const theirs = second.getByRole('region', { name: '换成 136****0001' })
    await theirs.getByLabel('证件号码').waitFor()
    expect(await faultsOf(second)).toEqual([])
    await theirs.getByRole('button', { name: /^取\s*消$/ }).click()
    await theirs.getByRole('button', { name: '不同意' }).click()
    await theirs.getByLabel('手机号登记错了').check()
    await theirs.getByRole('button', { name: /^不\s*同\s*意$/ }).click()
    await second.getByText('没有更换，已记下原因').waitFor()
    await second.getByText('现在没有等待核对的').waitFor()

    await settled(first)
    await beginsPhone(first, who, '13666660002')
    const third = await sit('north.clerk2', 'persons', viewport)
    const again = third.getByRole('region', { name: '换成 136****0002' })
    await again.getByRole('button', { name: '核对证件' }).click()
    await again.getByLabel('证件号码').fill(who.idNumber)
    await again.getByLabel('姓名或单位名称').fill('张大店')
    await again.getByRole('button', { name: '人证一致，确认更换' }).click()
    await again.getByText('姓名与登记的不一致').waitFor()
    await again.getByLabel('姓名或单位名称').fill(who.name)
    await again.getByRole('button', { name: '人证一致，确认更换' }).click()
    await third.getByText('手机号已更换').first().waitFor()
    await third.getByText('现在没有等待核对的').waitFor()
    expect((await findApplicant(county.pool, county.keys, who.applicantId))!.phone).toBe(
      '13666660002',
    )
  },
)
