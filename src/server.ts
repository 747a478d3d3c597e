import fastifyStatic from '@fastify/static'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createHttpServer, type HttpServer } from '#platform/http'
import { personalFields } from '#platform/ownership'
import { registerApi } from './api.ts'
import { repositoryDir } from './config.ts'
import type { County } from './county.ts'
import { OWNERS } from './owners.ts'
import { registerPortal } from '#portal'

/** The whole web side: JSON interface, public portal, staff web. */
export async function buildServer(
  county: County,
  options: { logLevel: string; demo: boolean },
): Promise<HttpServer> {
  const server = createHttpServer({ logLevel: options.logLevel })
  await server.register(async (scope) => {
    registerApi(scope as unknown as HttpServer, county)
    scope.get('/api/openapi.json', { schema: { hide: true } }, async () => server.swagger())
    scope.get('/api/health', async () => {
      await county.pool.query('select 1')
      return { ok: true }
    })
  })
  await registerPortal(server, county, { ...options, privacy: personalFields(OWNERS) })
  const staffDir = join(repositoryDir, 'dist/staff')
  if (existsSync(staffDir)) {
    await server.register(fastifyStatic, {
      root: staffDir,
      prefix: '/staff/',
      index: 'index.html',
      wildcard: false,
      maxAge: '1h',
    })
    server.get('/staff', (_request, reply) => reply.redirect('/staff/'))
    // The staff web has addresses of its own below /staff; each of them opens the same page.
    server.get('/staff/*', (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile('index.html', { maxAge: 0 }),
    )
  }
  await server.ready()
  return server
}
