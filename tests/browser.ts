import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page, type Request } from 'playwright-core'
import type { StaffId } from '#foundation/ids'
import { credentialsOf, type TestCounty } from '#testing'

export const PHONE = { width: 360, height: 740 }
export const DESK = { width: 1280, height: 800 }

const EXECUTABLE = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path))
const require = createRequire(import.meta.url)
const AXE = require.resolve('axe-core/axe.min.js')

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: EXECUTABLE!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })

/** Signed in at the staff web, past the form, on a page of it. */
export async function sitAs(
  { browser, base, county }: { browser: Browser; base: string; county: TestCounty },
  staffId: StaffId,
  path = '',
  viewport = DESK,
): Promise<Page> {
  const context = await browser.newContext({ viewport, bypassCSP: true, reducedMotion: 'reduce' })
  const page = await context.newPage()
  follow(page)
  const data = await credentialsOf(county, staffId)
  const reply = await page.request.post(`${base}/api/session`, { data })
  if (!reply.ok()) throw new Error(`${staffId}: ${await reply.text()}`)
  await page.goto(`${base}/staff/${path}`)
  return page
}

/** What pages of the staff web have asked for and not got yet, and since when. */
const asking = new WeakMap<Page, Map<Request, number>>()
function follow(page: Page): void {
  const asked = new Map<Request, number>()
  asking.set(page, asked)
  page.on('request', (request) => {
    // With another document, nobody waits any longer for what the last one asked.
    if (request.isNavigationRequest()) asked.clear()
    else if (/fetch|script/.test(request.resourceType())) asked.set(request, performance.now())
  })
  page.on('requestfinished', (request) => void asked.delete(request))
  page.on('requestfailed', (request) => void asked.delete(request))
}

/** Nothing of ours takes as long: of such a request the browser has not told the end. */
const LOST_MS = 30_000
const isWaiting = (page: Page): boolean =>
  [...(asking.get(page)?.values() ?? [])].some((since) => performance.now() - since < LOST_MS)

/**
 * Until all that the page asks for has come and is drawn, and it asks for nothing more. A page that
 * the browser does not draw, or that is never idle, is not waited for in vain.
 */
export async function settled(page: Page): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet = isWaiting(page) ? 0 : quiet + 1)
    await page.evaluate(
      `new Promise((drawn) => {
        requestIdleCallback(() => requestAnimationFrame(drawn))
        setTimeout(drawn, 2000)
      })`,
    )
}

/** What axe finds on a page: the rule, and where. */
export async function violations(page: Page): Promise<string[]> {
  // What fades in has no contrast yet; what goes on for ever, or as somebody scrolls, does not end.
  await page.evaluate(
    `Promise.all(document.getAnimations().map((one) => one.timeline !== document.timeline ||
      one.effect.getComputedTiming().endTime === Infinity || one.finished.catch(() => {})))`,
  )
  if (!(await page.evaluate("'axe' in window"))) await page.addScriptTag({ path: AXE })
  // It writes down only what is wrong, not each place where all is well.
  const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as {
    violations: { id: string; nodes: { target: string[] }[] }[]
  }
  return violations.map(
    (v) =>
      `${v.id}: ${v.nodes
        .map((n) => n.target.join(' '))
        .slice(0, 4)
        .join(', ')}`,
  )
}

/** What is wrong with the page on a phone and, widened, on a desk: accessibility, and its width. */
export async function faultsOf(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const size of [PHONE, DESK]) {
    await page.setViewportSize(size)
    await settled(page)
    const wrong = await violations(page)
    if (!(await fits(page))) wrong.push('wider than the screen')
    found.push(...wrong.map((fault) => `${page.url()} ${size.width}: ${fault}`))
  }
  return found
}

/** Whether the page is not wider than the window. */
export const fits = (page: Page): Promise<boolean> =>
  page.evaluate(
    'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
  ) as Promise<boolean>
