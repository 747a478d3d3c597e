/// <reference lib="webworker" />

/*
 * Reading without a network: pages that are the same for everybody (guides, home, what is
 * disclosed) are kept when they were read and shown again when the network is gone. Nothing
 * personal is ever kept here.
 */

declare const self: ServiceWorkerGlobalScope
export {}

const PAGES = 'pages-1'
const FILES = 'files-1'
/** What everybody sees alike. */
const PUBLIC = /^\/($|items\/[\w-]+$|open(\/|$)|letters$|privacy$|appointments\/new$|offline$)/
const MOST_PAGES = 150
/** A slow network is given this long before the kept page is shown. */
const PATIENCE_MS = 4000

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(PAGES)
      .then((cache) => cache.addAll(['/offline']))
      .then(() => self.skipWaiting()),
  )
})
self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((n) => n !== PAGES && n !== FILES).map((n) => caches.delete(n))),
      )
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== location.origin) return
  if (/^\/portal(\.css|\/)/.test(url.pathname)) event.respondWith(keptFile(event.request))
  else if (event.request.mode === 'navigate') event.respondWith(page(event.request, url))
})

/** Their addresses change with their content, so a kept one is the right one. */
async function keptFile(request: Request): Promise<Response> {
  const cache = await caches.open(FILES)
  const kept = await cache.match(request)
  if (kept) return kept
  const reply = await fetch(request)
  if (reply.ok) await cache.put(request, reply.clone())
  return reply
}

async function page(request: Request, url: URL): Promise<Response> {
  const isPublic = PUBLIC.test(url.pathname)
  const cache = await caches.open(PAGES)
  const kept = isPublic ? await cache.match(request) : undefined
  const fresh = fetch(request).then(async (reply) => {
    // Whoever is signed in sees their name nowhere on these pages, but their menu; that is not kept
    // either.
    if (isPublic && reply.ok && reply.headers.get('x-for-everybody') === '1') {
      await cache.put(request, reply.clone())
      const names = await cache.keys()
      if (names.length > MOST_PAGES) await cache.delete(names[1]!)
    }
    return reply
  })
  try {
    return await (kept
      ? Promise.race([
          fresh,
          new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS)),
        ])
      : fresh)
  } catch {
    return kept ?? (await cache.match('/offline')) ?? Response.error()
  }
}
