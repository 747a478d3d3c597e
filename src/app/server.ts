import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { markDevice, placeOf } from '#identity/session'
import { EVERYBODY, openToEverybody } from '#platform/access'
import { served } from '#platform/deadline'
import { createHttpServer, type HttpServer, type ServerOptions, within } from '#platform/http'
import { personalFields } from '#platform/ownership'
import { registerApi } from './api.ts'
import { repositoryDir } from '#platform/repository'
import type { County } from './county.ts'
import { registerHealth } from './health-http.ts'
import { OWNERS } from './owners.ts'
import { type TrustedTime, watchTime } from './trusted-time.ts'
import { openPages, registerPortal, registerPortalFiles } from '#portal'

/**
 * The whole web side: JSON interface, public portal, staff web. What it asks of the database has a
 * deadline.
 */
export async function buildServer(
  given: County,
  options: ServerOptions & { demo: boolean; time?: TrustedTime },
): Promise<HttpServer> {
  const county = {
    ...given,
    pool: served(given.pool),
    supervisionPool: served(given.supervisionPool),
  }
  const server = createHttpServer(options)
  await within(server, (part) => {
    registerApi(part, county)
    part.get(
      '/api/openapi.json',
      { config: { access: EVERYBODY }, schema: { hide: true } },
      async () => server.swagger(),
    )
    registerHealth(part, county, options.time ?? watchTime({ ...county, isElsewhere: false }))
  })
  await registerPortalFiles(server, county.tenant)
  await registerPortal(server, county, await openPages(), {
    demo: options.demo,
    privacy: personalFields(OWNERS),
  })
  const staffDir = join(repositoryDir, 'dist/staff')
  if (existsSync(staffDir)) await server.register((scope) => registerStaffWeb(scope, staffDir))
  await server.ready()
  return server
}

/** Not a file. */
const isPage = ({ url }: { url: string }) => !/\.\w+$/.test(url.split('?')[0]!)

/** The files of the staff web: whoever is not signed in is shown its sign-in page. */
async function registerStaffWeb(scope: FastifyInstance, root: string): Promise<void> {
  openToEverybody(scope)
  // A browser has its mark before its first try, so that a neighbour's failures are not taken for
  // its own.
  scope.addHook('onRequest', async (request, reply) => {
    if (isPage(request) && placeOf(request).device === undefined) markDevice(reply)
  })
  await scope.register(fastifyStatic, {
    root,
    prefix: '/staff/',
    index: 'index.html',
    wildcard: false,
    // What is called by its content may be kept; the page that names it is asked for each time, so
    // that nobody works in what was released before.
    maxAge: '1y',
    immutable: true,
    setHeaders: (reply, path) => {
      if (!path.includes('/assets/')) reply.header('cache-control', 'no-cache')
    },
  })
  scope.get('/staff', (_request, reply) => reply.redirect('/staff/'))
  // The staff web has addresses of its own below /staff; each of them opens the same page.
  scope.get('/staff/*', (request, reply) =>
    isPage(request) ? reply.sendFile('index.html') : reply.callNotFound(),
  )
}
