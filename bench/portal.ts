import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { instantAt, toInstant } from '#foundation/time'
import { listMessages, saveApplicant, sendPhoneCode, signInByPhone } from '#identity'
import { submitCase } from '#cases'
import { HABITS, simulate } from '#sim'
import { fileKeys } from '#platform/keyring'
import { type County, openCounty, prepareDatabase } from '../src/app/county.ts'
import { buildServer } from '../src/app/server.ts'
import { type Benchmark, type Measurement, withCluster } from './measure.ts'

/** Slow 4G as the developer tools of Chromium have it: bytes a second and milliseconds. */
const SLOW_4G = {
  offline: false,
  downloadThroughput: 180_000,
  uploadThroughput: 84_375,
  latency: 562.5,
}
const CPU_SLOWDOWN = 4
const MOST_PAGE = 60_000
const MOST_FORM = 150_000

interface Loaded {
  bytes: number
  requests: number
  paintMs: number
  shift: number
}

/**
 * Loads a page for the first time in a fresh browser, slowed down, and counts everything that came
 * over the wire.
 */
async function load(page: Page, address: string): Promise<Loaded> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', SLOW_4G)
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
  let bytes = 0
  let requests = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
    requests += 1
  })
  await page.addInitScript(`
    globalThis.measured = { paint: 0, shift: 0 }
    new PerformanceObserver((list) => { for (const e of list.getEntries()) measured.paint = e.startTime }).observe({ type: 'largest-contentful-paint', buffered: true })
    new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) measured.shift += e.value }).observe({ type: 'layout-shift', buffered: true })`)
  await page.goto(address, { waitUntil: 'networkidle' })
  await page.waitForTimeout(500)
  const { paint, shift } = (await page.evaluate('measured')) as { paint: number; shift: number }
  return { bytes, requests, paintMs: paint, shift }
}

export const portal: Benchmark = {
  name: 'portal',
  about:
    'weight of the public pages on the first visit, everything counted, and how soon they are there on Slow 4G with a processor four times slower',
  run: () =>
    withCluster(async (ownerUrl, dir) => {
      const executablePath = CHROMIUM.find((path) => existsSync(path))
      if (!executablePath)
        return [{ what: 'portal', ours: 'not measured: no Chromium on this machine' }]
      await prepareDatabase(ownerUrl, fileKeys(`${dir}/keys`))
      let now = toInstant(new Date())
      const county = await openCounty({ ownerUrl, stateDir: dir, now: () => now })
      await simulate(
        county,
        { ...HABITS, seed: 1, from: '2026-03-02', days: 15, cases: 150 },
        (day) => {
          now = instantAt(day, 18 * 3600)
        },
      )
      const { token, progress } = await applied(county)
      const server = await buildServer(county, { logLevel: 'silent', demo: false })
      await server.listen({ port: 0, host: '127.0.0.1' })
      const base = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
      const workerBytes = await weighWorker(server)
      // The browser's driver is large, and no other benchmark needs it in memory.
      const { chromium } = await import('playwright-core')
      const browser = await chromium.launch({
        executablePath,
        args: ['--no-sandbox', '--disable-background-networking'],
      })
      const measured: Measurement[] = []
      for (const [name, path, most, cookie] of pagesOf(progress, token)) {
        const context = await browser.newContext({
          viewport: { width: 360, height: 740 },
          serviceWorkers: 'allow',
        })
        if (cookie)
          await context.addCookies([{ name: 'yimen_applicant', value: cookie, url: base }])
        const loaded = await load(await context.newPage(), base + path)
        measured.push(...linesOf(name, most, loaded, workerBytes))
        await context.close()
      }
      await browser.close()
      await server.close()
      await county.close()
      return measured
    }),
}

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

type Visited = [name: string, path: string, most: number, cookie?: string]
const pagesOf = (progress: string, token: string): Visited[] => [
  ['home', '/', MOST_PAGE],
  ['search', '/?q=开饭店', MOST_PAGE],
  ['guide', '/items/item-001', MOST_PAGE],
  ['progress', progress, MOST_PAGE],
  ['application form', '/items/item-001/apply', MOST_FORM, token],
]

/**
 * Somebody who has signed in and applied: their session, and the address where their case is
 * followed.
 */
async function applied(county: County): Promise<{ token: string; progress: string }> {
  const { pool, keys } = county
  const at = county.now()
  const phone = '13900000001'
  const applicantId = await saveApplicant(pool, keys, {
    kind: 'natural-person',
    name: '张小店',
    idNumber: '11010519491231002X',
    phone,
  })
  await sendPhoneCode(pool, keys, phone, at)
  const message = (await listMessages(pool, keys)).find((m) => m.to === phone)!
  const signed = await signInByPhone(pool, keys, phone, /\d{6}/.exec(message.text)![0], at)
  const { itemId } = county.catalogue.find('item-001')!
  const sent = await submitCase(
    county,
    { itemId, applicantId, channel: 'portal', materials: [], form: {} },
    { actor: { kind: 'applicant', applicantId }, via: 'portal', at },
  )
  if (!signed.ok || !sent.ok) throw new Error('no case to follow')
  return { token: signed.token, progress: `/progress/${sent.caseId}/${sent.queryCode}` }
}

/**
 * The worker that keeps pages for reading without a network, and what it fetches first, come
 * outside of the page's own traffic.
 */
async function weighWorker(server: Awaited<ReturnType<typeof buildServer>>): Promise<number> {
  const headers = { 'accept-encoding': 'br' }
  const [script, offline] = await Promise.all(
    ['/sw.js', '/offline'].map(async (url) => (await server.inject({ url, headers })).rawPayload),
  )
  if (!brotliDecompressSync(offline!).includes('没有网络'))
    throw new Error('the offline page is not what it should be')
  return script!.length + offline!.length + 1000
}

function linesOf(name: string, most: number, loaded: Loaded, workerBytes: number): Measurement[] {
  const bytes = loaded.bytes + workerBytes
  return [
    {
      what: `portal: ${name}`,
      ours: `${(bytes / 1000).toFixed(1)} kB in ${loaded.requests + 2} requests`,
      against: 'GOV.UK home 246 kB',
      ratio: bytes / 246_000,
      goal: `≤ ${most / 1000} kB`,
      reached: bytes <= most,
    },
    {
      what: `  ${name}, Slow 4G, CPU ÷ 4`,
      ours: `largest paint ${(loaded.paintMs / 1000).toFixed(2)} s, layout shift ${loaded.shift.toFixed(3)}`,
      goal: '≤ 2 s, ≤ 0.05',
      reached: loaded.paintMs <= 2000 && loaded.shift <= 0.05,
    },
  ]
}
