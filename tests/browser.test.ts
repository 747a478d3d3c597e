import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { FEEDBACK_LIMITS, limitsKind, submitLetter } from '#feedback'
import type { StaffId } from '#foundation/ids'
import { addSeconds, dayOf, instantAt } from '#foundation/time'
import { DEMO_PASSWORD } from '#identity'
import { PRESENCE_MINUTES } from '#identity/contract'
import { HABITS, simulate, Teller } from '#sim'
import { codeSentTo, openTestCounty, publish, type TestCounty } from '#testing'
import { processKind } from '#process'
import type { HttpServer } from '#platform/http'
import { RECEIVE } from '#text/cases'
import { buildServer } from '../src/app/server.ts'
import { withOtherId } from '../src/testing/bpmn.ts'
import { tick } from '../src/app/tick.ts'
import { DESK, faultsOf, fits, launch, PHONE, sitAs, violations } from './browser.ts'

let county: TestCounty
let server: HttpServer
let browser: Browser
let base: string
beforeAll(async () => {
  county = await openTestCounty()
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

const open = async (path: string, width = 360, height = 740): Promise<Page> => {
  const page = await (
    await browser.newContext({
      viewport: { width, height },
      bypassCSP: true,
      reducedMotion: 'reduce',
    })
  ).newPage()
  await page.goto(base + path)
  return page
}

const smsCode = (phone: string) => codeSentTo(county, phone)

test('店主用手机：找到事项、登录、填表、提交、查看办件，手机宽度不出横向滚动条', async () => {
  const page = await open('/')
  await page.getByLabel('搜索事项').fill('开饭店')
  await page.getByRole('button', { name: '搜索' }).click()
  await page.getByRole('link', { name: '食品小作坊小餐饮登记' }).click()
  await page.getByRole('link', { name: '在线申请' }).click()
  await page.getByLabel('手机号码').fill('13912345678')
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByLabel('短信验证码').fill(await smsCode('13912345678'))
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByLabel('姓名或单位名称').fill('张小店')
  await page.getByLabel('证件号码').fill('11010519491231002X')
  await page.getByRole('button', { name: '登录' }).click()
  // Asked in the order in which the form was written, though its content is kept with sorted
  // members.
  const asked = await page.locator('form .field label').allTextContents()
  expect(asked.map((text) => text.replace(/（.*|\s.*/s, ''))).toEqual([
    '字号名称',
    '类型',
    '加工或经营品种',
    '经营场所地址',
    '面积',
    '联系人',
  ])
  await page.getByLabel('字号名称').fill('张记小吃')
  await page.getByLabel('类型').selectOption('小餐饮')
  await page.getByLabel('加工或经营品种').fill('粉面')
  await page.getByLabel('经营场所地址').fill('城关街道建设路 8 号')
  // The server's own check, before anything is sent.
  await page.getByLabel('面积').fill('0')
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByText('面积（平方米）不能小于 1').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByLabel('面积').fill('40')
  await page.getByLabel('联系人').fill('张小店')
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: '登记表.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n'),
    })
  await page.getByText('已上传：登记表.pdf').waitFor()
  await page.getByText('还缺 3 份材料').waitFor()
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByRole('heading', { name: '核对后签名提交' }).waitFor()
  await page.getByText('还缺 3 份：').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByLabel('我对材料实质内容的真实性负责').check()
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByText('我们已收到您的').waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByRole('link', { name: '查看办件' }).click()
  await page.getByText('待受理').first().waitFor()
  expect(await fits(page)).toBe(true)
  expect(await violations(page)).toEqual([])
})

test.each(['/', '/items/item-001', '/progress', '/verify', '/sign-in', '/workdays', '/demo'])(
  '门户页面 %s 没有无障碍问题，手机宽度放得下',
  async (path) => {
    const page = await open(path)
    expect(await violations(page)).toEqual([])
    expect(await fits(page)).toBe(true)
  },
)

