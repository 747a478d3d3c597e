import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fastifyStatic from '@fastify/static'
import { sm3Hex } from '#foundation/sm'
import { openToEverybody } from '#platform/access'
import { type HttpServer, within } from '#platform/http'
import type { renderPage } from '../../web/portal/pages.tsx'
import { repositoryDir } from '#platform/repository'

/** What was built for the public: pages, and the files that they name. */
export interface Pages {
  render: typeof renderPage
  /**
   * Of styles and scripts together: another build has other addresses, so that they may be kept for
   * long.
   */
  version: string
}

const SCRIPTS = join(repositoryDir, 'dist/portal-form')
const STYLES = ['web/ui/edges.css', 'web/portal/portal.css'].map((f) => join(repositoryDir, f))
const ICON = join(repositoryDir, 'web/portal/icon.svg')

export async function openPages(): Promise<Pages> {
  const built = pathToFileURL(join(repositoryDir, 'dist/portal/pages.js')).href
  const { renderPage: render }: { renderPage: typeof renderPage } = await import(built)
  return { render, version: versionOf([...STYLES, ...filesIn(SCRIPTS)]) }
}

const filesIn = (dir: string) =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath, f.name))
    .sort()

const versionOf = (files: readonly string[]) =>
  sm3Hex(files.map((file) => sm3Hex(readFileSync(file))).join()).slice(0, 8)

const KEPT_FOR_LONG = 'public, max-age=2592000, immutable'

/** Styles, scripts, icon and manifest: files of the web, no operations of ours. */
export function registerPortalFiles(server: HttpServer, tenant: { name: string }): Promise<void> {
  return within(server, async (part) => {
    openToEverybody(part)
    part.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true }
    })
    await part.register(fastifyStatic, {
      root: SCRIPTS,
      prefix: '/portal/',
      index: false,
      decorateReply: false,
      immutable: true,
      maxAge: '30d',
    })
    const send = (url: string, type: string, kept: string, body: string | Buffer) =>
      part.get(url, (_request, reply) => reply.type(type).header('cache-control', kept).send(body))
    const styles = Buffer.concat(STYLES.map((file) => readFileSync(file)))
    send('/portal.css', 'text/css; charset=utf-8', KEPT_FOR_LONG, styles)
    send('/portal/icon.svg', 'image/svg+xml', KEPT_FOR_LONG, readFileSync(ICON))
    // What keeps pages for reading without a network must itself be the newest.
    const worker = readFileSync(join(SCRIPTS, 'sw.js'))
    send('/sw.js', 'text/javascript; charset=utf-8', 'no-cache', worker)
    const manifest = JSON.stringify(manifestOf(tenant.name))
    send('/manifest.webmanifest', 'application/manifest+json', 'public, max-age=86400', manifest)
  })
}

const manifestOf = (county: string) => ({
  name: `${county}政务服务`,
  short_name: '一门',
  lang: 'zh-CN',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#f6f8fa',
  theme_color: '#0b57a4',
  icons: [{ src: '/portal/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
})
