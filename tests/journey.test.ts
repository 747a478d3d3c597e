import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { performAct } from '#cases'
import type { ActName } from '#cases/contract'
import { openUpload } from '#documents'
import { type CaseId, caseIds, type StaffId } from '#foundation/ids'
import { addSeconds, dayOf } from '#foundation/time'
import {
  findOfficer,
  identityCheckDigit,
  listMessages,
  saveApplicant,
  sendPhoneCode,
  signInByPhone,
} from '#identity'
import { PRESENCE_MINUTES } from '#identity/contract'
import { notifyApplicants } from '#notices'
import type { HttpServer } from '#platform/http'
import { HABITS, simulate } from '#sim'
import { codeSentTo, openTestCounty, type TestCounty } from '#testing'
import { buildServer } from '../src/app/server.ts'
import { DESK, faultsOf, fits, launch, PHONE, violations } from './browser.ts'

/*
 * A shop owner's whole way, on a phone and on a desk computer: find, apply, correct, follow,
 * download, rate, complain. Every page on the way is looked at by axe and must fit the width of the
 * screen.
 */

let county: TestCounty
let server: HttpServer
let browser: Browser
let base = ''

beforeAll(async () => {
  county = await openTestCounty('2026-03-02T01:00:00.000Z')
  await simulate(
    county,
    {
      ...HABITS,
      seed: 8,
      from: '2026-03-02',
      days: 8,
      cases: 80,
      feedback: { ...HABITS.feedback, letterShare: 0.3, ratingShare: 0.8 },
    },
    (day) => county.setTime(`${day}T03:00:00.000Z`),
  )
  server = await buildServer(county, { logLevel: 'silent', demo: true })
  await server.listen({ port: 0, host: '127.0.0.1' })
  base = `http://127.0.0.1:${(server.server.address() as { port: number }).port}`
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await county?.drop()
})

const code = (phone: string) => codeSentTo(county, phone)
const settle = async () => {
  await county.sealer.sealAll()
  while ((await notifyApplicants({ ...county, county: '青岩县' })) > 0);
}
async function does(
  staffId: StaffId,
  caseId: CaseId,
  act: ActName,
  command: Record<string, unknown> = {},
) {
  const officer = (await findOfficer(county.pool, staffId, dayOf(county.now())))!
  const done = await performAct(county, caseId, act, command, {
    actor: officer,
    via: 'desk',
    at: county.now(),
  })
  expect(done.ok, JSON.stringify(done).slice(0, 200)).toBe(true)
}

/** The page as it is: no finding of axe, nothing beyond the width. */
async function look(page: Page, name: string): Promise<void> {
  expect(await violations(page), name).toEqual([])
  expect(await fits(page), `${name} fits`).toBe(true)
}

const open = (width: number, height: number, more: object = {}): Promise<BrowserContext> =>
  browser.newContext({
    viewport: { width, height },
    bypassCSP: true,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    ...more,
  })

