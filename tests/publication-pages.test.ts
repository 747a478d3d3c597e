import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { StaffId } from '#foundation/ids'
import { DEMO_PASSWORD } from '#identity'
import { formKind, guideSchema, reviseGuide } from '#items'
import type { HttpServer } from '#platform/http'
import { processKind } from '#process'
import { credentialsOf, openNeutralCounty, type TestCounty } from '#testing'
import { buildServer } from '../src/app/server.ts'
import { shippedFile } from '../src/testing/bpmn.ts'
import { LICENCE_ITEM } from '../src/testing/neutral.ts'
import { officerOf, publish } from '../src/testing/publish.ts'
import { DESK, faultsOf, launch, PHONE, sitAs, violations } from './browser.ts'

const NUMBERED = {
  type: 'object',
  title: '申请表',
  properties: {
    name: { type: 'string', title: '名称', examples: ['示例店'] },
    area: { type: 'number', title: '面积', examples: [25] },
  },
  required: ['name', 'area'],
  order: ['name', 'area'],
  additionalProperties: false,
}

let county: TestCounty
let server: HttpServer
let browser: Browser
let base: string
beforeAll(async () => {
  county = await openNeutralCounty()
  for (const key of ['site-check', 'general'])
    await publish(county, processKind, key, { xml: shippedFile(key) })
  await publish(county, formKind, 'numbered', NUMBERED)
  const maintainer = await officerOf(county, 'north.unit-maintainer')
  const guide = guideSchema.parse({ purposes: { m1: '说明办什么' } })
  await reviseGuide(county, LICENCE_ITEM, guide, 0, maintainer, county.now())
  server = await buildServer(county, { logLevel: 'silent', demo: true })
  base = await server.listen({ port: 0, host: '127.0.0.1' })
  browser = await launch()
})
// A page that is left open goes on asking and drawing.
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await county?.drop()
})

const sit = (staffId: StaffId, path: string): Promise<Page> =>
  sitAs({ browser, base, county }, staffId, path)

/** Signs in by the form, with the second factor. */
async function signsIn(staffId: StaffId, path: string): Promise<Page> {
  const { totp } = await credentialsOf(county, staffId)
  const context = await browser.newContext({ viewport: DESK, bypassCSP: true })
  const page = await context.newPage()
  await page.goto(`${base}/staff/${path}`)
  await page.getByLabel('账号').fill(staffId)
  await page.getByLabel('密码').fill(DEMO_PASSWORD)
  const submit = page.getByRole('button', { name: /登\s*录/ })
  await submit.click()
  await page.getByLabel('动态验证码').fill(totp!)
  await submit.click()
  await page.getByRole('navigation', { name: '主要栏目' }).waitFor()
  return page
}

test('两个人：一人在表单里改名额、写依据、提出，另一人看到不同、批准；错的说得出来，写的还在', async () => {
  const manager = await sit('service-centre.hall-manager', '')
  await manager.getByRole('link', { name: '版本公布' }).click()
  await manager.getByRole('link', { name: /预约时段/ }).click()
  // Where a link leads may have a link of the same name: wait for the page before seeking there.
  await manager.getByRole('heading', { level: 1, name: '预约时段' }).waitFor()
  await manager.getByRole('main').getByRole('link', { name: '预约时段' }).click()
  await manager.getByRole('button', { name: '拟订新版本' }).click()
  await manager.getByLabel('每个时段的名额').fill('4')
  await manager.getByRole('button', { name: '提出，送另一人批准' }).click()
  await manager.getByText('请写明依据的文件和条款').waitFor()
  expect(await manager.getByLabel('每个时段的名额').inputValue()).toBe('4')
  await manager.getByLabel('每人同时最多几个预约').fill('0')
  await manager.getByLabel('依据（文件和条款）').fill('政务中心办公会纪要第 5 号')
  await manager.getByRole('button', { name: '提出，送另一人批准' }).click()
  await manager.getByText('每人同时最多几个预约：不能小于 1').waitFor()
  expect(await violations(manager)).toEqual([])
  await manager.reload()
  expect(await manager.getByLabel('每个时段的名额').inputValue(), '刷新也不丢').toBe('4')
  await manager.getByLabel('每人同时最多几个预约').fill('3')
  await manager.getByText('与第 1 版的不同').click()
  await manager.getByRole('list', { name: '不同之处' }).getByText('每个时段的名额').waitFor()
  await manager.getByRole('button', { name: '提出，送另一人批准' }).click()
  await manager.getByText('待另一人批准').first().waitFor()
  expect(await manager.getByRole('button', { name: '批准', exact: true }).count()).toBe(0)

  const lead = await signsIn('supervision.supervision-lead', 'publications/slots/county')
  await lead.getByText('政务中心办公会纪要第 5 号').first().waitFor()
  const differences = lead.getByRole('list', { name: '不同之处' })
  await differences.getByText('每个时段的名额').waitFor()
  expect(await differences.textContent()).toMatch(/2\s*→\s*4/)
  expect(await violations(lead)).toEqual([])
  // By the keyboard alone.
  await lead.getByRole('button', { name: /批\s*准/ }).press('Enter')
  await lead
    .getByRole('region', { name: '批准草稿' })
    .getByRole('button', { name: /批\s*准/ })
    .click()
  await lead.getByText('今天有效：第 2 版').waitFor()
  expect(county.slotRules().perSlot).toBe(4)
})

