import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { DEMO_PASSWORD } from '#identity'
import { repositoryDir } from '#platform/repository'

/*
 * Takes the pictures of the README from a running demonstration: `node tools/pictures.ts
 * http://127.0.0.1:3000`.
 */

const base = process.argv[2] ?? 'http://127.0.0.1:3000'
const executablePath = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path))
if (!executablePath) throw new Error('Chromium is needed: apt-get install chromium fonts-noto-cjk')
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-background-networking'],
})

async function signedIn(staffId: string, width: number, height: number): Promise<Page> {
  const page = await (
    await browser.newContext({ viewport: { width, height }, locale: 'zh-CN' })
  ).newPage()
  const reply = await page.request.post(`${base}/api/session`, {
    data: { staffId, password: DEMO_PASSWORD },
  })
  if (!reply.ok()) throw new Error(`${staffId}: ${await reply.text()}`)
  return page
}

async function take(page: Page, path: string, name: string): Promise<void> {
  await page.goto(base + path)
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(repositoryDir, 'docs/pictures', `${name}.png`) })
}

const handler = await signedIn('market.handler1', 1280, 800)
const { rows } = (await (await handler.request.get(`${base}/api/tasks?kind=case`)).json()) as {
  rows: { path: string }[]
}
await take(handler, `/staff${rows[0]!.path}`, 'case')
await take(await signedIn('market.clerk1', 1280, 800), '/staff/', 'desk')
const phone = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage()
await take(phone, '/?q=%E5%BC%80%E9%A5%AD%E5%BA%97', 'portal')
await take(phone, '/items/item-001', 'guide')
await browser.close()
