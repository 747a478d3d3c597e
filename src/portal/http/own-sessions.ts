import { applicantActor } from '#foundation/ids'
import {
  auditSignOut,
  endOtherSessions,
  endOwnSession,
  listSessions,
  SESSION_REFUSALS,
  sessionIdParams,
} from '#identity'
import { applicantOf, applicants, tokenOf } from '#identity/session'
import { type HttpServer, refusals } from '#platform/http'
import type { Screens } from '../screens.ts'
import type { SignInDeps } from './sign-in.ts'

const HERE = '/my/sessions'

/** 我的登录: where one is signed in, to end what one does not know. */
export function registerOwnSessions(server: HttpServer, screens: Screens, deps: SignInDeps): void {
  const { pool, keys, now } = deps
  const access = applicants(deps)

  server.get(
    HERE,
    {
      config: { access, sends: 'text/html', refuses: [] },
      schema: { summary: '我的登录' },
    },
    async (request, reply) =>
      screens.show(reply, 'ownSessions', {
        sessions: await listSessions(pool, keys, applicantOf(request), tokenOf(request), now()),
      }),
  )

  server.post(
    `${HERE}/end`,
    {
      config: { access, redirects: true, refuses: [] },
      schema: { summary: '结束我的其他全部登录' },
    },
    async (request, reply) => {
      const applicant = applicantOf(request)
      if ((await endOtherSessions(pool, applicant, tokenOf(request))) > 0)
        await auditSignOut(pool, keys, applicantActor(applicant.applicantId), request.ip, now())
      return reply.redirect(HERE, 303)
    },
  )

  server.post(
    `${HERE}/:sessionId/end`,
    {
      config: { access, redirects: true, refuses: refusals(404, SESSION_REFUSALS) },
      schema: { summary: '结束我的一处登录', params: sessionIdParams },
    },
    async (request, reply) => {
      const applicant = applicantOf(request)
      if (!(await endOwnSession(pool, applicant, request.params.sessionId)))
        return screens.refuse(reply, 'unknown-session')
      await auditSignOut(pool, keys, applicantActor(applicant.applicantId), request.ip, now())
      return reply.redirect(HERE, 303)
    },
  )
}