test('流程改了一个环节：两张图上标出来，退回写明理由，原来的草稿可作底稿', async () => {
  const { xml } = county.world.current().get(processKind, 'site-check')
  const maintainer = await sit('info-centre.system-admin', 'publications/process/site-check')
  await maintainer.getByRole('button', { name: '拟订新版本' }).click()
  const text = maintainer.getByRole('textbox', { name: 'BPMN 全文' })
  await text.fill(xml.replace('name="现场核查"', 'name="现场踏勘"').replace('</bpmn:process>', ''))
  await maintainer.getByLabel('依据（文件和条款）').fill('行政许可法第三十四条')
  await maintainer.getByRole('button', { name: '提出，送另一人批准' }).click()
  await maintainer.getByText('内容有误，请按提示改正').waitFor()
  await text.fill(xml.replace('name="现场核查"', 'name="现场踏勘"'))
  await maintainer.getByRole('button', { name: '提出，送另一人批准' }).click()
  await maintainer.getByText('拟自2026年3月2日起生效').waitFor()
  const lead = await sit('supervision.supervision-lead', 'publications/process/site-check')
  await lead.locator('.diagram .changed').first().waitFor()
  await lead.getByText('现场踏勘（site-check）').waitFor()
  // No element stands there by its id alone.
  expect(await lead.getByRole('list', { name: '不同之处' }).textContent()).not.toMatch(/id：/)
  expect(await violations(lead)).toEqual([])
  await lead.getByRole('button', { name: /退\s*回/ }).click()
  await lead.getByLabel('理由').fill('其他')
  await lead
    .getByRole('region', { name: '退回草稿' })
    .getByRole('button', { name: /退\s*回/ })
    .click()
  await lead.getByText('请写明退回的理由').waitFor()
  await lead.getByLabel('理由').fill('名称与国家标准不一致，保留原名')
  await lead
    .getByRole('region', { name: '退回草稿' })
    .getByRole('button', { name: /退\s*回/ })
    .click()
  await lead.getByText('退回：名称与国家标准不一致，保留原名').waitFor()
  await maintainer.reload()
  const rejected = maintainer.getByRole('listitem').filter({ hasText: '名称与国家标准不一致' })
  await rejected.getByRole('button', { name: '以此为底稿' }).click()
  await text.waitFor()
  expect(await text.inputValue()).toContain('name="现场踏勘"')
})