test('没有的网址，浏览器看到的是一页话；程序得到的仍是 JSON；手机上办理步骤一个接一个往下', async () => {
  const page = await open('/cases/nope')
  await page.getByRole('heading', { name: '没有这个页面' }).waitFor()
  expect(await violations(page)).toEqual([])
  const told = await page.request.get(`${base}/api/nope`, { headers: { accept: 'text/html' } })
  expect([told.status(), (await told.json()).code]).toEqual([404, 'not-found'])
  await page.goto(`${base}/items/item-001`)
  const lefts = await page
    .locator('.steps li')
    .evaluateAll((steps) => steps.map((step) => Math.round(step.getBoundingClientRect().left)))
  expect(lefts.length).toBeGreaterThan(3)
  expect(new Set(lefts).size).toBe(1)
})

test('窗口人员：登录、看到待办、打开办件、受理', async () => {
  const c = await new Teller(county, 'browser', '2026-03-02').applies('食品经营许可')
  const page = await open('/staff/', 1280, 800)
  await page.getByLabel('账号').fill('market.clerk1')
  await page.getByLabel('密码').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: /登\s*录/ }).click()
  await page.getByRole('link', { name: c.caseId }).click()
  await page.getByRole('button', { name: /^受\s*理$/ }).click()
  const [reply] = await Promise.all([
    page.waitForResponse((r) => r.url().endsWith('/acceptance')),
    page.getByRole('button', { name: '确认办理' }).click(),
  ])
  expect(reply.status()).toBe(201)
  await page.getByText('办理中').first().waitFor()
  await page.locator('.diagram .current').first().waitFor()
  expect((await c.state()).stage).toBe('processing')
})

test('会签、征求意见：还差谁看得见；签过的人不再被请去签，没有指定的人也不被请', async () => {
  const c = await new Teller(county, 'countersign', dayOf(county.now())).applies(
    '道路旅客运输经营许可',
  )
  await c.does('transport.clerk1', 'acceptance')
  await c.does('transport.handler1', 'examination', {
    stepId: 'examine',
    opinion: '材料齐全，符合条件',
    outcome: 'agree',
    officers: [],
  })
  const officerIds = ['transport.handler2', 'transport.unit-head']
  await c.does('transport.handler1', 'countersigners', { stepId: 'countersign', officerIds })
  const toUnitId = 'health'
  const question = '车辆上的卫生设施是否符合要求'
  await c.does('transport.handler1', 'opinion-request', { toUnitId, question, workdays: 3 })
  const signs = async (staffId: string) => {
    const page = await open(`/staff/cases/${c.caseId}`, 1280, 800)
    await page.getByLabel('账号').fill(staffId)
    await page.getByLabel('密码').fill(DEMO_PASSWORD)
    await page.getByRole('button', { name: /登\s*录/ }).click()
    await page.getByText('还没有会签').first().waitFor()
    return page
  }
  const sign = /^会\s*签$/
  const page = await signs('transport.handler2')
  expect(await page.getByText('还没有会签').count()).toBe(2)
  const unanswered = `等待：${county.units.get(toUnitId)!.name} 回复意见`
  await page.getByText(unanswered, { exact: true }).waitFor()
  await page.getByRole('button', { name: sign }).click()
  await page.getByRole('radio', { name: '不同意' }).check()
  await page.getByRole('radio', { name: '同意', exact: true }).check()
  await page.getByLabel('会签意见').fill('现场条件符合')
  await page.getByRole('button', { name: '确认办理' }).click()
  await page.getByText('同意：现场条件符合').waitFor()
  expect(await page.getByText('还没有会签').count()).toBe(1)
  expect(await page.getByRole('button', { name: sign }).count()).toBe(0)
  await c.does(`${toUnitId}.handler1`, 'opinion', { answer: '符合要求' })
  const other = await signs('transport.approver')
  expect(await other.getByText('等待：').count()).toBe(0)
  expect(await other.getByRole('button', { name: sign }).count()).toBe(0)
})

