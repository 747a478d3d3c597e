import type { FastifyRequest } from 'fastify'
import { stillOfficer } from '#identity/session'
import { EVERYBODY } from '#platform/access'
import type { HttpServer } from '#platform/http'
import type { County } from './county.ts'
import { type Health, healthOf } from './health.ts'
import type { TrustedTime } from './trusted-time.ts'

/** So often at most everything is looked at, however often it is asked. */
const KEPT_MS = 5000

/**
 * For whatever watches over the county: 503 when something that works by itself is behind. What it
 * is, the machine itself and its administrators are told.
 */
export function registerHealth(server: HttpServer, county: County, time: TrustedTime): void {
  let kept: { at: number; found: Promise<Health> } | undefined
  const look = () => {
    if (!kept || performance.now() - kept.at > KEPT_MS)
      kept = { at: performance.now(), found: healthOf(county, time) }
    return kept.found
  }
  server.get('/api/health', { config: { access: EVERYBODY } }, async (request, reply) => {
    const { ok, parts } = await look()
    reply.code(ok ? 200 : 503).header('cache-control', 'no-store')
    if (!(isFromHere(request) || (await isAdministrator(county, request)))) return { ok }
    const named = (isWarning: boolean) =>
      parts.filter((p) => !p.ok && (p.isWarning ?? false) === isWarning).map(({ name }) => name)
    return { ok, behind: named(false), warnings: named(true), parts }
  })
  // For a proxy that chooses among processes: this one and its database answer.
  server.get('/api/alive', { config: { access: EVERYBODY } }, async () => {
    await county.pool.query('select 1')
    return { ok: true }
  })
}

/** Asked on this machine, and not handed on by a proxy. */
const isFromHere = ({ ip, headers }: FastifyRequest): boolean =>
  /^(127\.|::1$|::ffff:127\.)/.test(ip) && !headers['x-forwarded-for'] && !headers.forwarded

async function isAdministrator(county: County, request: FastifyRequest): Promise<boolean> {
  // With the database away nobody is known.
  const officer = await stillOfficer(county, request).catch(() => undefined)
  return officer?.roles.includes('system-admin') ?? false
}