test('事项：引用的东西按名称读、按名称选，期限是一个数带单位；先批准的生效到门户，后提的与它所据的版本比', async () => {
  const admin = await sit('info-centre.system-admin', 'publications/item/item-licence')
  await admin.getByRole('link', { name: '现场核查流程' }).waitFor()
  expect(await admin.getByText('site-check', { exact: true }).count()).toBe(0)
  await admin.getByRole('button', { name: '拟订新版本' }).click()
  await admin.getByLabel('流程', { exact: true }).waitFor()
  await admin.locator('.ant-select', { hasText: '现场核查流程' }).waitFor()
  await admin.getByLabel('承诺时限', { exact: true }).fill('8')
  const materials = admin.getByRole('region', { name: '申请材料' })
  await materials.getByLabel('名称').nth(1).fill('营业执照副本')
  expect(await violations(admin)).toEqual([])
  await admin.getByLabel('依据（文件和条款）').fill('县政府令第 3 号')
  await admin.getByRole('button', { name: '提出，送另一人批准' }).click()
  await admin.getByText('待另一人批准：').waitFor()
  await admin.getByRole('region', { name: '拟订新版本' }).waitFor({ state: 'detached' })
  await admin.getByText('10 个工作日 → 8 个工作日').waitFor()

  const maintainer = await sit('north.unit-maintainer', 'publications/item/item-licence?draft=1')
  await maintainer.getByLabel('名称', { exact: true }).first().fill('甲类许可（新）')
  await maintainer.getByLabel('依据（文件和条款）').fill('局务会议纪要')
  await maintainer.getByRole('button', { name: '提出，送另一人批准' }).click()
  await maintainer.getByText('局务会议纪要').waitFor()

  const lead = await sit('supervision.supervision-lead', 'publications/item/item-licence')
  await lead.getByText('局务会议纪要').waitFor()
  await lead
    .getByRole('button', { name: /批\s*准/ })
    .first()
    .click()
  await lead
    .getByRole('region', { name: '批准草稿' })
    .getByRole('button', { name: /批\s*准/ })
    .click()
  await lead.getByText('这份草稿不能再批准').waitFor()
  const overtaken = lead.locator('.ant-card', { hasText: '局务会议纪要' })
  await overtaken.getByText('与第 1 版的不同').waitFor()
  expect(await overtaken.getByRole('list', { name: '不同之处' }).textContent()).toBe(
    '改动名称甲类许可 → 甲类许可（新）',
  )
  await lead.goto(`${base}/items/item-licence`)
  await lead.getByText('8 个工作日（从受理次日起算）').waitFor()
  await lead.getByText('营业执照副本').waitFor()
})

test('工作日历、申请表、收费标准在表单里改，不见原文；金额按元', async () => {
  const page = await sit('info-centre.system-admin', 'publications/calendar/county?draft=1')
  await page.getByText('全部内容').click()
  const read = page.locator('.content-rows', { hasText: '通知文号' })
  await read.getByText('2026年10月10日').waitFor()
  expect(await read.locator('tbody tr').first().textContent()).toMatch(/^2026年10月10日/)
  await page.getByText('全部内容').click()
  const days = page.locator('.field-table')
  // The latest are shown first, twenty at a time.
  expect(await days.getByLabel('日期').last().inputValue()).toBe('2026-10-10')
  await page.getByRole('button', { name: '加一项' }).click()
  await days.getByLabel('日期').last().fill('2026-12-31')
  await days.getByLabel('节日名称').last().fill('县庆')
  await page.getByText('与第 1 版的不同').click()
  await page.getByRole('list', { name: '不同之处' }).getByText('县庆').first().waitFor()
  await page.goto(`${base}/staff/publications/form/numbered?draft=1`)
  const fields = page.getByRole('region', { name: '栏目' })
  await fields.waitFor()
  expect(await fields.getByLabel('栏目名称').first().inputValue()).toBe('名称')
  const area = fields.getByRole('row').filter({ has: page.locator('th', { hasText: 'area' }) })
  await area.getByLabel('填写示范').fill('二十五')
  await page.getByLabel('依据（文件和条款）').fill('局务会议纪要')
  await page.getByRole('button', { name: '提出，送另一人批准' }).click()
  await area.getByText('示范应当是数字').waitFor()
  await area.getByLabel('填写示范').fill('30')
  await page.getByText('与第 1 版的不同').click()
  await page.getByRole('list', { name: '不同之处' }).getByText('填写示范').first().waitFor()
  expect(await page.getByRole('list', { name: '不同之处' }).textContent()).toMatch(/25.*30/)
  expect(await violations(page)).toEqual([])
  await page.goto(`${base}/staff/publications/fee/item-paid?draft=1`)
  await page.getByLabel('标准').first().fill('90')
  await page.getByLabel('标准').first().blur()
  await page.getByText('与第 1 版的不同').click()
  await page.getByText('80.00 元 → 90.00 元').waitFor()
})

test('没有的地址说没有，不让人在上面拟订；哪一天有效的按名称列出', async () => {
  const page = await sit('info-centre.system-admin', 'publications/slots/nowhere?draft=1')
  await page.getByText('预约时段里没有编号为“nowhere”的').waitFor()
  expect(await page.getByRole('button', { name: '提出，送另一人批准' }).count()).toBe(0)
  await page.goto(`${base}/staff/publications/nokind`)
  await page.getByText('没有这一类').waitFor()
  expect(await page.getByRole('table').count()).toBe(0)
  await page.goto(`${base}/staff/publications`)
  await page.getByRole('button', { name: /^查$/ }).click()
  await page.getByRole('link', { name: '北局' }).waitFor()
  expect(await page.getByText('第 1 版').first().isVisible()).toBe(true)
})