test('窗口收件：收完一件，页面回到没有选事项的样子；来信页上的期限是公布的期限', async () => {
  const page = await open('/staff/receive', 1280, 800)
  await page.getByLabel('账号').fill('police.clerk1')
  await page.getByLabel('密码').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: /登\s*录/ }).click()
  await page.getByLabel('事项').click()
  await page.keyboard.type('居民身份证')
  await page.locator('.ant-select-item-option', { hasText: '居民身份证申领' }).click()
  for (const [label, text] of [
    ['证件号码', '11010519870315417X'],
    ['姓名或单位名称', '张小店'],
    ['手机', '13912345678'],
    ['申请事由', '身份证到期'],
    ['地址', '城关街道建设路 8 号'],
    ['联系人', '张小店'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(text)
  // What is said of the number moves what stands below it.
  await page.getByText(RECEIVE.unknown).waitFor()
  await page.getByLabel('户口簿').check()
  await page.getByLabel('人像信息').check()
  await page.getByRole('button', { name: '收件并出具凭证' }).click()
  await page.getByText('（请告知申请人，只显示一次）').waitFor()
  await page.getByText('通用申请表').waitFor({ state: 'detached' })
  expect(await page.getByText('收到的材料').count()).toBe(0)
  expect(await page.getByRole('button', { name: '收件并出具凭证' }).isDisabled()).toBe(true)
  await page.getByRole('link', { name: '去受理' }).click()
  await page.getByRole('button', { name: /^受\s*理$/ }).click()
  await page.getByRole('button', { name: '确认办理' }).click()
  await page.getByText('还剩 30 天（自然日）').first().waitFor()

  const { consultation, ...limits } = county.feedbackLimits()
  await publish(county, limitsKind, FEEDBACK_LIMITS, {
    ...limits,
    consultation: { ...consultation, answerWorkdays: 3 },
  })
  await page.goto(`${base}/letters`)
  await page.getByText('单位 3 个工作日内答复').waitFor()
  await page.goto(`${base}/letters/new/consultation`)
  await page.getByText('单位 3 个工作日内答复').waitFor()
})

test('工作台各页，手机和电脑上都没有无障碍问题，放得下', async () => {
  const c = await new Teller(county, 'staff', '2026-03-02').applies('食品经营许可')
  await c.does('market.clerk1', 'acceptance')
  const page = await sit('market.unit-head', '', PHONE)
  await page.getByRole('heading', { name: '我的待办' }).waitFor()
  const sent = await submitLetter(
    county,
    {
      kind: 'consultation',
      aboutUnitId: 'market',
      subject: '小作坊怎么办证',
      body: '想在家里做豆腐卖，要办什么证？',
      isOpen: false,
    },
    county.now(),
  )
  if (!sent.ok) throw new Error(sent.code)
  const found: string[] = []
  for (const [path, shown] of [
    ['letters', '咨询投诉'],
    [`letters/${sent.letterId}`, '小作坊怎么办证'],
    ['ratings', '好差评'],
    ['guides', '办事指南'],
    ['guides?item=item-001', '办事指南'],
    ['appointments', '窗口预约'],
    ['', '我的待办'],
    ['cases', '办件查询'],
    [`cases/${c.caseId}`, '食品经营许可'],
    ['supervision', '实时监察'],
    ['supervision/rules', '监察规则'],
    ['delegations', 'AB 岗'],
    ['sessions', '我的登录'],
    ['calendar', '工作日历'],
  ] as const) {
    await page.setViewportSize(PHONE)
    await page.goto(`${base}/staff/${path}`)
    await page.getByRole('heading', { name: shown }).waitFor()
    found.push(...(await faultsOf(page)))
  }
  expect(found).toEqual([])
})

test('AB 岗：在页面上委托、看到委托中、撤回；材料在页面里预览', async () => {
  const page = await open('/staff/delegations', 1280, 800)
  await page.getByLabel('账号').fill('market.approver')
  await page.getByLabel('密码').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: /登\s*录/ }).click()
  await page.getByLabel('替岗人').click()
  await page.getByTitle(/主要负责人/).click()
  const today = county.now().slice(0, 10)
  await page.getByLabel('开始日期').fill(today)
  await page.getByLabel('结束日期').fill(today)
  await page.getByRole('button', { name: /^委\s*托$/ }).click()
  await page.getByText('委托中').waitFor()
  await page.getByRole('button', { name: /^撤\s*回$/ }).click()
  await page
    .locator('.ant-popconfirm')
    .getByRole('button', { name: /^撤\s*回$/ })
    .click()
  await page.getByText('已撤回').first().waitFor()

  const c = await new Teller(county, 'preview', '2026-03-02').applies('食品经营许可')
  await page.goto(`${base}/staff/cases/${c.caseId}`)
  await page.getByRole('button', { name: '收件凭证' }).click()
  await page.locator('.ant-drawer iframe').waitFor()
})

