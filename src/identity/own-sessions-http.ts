import { z } from 'zod'
import { text } from '#foundation/schema'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import { auditSignOut, auditTry } from './audit.ts'
import {
  endOtherSessions,
  endOwnSession,
  listSessions,
  ownSession,
  SESSION_REFUSALS,
  sessionIdParams,
} from './own-sessions.ts'
import { LOCKED, PRESENCE_REFUSALS, SLOWED } from './refusals.ts'
import type { PersonalKeys } from './secrets.ts'
import { markPresent, officerOf, officers, placeOf, type Sessions, tokenOf } from './session.ts'
import { provePassword } from './sign-in.ts'

interface Deps extends Sessions {
  keys: PersonalKeys
}

/** 我的登录: where an officer is signed in, to end it; and to prove again who sits there. */
export function registerOwnSessions(server: HttpServer, deps: Deps): void {
  const { pool, keys, now } = deps
  const access = officers(deps)
  registerPresence(server, deps)

  server.get(
    '/api/me/sessions',
    {
      config: { access, refuses: [] },
      schema: { summary: '我的登录', response: { 200: z.array(ownSession) } },
    },
    (request) => listSessions(pool, keys, officerOf(request), tokenOf(request), now()),
  )

  server.delete(
    '/api/me/sessions',
    {
      config: { access, refuses: [] },
      schema: { summary: '结束我的其他全部登录', response: { 200: done } },
    },
    async (request) => {
      const officer = officerOf(request)
      if ((await endOtherSessions(pool, officer, tokenOf(request))) > 0)
        await auditSignOut(pool, keys, officer.staffId, request.ip, now())
      return { ok: true as const }
    },
  )

  server.delete(
    '/api/me/sessions/:sessionId',
    {
      config: { access, refuses: refusals(404, SESSION_REFUSALS) },
      schema: { summary: '结束我的一处登录', params: sessionIdParams, response: { 200: done } },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!(await endOwnSession(pool, officer, request.params.sessionId)))
        return refuse(reply, 'unknown-session')
      await auditSignOut(pool, keys, officer.staffId, request.ip, now())
      return { ok: true as const }
    },
  )
}

function registerPresence(server: HttpServer, deps: Deps): void {
  const { pool, keys, now } = deps
  server.post(
    '/api/me/presence',
    {
      config: {
        access: officers(deps),
        refuses: [
          ...refusals(422, PRESENCE_REFUSALS),
          ...refusals(423, LOCKED),
          ...refusals(429, SLOWED),
        ],
      },
      schema: {
        summary: '再输一次密码，确认是本人',
        body: z.object({ password: text('Yimen-2026').min(1).max(200) }),
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const { staffId } = officerOf(request)
      const given = { staffId, password: request.body.password }
      const wrong = await provePassword(pool, keys, given, now(), placeOf(request))
      if (wrong) {
        await auditTry(pool, keys, { by: staffId, address: request.ip, reason: wrong }, now())
        return refuse(reply, wrong)
      }
      return markPresent(deps, reply).send({ ok: true })
    },
  )
}
