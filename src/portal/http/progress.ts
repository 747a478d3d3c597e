import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { findCaseView, ownerByQueryCode, QUERY_CODE_REFUSALS } from '#cases'
import { queryCode } from '#cases/contract'
import type { CaseId } from '#foundation/ids'
import { ids } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import type { Place } from '#identity'
import { placeOf } from '#identity/session'
import { guideOf } from '#items'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, refusals, refused } from '#platform/http'
import type { ApplicationDeps } from '../application.ts'
import { copied, wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'

const asked = z.object({
  caseId: copied(ids.case),
  code: copied(queryCode),
})

const REFUSED = [
  ...refusals(404, { 'query-code-wrong': QUERY_CODE_REFUSALS['query-code-wrong'] }),
  ...refusals(429, { 'query-code-locked': QUERY_CODE_REFUSALS['query-code-locked'] }),
]

/** 查进度: by the number and the code of the receipt, without signing in. */
export function registerProgress(
  server: HttpServer,
  screens: Screens,
  deps: ApplicationDeps,
): void {
  server.get(
    '/progress',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [] },
      schema: { summary: '查办件进度' },
    },
    (_request, reply) => screens.show(reply, 'progress', {}),
  )

  server.post(
    '/progress',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: REFUSED },
      schema: { summary: '用办件编号和查询码查进度', body: asked },
      errorHandler: wrongForm((reply, { caseId }, [wrong]) =>
        screens.show(reply, 'progress', { caseId, problem: `${wrong.reason}。` }),
      ),
    },
    (request, reply) => showProgress(screens, deps, reply, request.body, placeOf(request)),
  )

  // What the QR code of a receipt leads to; its address is not written down.
  server.get(
    '/progress/:caseId/:code',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: REFUSED },
      schema: { summary: '收件凭证上的二维码：办件进度', params: asked },
      logLevel: 'silent',
    },
    (request, reply) =>
      showProgress(
        screens,
        deps,
        reply.header('cache-control', 'no-store'),
        request.params,
        placeOf(request),
      ),
  )
}

async function showProgress(
  screens: Screens,
  deps: ApplicationDeps,
  reply: FastifyReply,
  { caseId, code }: { caseId: CaseId; code: string },
  from: Place,
): Promise<FastifyReply> {
  const at = deps.now()
  const owner = await ownerByQueryCode(deps, caseId, code, at, from)
  if (!owner.ok)
    return screens.show(reply, 'progress', { caseId, problem: refused(reply, owner.code) })
  const applicant = { kind: 'applicant', applicantId: owner.applicantId } as const
  const view = (await findCaseView(deps, caseId, applicant, dayOf(at)))!
  return screens.show(reply, 'case', {
    view,
    problems: [],
    isOwner: false,
    phone: guideOf(deps.world.current(), view.state.itemId).phone,
  })
}
