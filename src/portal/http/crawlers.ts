import type { ItemCatalogue } from '#items'
import { EVERYBODY } from '#platform/access'
import type { HttpServer } from '#platform/http'

export interface CrawlerDeps {
  catalogue: ItemCatalogue
  publicUrl: string
}

/** Pages that say the same to everybody, besides guides. */
const PAGES = [
  '/',
  '/open',
  '/open/decisions',
  '/open/ratings',
  '/open/changes',
  '/verify',
  '/workdays',
]
/** Whatever is somebody's own, or is for programs. */
const OWN = ['/my', '/staff/', '/api/', '/sign-in', '/again', '/progress', '/letters/follow']

/** robots.txt and sitemap.xml: what search engines are to find. */
export function registerCrawlers(server: HttpServer, deps: CrawlerDeps): void {
  server.get(
    '/robots.txt',
    {
      config: { access: EVERYBODY, sends: 'text/plain', refuses: [] },
      schema: { summary: '搜索引擎可以收录哪些页面' },
    },
    (_request, reply) =>
      reply
        .type('text/plain; charset=utf-8')
        .send(
          [
            'User-agent: *',
            ...OWN.map((path) => `Disallow: ${path}`),
            `Sitemap: ${deps.publicUrl}/sitemap.xml`,
            '',
          ].join('\n'),
        ),
  )

  server.get(
    '/sitemap.xml',
    {
      config: { access: EVERYBODY, sends: 'application/xml', refuses: [] },
      schema: { summary: '公开页面的网址' },
    },
    (_request, reply) => reply.type('application/xml; charset=utf-8').send(sitemap(deps)),
  )

  server.get(
    '/favicon.ico',
    {
      config: { access: EVERYBODY, redirects: true, refuses: [] },
      schema: { summary: '网站图标' },
    },
    (_request, reply) => reply.redirect('/portal/icon.svg', 301),
  )
}

function sitemap({ catalogue, publicUrl }: CrawlerDeps): string {
  const paths = [...PAGES, ...catalogue.list().map(({ itemId }) => `/items/${itemId}`)]
  const urls = paths.map((path) => `<url><loc>${escaped(publicUrl + path)}</loc></url>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