const sit = (staffId: StaffId, path: string, viewport = DESK): Promise<Page> =>
  sitAs({ browser, base, county }, staffId, path, viewport)

describe('电子监察各页', () => {
  beforeAll(async () => {
    await simulate(
      county,
      {
        ...HABITS,
        seed: 5,
        from: '2026-03-03',
        days: 18,
        cases: 70,
        neglectShare: 0.2,
        pace: 0.9,
        wrongdoing: { 'one-sitting': 0.3 },
      },
      (day) => county.setTime(instantAt(day, 18.5 * 3600)),
    )
  })

  test('手机和电脑上都没有无障碍问题，放得下', async () => {
    const page = await sit('supervision.supervision-lead', 'supervision', PHONE)
    const found: string[] = []
    for (const [path, shown] of [
      ['supervision', '实时监察'],
      ['supervision/watched', '监察办件'],
      ['supervision/forecasts', '逾期预计'],
      ['supervision/directives', '督办'],
      ['supervision/findings', '真实性'],
      ['supervision/registers', '交叉核对与抽查'],
      ['supervision/daily', '日巡查'],
      ['supervision/measures', '责任追究'],
      ['supervision/coverage', '三个全覆盖'],
      ['supervision/oversight', '对监察的监督'],
      ['supervision/rules', '监察规则'],
      ['wall', '电子监察'],
    ] as const) {
      await page.setViewportSize(PHONE)
      await page.goto(`${base}/staff/${path}`)
      await page.getByRole('heading', { name: shown }).first().waitFor()
      found.push(...(await faultsOf(page)))
    }
    expect(found).toEqual([])
  })

  test('导出清单：登录过了时间，先再输密码，输对了文件就来', async () => {
    const page = await sit('supervision.supervision-lead', 'supervision/directives')
    await page.getByRole('heading', { name: '督办' }).first().waitFor()
    const then = county.now()
    county.setTime(addSeconds(then, (PRESENCE_MINUTES + 1) * 60))
    await page.getByRole('button', { name: '导出' }).click()
    const dialog = page.getByRole('dialog', { name: '确认是您本人' })
    await dialog.getByLabel('登录密码').fill('不是这个密码')
    await dialog.getByRole('button', { name: '确认并导出' }).click()
    await dialog.getByText('密码不正确').waitFor()
    expect(await violations(page)).toEqual([])
    await dialog.getByLabel('登录密码').fill(DEMO_PASSWORD)
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: '确认并导出' }).click(),
    ])
    expect(file.suggestedFilename()).toMatch(/\.(xlsx|csv)$/)
    county.setTime(then)
  })

  test('从数字两次点击到办件：点阶段看清单，点清单看办件和预计', async () => {
    const page = await sit('supervision.supervision-lead', 'supervision')
    await page.getByRole('link', { name: /办理中/ }).click()
    await page
      .getByRole('table')
      .getByRole('link', { name: /许可|登记|审批|核准|备案/ })
      .first()
      .click()
    await page.getByRole('heading', { name: /20\d{2}-\d{6}/ }).waitFor()
    await page.getByText('期限怎么算').waitFor()
  })

  test.each([
    [360, 740],
    [1280, 800],
  ])(
    '%i×%i 流程变更：选好对应关系、逐件看过去向提出，另一人看过再批准',
    async (width, height) => {
      county.setTime(addSeconds(county.now(), 60))
      const t = new Teller(county, `plan-${width}`, dayOf(county.now()))
      const c = await t.applies('涉路施工许可')
      await c.does('transport.clerk1', 'acceptance')
      const { process } = (await c.state()).pins
      const { xml } = county.world.current().book.value(processKind, process)
      await publish(county, processKind, 'parallel', {
        xml: withOtherId(xml, width === 360 ? 'examine' : 'look-360', `look-${width}`),
      })
      const page = await sit('info-centre.system-admin', 'process-changes', { width, height })
      const pick = async (label: string, option: RegExp) => {
        await page.getByRole('combobox', { name: label }).click()
        await page.locator('.ant-select-item-option', { hasText: option }).last().click()
      }
      await pick('流程', /并联审查/)
      await page.getByText('新版里没有的，停在那里的件去哪里').waitFor()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: '逐件查看去向' }).click()
      await page.getByText('没有去处，留在原版').first().waitFor()
      await pick('承办审查（环节）', /承办审查/)
      await page.getByRole('button', { name: '逐件查看去向' }).click()
      await page.getByRole('row', { name: new RegExp(c.caseId) }).waitFor()
      await page
        .getByLabel('为什么在办的件也要改用新版')
        .fill('第一道审查改了编号，在办的件一并改用')
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: '提出，请另一人批准' }).click()
      await page.getByText('待批准').first().waitFor()

      const lead = await sit('supervision.supervision-lead', 'process-changes', { width, height })
      await lead.getByRole('button', { name: '逐件查看' }).first().click()
      await lead.getByRole('row', { name: new RegExp(c.caseId) }).waitFor()
      expect(await violations(lead)).toEqual([])
      await lead.getByRole('button', { name: /批\s*准/ }).click()
      await lead.getByText('已批准，正在逐件换').first().waitFor()
      await tick(county, county.now())
      await lead.reload()
      await lead
        .getByText(/换了 \d+ 件，留在原版 0 件/)
        .first()
        .waitFor()
      // People, versions and places by name, in the list, in the plan and in the story of the case.
      const listed = await lead.getByRole('main').textContent()
      expect(listed).not.toMatch(/system-admin|supervision-lead/)
      expect(listed).toMatch(/第 \d+ 版 → 第 \d+ 版/)
      await lead.getByRole('button', { name: '逐件查看' }).first().click()
      await lead.getByText('对应关系：承办审查 → 承办审查').waitFor()
      await lead.getByRole('row', { name: `${c.caseId} 涉路施工许可 已换到新版` }).waitFor()
      await lead.goto(`${base}/staff/cases/${c.caseId}`)
      await lead.getByText('改用新版流程：“承办审查”改为“承办审查”').waitFor()
      expect(
        await lead.evaluate(
          'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
        ),
      ).toBe(true)
    },
    60_000,
  )

  test('督办：监察人员在页面上发出，单位监察员答复，监察人员办结', async () => {
    const { rows } = await county.supervisionPool.query(
      "select case_id from supervision.watched where unit_id = 'market' order by case_id limit 1",
    )
    const body = await sit(
      'supervision.supervision-officer1',
      `supervision/directives?about=${rows[0].case_id}`,
    )
    const asked = body.getByRole('complementary', { name: '发出督办' })
    await asked.getByLabel('督办要求').fill('请说明迟迟没有办理的原因')
    await asked.getByLabel('答复期限').fill('2026-06-30')
    await body.getByRole('button', { name: /确\s*认/ }).click()
    await body.getByText('待答复').first().waitFor()
    const unit = await sit('market.unit-supervisor', 'supervision/directives')
    await unit.getByRole('button', { name: /^答\s*复$/ }).click()
    await unit.getByRole('textbox', { name: '答复' }).fill('经办人外出培训，已改派他人')
    await unit.getByRole('button', { name: /确\s*认/ }).click()
    await unit.getByText('答复：经办人外出培训，已改派他人').waitFor()
    await body.reload()
    await body.getByRole('button', { name: /^办\s*结$/ }).click()
    await body.getByLabel('核实意见').fill('情况属实，已改派')
    await body.getByRole('button', { name: /确\s*认/ }).click()
    await body.getByText('已办结').first().waitFor()
  })

  test('日巡查：监察员核对抽到的档案，不一致的要写明，登记后不能再改', async () => {
    const page = await sit('market.unit-supervisor', 'supervision/daily', PHONE)
    await page.getByRole('heading', { name: /日巡查/ }).waitFor()
    const groups = page.getByRole('radiogroup')
    await page.getByRole('button', { name: '登记今天的巡查' }).waitFor()
    const n = await groups.count()
    for (let i = 0; i < n; i++)
      await groups
        .nth(i)
        .getByRole('radio', { name: i === 0 ? '不一致' : '一致', exact: true })
        .check()
    await page.getByRole('button', { name: '登记今天的巡查' }).click()
    if (n > 0) {
      await page.getByText('不一致或找不到的档案，请写明情况').waitFor()
      await page
        .getByLabel(/情况（/)
        .first()
        .fill('档案里没有申请人的签名')
      await page.getByRole('button', { name: '登记今天的巡查' }).click()
    }
    await page.getByText(/已于.*登记/).waitFor()
    expect(await page.getByRole('button', { name: '登记今天的巡查' }).count()).toBe(0)
  })
})