describe('网上办事', () => {
  test.each([
    [360, 740, '13911110001', '11010519491231010'],
    [1280, 800, '13911110002', '11010519491231012'],
  ])(
    '店主 %i×%i：找、申请、补正、跟进、下载、评价、投诉',
    async (width, height, phone, seed) => {
      const context = await open(width, height)
      const page = await context.newPage()
      await page.goto(base)
      await look(page, 'home')
      await page.getByLabel('搜索事项').fill('小餐饮')
      await page.getByRole('button', { name: '搜索' }).click()
      await page.getByRole('heading', { name: /找到 \d+ 个事项/ }).waitFor()
      await look(page, 'search')
      await page.getByRole('main').getByRole('link', { name: '食品小作坊小餐饮登记' }).click()
      await page.getByRole('heading', { name: '需要的材料' }).waitFor()
      await look(page, 'guide')
      const photo = join(county.stateDir, `guide-${width}.png`)
      await page.screenshot({ path: photo, fullPage: true })

      // Apply, as somebody new.
      await page.getByRole('link', { name: '在线申请' }).click()
      await page.getByLabel('手机号码').fill(phone)
      await page.getByRole('button', { name: '获取验证码' }).click()
      await page.getByLabel('短信验证码').fill(await code(phone))
      await page.getByRole('button', { name: '登录' }).click()
      await page.getByLabel('姓名或单位名称').fill('张小店')
      await page.getByLabel('证件号码').fill(seed + identityCheckDigit(seed))
      await look(page, 'sign-in')
      await page.getByRole('button', { name: '登录' }).click()
      await page.getByLabel('字号名称').fill('张记小吃')
      await page.getByLabel('类型').selectOption('小餐饮')
      await page.getByLabel('加工或经营品种').fill('粉面')
      await page.getByLabel('经营场所地址').fill('城关街道建设路 8 号')
      await page.getByLabel('面积').fill('40')
      await page.getByText('已自动保存').waitFor()
      // A photograph: turned, the chosen part of it, made small, uploaded.
      await page.locator('input[type=file]').nth(1).setInputFiles(photo)
      await page.getByRole('button', { name: '右转' }).click()
      await page.waitForTimeout(500)
      await page.getByRole('button', { name: '使用这张' }).click()
      await page.getByText(`已上传：guide-${width}.jpg`).waitFor()
      await page.getByText('还缺 3 份材料').waitFor()
      await look(page, 'apply')
      await page.getByRole('button', { name: '下一步' }).click()
      await page.getByRole('heading', { name: '核对后签名提交' }).waitFor()
      await look(page, 'review')
      await page.getByLabel('我对材料实质内容的真实性负责').check()
      await page.getByRole('button', { name: '提交申请' }).click()
      await page.getByText('我们已收到您的').waitFor()
      await look(page, 'submitted')
      const caseId = caseIds.of(/20\d\d-\d{6}/.exec((await page.textContent('main'))!)![0])

      // The counter asks for the rest; it is sent from the case's page.
      await does('market.clerk1', caseId, 'correction', {
        missing: ['m1', 'm3', 'm4'].map((materialId) => ({
          materialId,
          reason: '没有收到，请补交清晰的扫描件',
        })),
        fields: [{ field: 'area', reason: '与平面图标注的面积不一致，请照平面图填写' }],
        replyNaturalDays: 30,
      })
      await page.goto(`${base}/my/cases/${caseId}`)
      await page.getByRole('heading', { name: /前补正/ }).waitFor()
      await look(page, 'correct')
      await page.getByText('窗口说明：与平面图标注的面积不一致').waitFor()
      expect(await page.getByLabel('面积').inputValue(), '原来填的').toBe('40')
      // What is wrong is said at once; what is there already stays.
      await page.getByLabel('面积').fill('0')
      await page.getByRole('button', { name: '提交补正' }).click()
      await page.getByText('面积（平方米）不能小于 1').waitFor()
      await page.getByLabel('面积').fill('36.5')
      for (const input of await page.locator('input[type=file]').all())
        await input.setInputFiles({
          name: '补交.pdf',
          mimeType: 'application/pdf',
          buffer: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n'),
        })
      await page.getByText('已上传：补交.pdf').nth(2).waitFor()
      await page.getByRole('button', { name: '提交补正' }).click()
      await page.getByText('补正已提交').waitFor()
      await page.getByRole('heading', { name: '改动记录' }).waitFor()
      await page.getByText('原来 40').waitFor()
      await look(page, 'corrected')
      await does('market.clerk1', caseId, 'acceptance')
      await does('market.handler1', caseId, 'examination', {
        stepId: 'examine',
        opinion: '材料真实完整，符合条件',
        outcome: 'agree',
        officers: [],
      })
      await does('market.reviewer', caseId, 'examination', {
        stepId: 'review',
        opinion: '同意承办意见',
        outcome: 'agree',
        officers: [],
      })
      await does('market.approver', caseId, 'approval', { opinion: '准予登记' })
      await does('market.clerk1', caseId, 'delivery', { way: 'counter', receiver: 'applicant' })
      await settle()

      // Follow and download.
      await page.reload()
      await page.getByText('决定准予').first().waitFor()
      await look(page, 'case')
      const address = await page.getByRole('link', { name: /证照（PDF）/ }).getAttribute('href')
      const pdf = await context.request.get(base + address!)
      expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-')
      await page.goto(`${base}/verify`)
      await page
        .getByLabel('选择要核对的 PDF 文件')
        .setInputFiles({ name: '证照.pdf', mimeType: 'application/pdf', buffer: await pdf.body() })
      await county.sealer.sealAll()
      await page.getByRole('button', { name: '核对', exact: true }).click()
      await page.getByText('文件是真的').waitFor()
      await look(page, 'verify')

      // Rate by the link of the message, once.
      const link = /\/rate\/[\w-]+/.exec(
        (await listMessages(county.pool, county.keys)).find(
          (m) => m.to === phone && m.text.includes('/rate/'),
        )!.text,
      )![0]
      await page.goto(base + link)
      await look(page, 'rate')
      await page.getByLabel('不满意', { exact: true }).check()
      await page.getByLabel('办得慢').check()
      await page.getByRole('button', { name: '提交评价' }).click()
      await page.getByText('评价已记下').waitFor()
      await look(page, 'rated')
      await page.goto(base + link)
      await page.getByRole('heading', { name: '评价的处理情况' }).waitFor()
      await page.getByText('等单位回访您').waitFor()

      // Complain about the case.
      await page.goto(`${base}/my/cases/${caseId}`)
      await page.getByRole('link', { name: '投诉', exact: true }).click()
      await page.getByLabel('事由').selectOption({ label: '拖延、推诿' })
      await page.getByLabel('一句话说明').fill('补正告知太晚')
      await page.getByLabel('详细情况').fill('交上去三天才告诉我少材料。')
      await look(page, 'complain')
      await page.getByRole('button', { name: '提交', exact: true }).click()
      await page.getByRole('link', { name: '查看来信' }).click()
      await page.getByText('县纪委监委').first().waitFor()
      await look(page, 'letter')

      // A place at a counter; what is kept of oneself; somebody who may act in one's name.
      await page.goto(`${base}/appointments/new?unit=market`)
      await page
        .getByRole('button', { name: /余 \d+ 个/ })
        .first()
        .click()
      await page.getByText('已预约').waitFor()
      await look(page, 'my')
      await page.getByRole('button', { name: '取消预约' }).click()
      await page.getByText('已取消').waitFor()
      for (const [path, name] of [
        [`/my/cases/${caseId}/proof`, 'proof'],
        ['/my/data', 'my-data'],
        ['/my/sessions', 'own-sessions'],
        ['/my/authorities', 'authorities'],
      ] as const) {
        await page.goto(base + path)
        await look(page, name)
      }
      await page.getByLabel('对方的身份证号码').fill('11010519491231002X')
      await page.getByLabel('委托到哪天').fill('2026-06-01')
      // Somebody else may sit here by now: it is asked, and what was filled in goes on from there.
      county.setTime(addSeconds(county.now(), (PRESENCE_MINUTES + 1) * 60))
      await page.getByRole('button', { name: '委托', exact: true }).click()
      await page.getByRole('heading', { name: '确认是您本人' }).waitFor()
      await page.getByRole('button', { name: '获取验证码' }).click()
      await page.getByLabel('短信验证码').fill(await code(phone))
      await look(page, 'again')
      await page.getByRole('button', { name: '确认' }).click()
      await page.getByText('没有找到这个号码的用户').waitFor()
      expect(await page.getByLabel('委托到哪天').inputValue()).toBe('2026-06-01')
      await context.close()
    },
    120_000,
  )

  const PUBLIC = [
    '/?event=开店',
    '/?unit=market',
    '/letters',
    '/letters/new/consultation',
    '/letters/new/stuck',
    '/letters/follow',
    '/open',
    '/open/decisions',
    '/open/ratings',
    '/open/changes',
    '/appointments/new?unit=market',
    '/privacy',
    '/offline',
    '/items/item-001?s.sells=catering&s.kind=renew',
  ]
  test.each(PUBLIC)(
    '%s 手机和电脑上都没有无障碍问题，放得下；长者版也放得下',
    async (path) => {
      const context = await open(PHONE.width, PHONE.height)
      const page = await context.newPage()
      await page.goto(base + path)
      expect(await faultsOf(page)).toEqual([])
      // 文字放大一倍，不用左右滑动。
      await page.addStyleTag({ content: 'html{font-size:200%}' })
      for (const size of [DESK, PHONE]) {
        await page.setViewportSize(size)
        expect(await fits(page), `${path} at 200 %, ${size.width}`).toBe(true)
      }
      await context.addCookies([{ name: 'yimen_large', value: '1', url: base }])
      await page.goto(base + path)
      await look(page, `large ${path}`)
      await context.close()
    },
    60_000,
  )

  test('没有脚本也能找、能看、能查进度、能咨询', async () => {
    const page = await (await open(360, 740, { javaScriptEnabled: false })).newPage()
    await page.goto(base)
    await page.getByLabel('搜索事项').fill('开饭店')
    await page.getByRole('button', { name: '搜索' }).click()
    await page.getByRole('main').getByRole('link', { name: '食品经营许可', exact: true }).click()
    await page.getByLabel('只卖预包装食品').check()
    await page.getByRole('button', { name: '看我的情形要什么' }).click()
    await page.getByText('不需要办理食品经营许可').first().waitFor()
    await page.getByRole('link', { name: '查进度' }).click()
    await page.getByLabel('办件编号').fill('2026-000001')
    await page.getByLabel('查询码').fill('00000000')
    await page.getByRole('button', { name: '查询' }).click()
    await page.getByText('办件编号或查询码不正确').waitFor()
    await page.goto(`${base}/letters/new/consultation?item=item-001`)
    await page.getByLabel('一句话说明').fill('要不要体检')
    await page.getByLabel('详细情况').fill('收银员也要办健康证吗？')
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await page.getByText('已收到您的咨询').waitFor()
    await page.context().close()
  })

  test('只用键盘：跳到正文、搜索、打开指南、选情形，焦点一直看得见', async () => {
    const page = await (await open(1280, 800)).newPage()
    await page.goto(base)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toBe('skip')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.id')).toBe('q')
    await page.keyboard.type('开饭店')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /找到 \d+ 个事项/ }).waitFor()
    const focus = async (text: string) => {
      for (let n = 0; n < 60; n++) {
        await page.keyboard.press('Tab')
        if (((await page.evaluate('document.activeElement.textContent')) as string).trim() === text)
          return
      }
      throw new Error(`no way to ${text} by the keyboard`)
    }
    await focus('食品经营许可')
    expect(
      await page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'"),
    ).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '先看看您的情形' }).waitFor()
    for (let n = 0; n < 30 && (await page.evaluate('document.activeElement.type')) !== 'radio'; n++)
      await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await focus('看我的情形要什么')
    await page.keyboard.press('Enter')
    await page.getByText('不需要办理食品经营许可').first().waitFor()
    await page.context().close()
  })

  /** Somebody who is known here, signed in, without the pages of signing in. */
  async function signedIn(phone: string, first17: string): Promise<BrowserContext> {
    await saveApplicant(county.pool, county.keys, {
      kind: 'natural-person',
      name: '李小店',
      idNumber: first17 + identityCheckDigit(first17),
      phone,
    })
    await sendPhoneCode(county.pool, county.keys, phone, county.now())
    const signed = await signInByPhone(
      county.pool,
      county.keys,
      phone,
      await code(phone),
      county.now(),
    )
    if (!signed.ok) throw new Error(signed.code)
    const context = await open(360, 740)
    await context.addCookies([{ name: 'yimen_applicant', value: signed.token, url: base }])
    return context
  }

  test('照片裁掉右边一半：传上去的正好是左边一半', async () => {
    const context = await signedIn('13911110003', '11010519491231015')
    const page = await context.newPage()
    await page.goto(`${base}/items/item-002/apply`)
    const picture = (await page.evaluate(`(() => {
      const canvas = document.createElement('canvas')
      canvas.width = 800
      canvas.height = 600
      const c = canvas.getContext('2d')
      c.fillStyle = '#f00'; c.fillRect(0, 0, 400, 600)
      c.fillStyle = '#00f'; c.fillRect(400, 0, 400, 600)
      return canvas.toDataURL('image/png').split(',')[1]
    })()`)) as string
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: '照片.png',
        mimeType: 'image/png',
        buffer: Buffer.from(picture, 'base64'),
      })
    await page.locator('cropper-selection').waitFor()
    await page.waitForTimeout(300)
    await page.evaluate(`(() => {
      const box = document.querySelector('cropper-canvas').getBoundingClientRect()
      document.querySelector('cropper-selection').$change(0, 0, box.width / 2, box.height)
    })()`)
    await page.getByRole('button', { name: '使用这张' }).click()
    await page.getByText('已上传：照片.jpg').waitFor()
    const { rows } = await county.pool.query(
      'select hash from documents.upload order by uploaded_at desc, document_id limit 50',
    )
    const bytes = await Promise.all(rows.map((r) => openUpload(county, r.hash)))
    const sizes = await Promise.all(
      bytes
        .filter((b) => b[0] === 0xff)
        .map((b) =>
          page.evaluate(`(async () => {
      const image = await createImageBitmap(await (await fetch('data:image/jpeg;base64,${b.toString('base64')}')).blob())
      const canvas = document.createElement('canvas')
      canvas.width = image.width; canvas.height = image.height
      const c = canvas.getContext('2d'); c.drawImage(image, 0, 0)
      return [image.width, image.height, ...c.getImageData(image.width - 5, 300, 1, 1).data.slice(0, 3)]
    })()`),
        ),
    )
    const cut = (sizes as number[][]).find(([, height]) => height === 600)!
    expect(Math.abs(cut[0]! - 400), String(cut)).toBeLessThanOrEqual(2)
    expect(cut[2]! > 200 && cut[4]! < 60, `red, not blue: ${cut}`).toBe(true)
    await context.close()
  })

  test('填写时断网：说明内容还在本页；连上后自动保存，换一台设备也在', async () => {
    const context = await signedIn('13911110004', '11010519491231017')
    const page = await context.newPage()
    await page.goto(`${base}/items/item-002/apply`)
    await page.waitForLoadState('networkidle')
    await context.setOffline(true)
    await page.getByLabel('字号名称').fill('断网也不丢的店')
    await page.getByText('网络不通，内容还在本页').waitFor()
    await context.setOffline(false)
    await page.getByText('已自动保存').waitFor({ timeout: 15_000 })
    const other = await browser.newContext({ storageState: await context.storageState() })
    const elsewhere = await other.newPage()
    await elsewhere.goto(`${base}/items/item-002/apply`)
    expect(await elsewhere.getByLabel('字号名称').inputValue()).toBe('断网也不丢的店')
    await other.close()
    await context.close()
  })

  test('断网：看过的指南还能看，没看过的说明没有网络', async () => {
    const context = await open(360, 740, { serviceWorkers: 'allow' })
    const page = await context.newPage()
    await page.goto(`${base}/items/item-003`)
    await page.evaluate('navigator.serviceWorker.ready')
    await page.reload()
    await page.waitForTimeout(500)
    await context.setOffline(true)
    await page.reload()
    await page.getByRole('heading', { name: '个体工商户设立登记' }).waitFor()
    await page.goto(`${base}/items/item-005`)
    await page.getByRole('heading', { name: '现在没有网络' }).waitFor()
    await context.setOffline(false)
    await page.goto(`${base}/items/item-005`)
    await page.getByRole('heading', { name: '需要的材料' }).waitFor()
    await context.close()
  })
})