test('里面的编号按名称读、按名称选；引用的没有公布，标在那一栏', async () => {
  const maintainer = await sit('north.unit-maintainer', 'publications/guide/item-licence?draft=1')
  const { materials } = county.catalogue.list().find((i) => i.itemId === 'item-licence')!
  await maintainer.getByLabel(materials[0]!.name, { exact: true }).waitFor()
  expect(await maintainer.getByText(/材料 m\d/).count()).toBe(0)
  await maintainer.goto(`${base}/staff/publications/item/item-licence?draft=1`)
  await maintainer.getByText('原文（JSON）').click()
  const text = maintainer.getByRole('textbox', { name: '原文' })
  await text.fill((await text.inputValue()).replace('"site-check"', '"nothing"'))
  await maintainer.getByLabel('依据（文件和条款）').fill('局务会议纪要')
  await maintainer.getByRole('button', { name: '提出，送另一人批准' }).click()
  await maintainer.getByRole('button', { name: /到第 \d+ 行/ }).waitFor()
  await maintainer.getByText('表单', { exact: true }).click()
  const process = maintainer.locator('.form-field', { hasText: '流程' })
  await process.getByText('流程“nothing”那天还没有有效的版本').waitFor()
  const manager = await sit('service-centre.hall-manager', 'publications/slots/county?draft=1')
  await manager.getByRole('combobox', { name: '名额另定的单位：另加一项' }).fill('北')
  await manager.getByTitle('北局').click()
  await manager.getByRole('button', { name: /另\s*加/ }).click()
  await manager.getByRole('spinbutton', { name: '北局' }).fill('1')
  expect(await violations(manager)).toEqual([])
})

test('日历：读不出的通知说清楚；批准的人先看到改哪几天、移动哪些期限', async () => {
  const admin = await sit('info-centre.system-admin', 'calendar')
  await admin.getByLabel('通知原文').fill('今年不放假，大家照常上班就行了')
  await admin.getByRole('button', { name: /读\s*取/ }).click()
  await admin.getByText('没有读出放假、上班的日子').waitFor()
  await admin
    .getByLabel('通知原文')
    .fill('2027年部分节假日安排 国办发明电〔2026〕9号 一、元旦：1月1日（周五）至3日（周日）放假。')
  await admin.getByRole('button', { name: /读\s*取/ }).click()
  await admin.getByRole('button', { name: '提出调整' }).click()
  await admin.getByText('待电子监察负责人批准').waitFor()
  const lead = await sit('supervision.supervision-lead', 'calendar')
  await lead.getByRole('button', { name: '逐个查看、批准' }).click()
  const dialog = lead.getByRole('complementary')
  await dialog.getByText('2027年1月2日 元旦放假').waitFor()
  expect(await violations(lead)).toEqual([])
  await dialog.getByRole('button', { name: /^批\s*准$/ }).click()
  await lead.getByText('已公布').waitFor()
})

test('原文写坏了，说得出第几行、为什么', async () => {
  const page = await sit('north.unit-maintainer', 'publications/item/item-licence')
  await page.getByRole('button', { name: '拟订新版本' }).click()
  await page.getByText('原文（JSON）').click()
  const text = page.getByRole('textbox', { name: '原文' })
  const before = await text.inputValue()
  await text.fill(before.replace('"name": "甲类许可",', '"name": "甲类许可"'))
  await page.getByText(/第 \d+ 行：这里缺少英文逗号/).waitFor()
  await page.getByRole('button', { name: '到这一行' }).click()
  expect(await violations(page)).toEqual([])
})

test('版本公布各页，手机和电脑上都没有无障碍问题，放得下', async () => {
  const page = await sit('info-centre.system-admin', 'publications')
  const found: string[] = []
  for (const [path, shown] of [
    ['publications', '哪一天有效的是什么'],
    ['publications/item', '甲类许可'],
    ['publications/post?q=north', 'north.clerk1'],
    ['publications/item/item-licence', '今天有效'],
    ['publications/item/item-licence?draft=1', '拟订新版本'],
    ['publications/unit/north?draft=1', '上班时间'],
    ['publications/table/item-licence', '今天有效'],
    ['publications/process/general', '今天有效'],
    ['publications/template/document?draft=1', '拟订新版本'],
    ['publications/calendar/county', '今天有效'],
    ['publications/fee?day=2026-01-01', '收费标准'],
  ] as const) {
    await page.setViewportSize(PHONE)
    await page.goto(`${base}/staff/${path}`)
    await page.getByText(shown).first().waitFor()
    found.push(...(await faultsOf(page)))
  }
  expect(found).toEqual([])
})