test('来信在工作台上答复、公开，网上就看得到；差评回访、整改；指南修订立即生效', async () => {
  const sent = await submitLetter(
    county,
    {
      kind: 'consultation',
      aboutUnitId: 'market',
      itemId: 'item-002',
      subject: '豆腐坊办证',
      body: '家里做豆腐要办什么证？',
      isOpen: false,
    },
    county.now(),
  )
  if (!sent.ok) throw new Error(sent.code)
  const page = await open(`/staff/letters/${sent.letterId}`, 1280, 800)
  await page.getByLabel('账号').fill('market.handler1')
  await page.getByLabel('密码').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: /登\s*录/ }).click()
  await page.getByRole('button', { name: /^答\s*复$/ }).click()
  await page
    .getByRole('complementary', { name: '答复' })
    .getByLabel('答复')
    .fill('属于食品小作坊，请办理小作坊登记，可以网上申请。')
  await page.getByRole('button', { name: '确认办理' }).click()
  await page.getByText('已答复').first().waitFor()
  await page.getByRole('button', { name: '公开问答' }).click()
  await page.getByLabel('公开的问题').fill('家里做豆腐要办什么证？')
  await page.getByLabel('公开的答复').fill('办理食品小作坊登记，可以网上申请。')
  await page.getByRole('button', { name: '确认办理' }).click()
  await page.getByText('已公开的问答').waitFor()
  const guide = await open('/items/item-002')
  await guide.getByText('家里做豆腐要办什么证？').waitFor()

  const maintainer = await open('/staff/guides?item=item-002', 1280, 800)
  await maintainer.getByLabel('账号').fill('market.unit-maintainer')
  await maintainer.getByLabel('密码').fill(DEMO_PASSWORD)
  await maintainer.getByRole('button', { name: /登\s*录/ }).click()
  await maintainer
    .getByLabel('条件（每行一条）')
    .fill('有固定的加工场所\n场所与污染源保持规定的距离')
  await maintainer.getByLabel('咨询电话').fill('0735-0000000')
  await maintainer.getByRole('button', { name: '发布修订' }).click()
  await maintainer.getByText('指南已修订').waitFor()
  await guide.reload()
  await guide.getByText('场所与污染源保持规定的距离').waitFor()
  await guide.getByText('0735-0000000').waitFor()
})
