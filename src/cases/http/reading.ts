import { z } from 'zod'
import { maybeParagraphs } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { applicantSchema } from '#identity'
import { actorOf, officerOf, officers, signedIn } from '#identity/session'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { FORM_GONE } from '#platform/lost'
import { findMarkedProcess, markedProcess } from '../diagram.ts'
import { noteReading } from '../access-log.ts'
import { UNMASK_REFUSALS, unmaskCase } from '../unmask.ts'
import { caseView, findCaseView, type ViewDeps } from '../view.ts'
import { caseParam, NO_CASE, refuseCase } from './refusals.ts'

/** A case on one screen, and whose it is. */
export function registerReading(server: HttpServer, deps: ViewDeps): void {
  server.get(
    '/api/cases/:caseId',
    {
      config: { access: signedIn(deps), refuses: [...NO_CASE, FORM_GONE] },
      schema: { summary: '办件', params: caseParam, response: { 200: caseView } },
    },
    async (request, reply) => {
      const { caseId } = request.params
      const actor = actorOf(request)
      const view = await findCaseView(deps, caseId, actor, dayOf(deps.now()))
      if (!view) return refuse(reply, 'unknown-case')
      if (view.isMasked && actor.kind === 'officer')
        await noteReading(deps, caseId, actor, deps.now())
      return view
    },
  )

  server.post(
    '/api/cases/:caseId/unmasking',
    {
      config: {
        access: officers(deps),
        refuses: [...NO_CASE, ...refusals(409, UNMASK_REFUSALS)],
      },
      schema: {
        summary: '查看完整的个人信息，记入账本',
        params: caseParam,
        body: z.object({ reason: maybeParagraphs(200, '核查 12345 热线转来的投诉') }),
        response: { 200: z.object({ applicant: applicantSchema }) },
      },
    },
    async (request, reply) => {
      const { caseId } = request.params
      const { reason } = request.body
      const shown = await unmaskCase(deps, caseId, officerOf(request), reason, deps.now())
      return shown.ok ? { applicant: shown.applicant } : refuseCase(reply, shown)
    },
  )

  server.get(
    '/api/cases/:caseId/process',
    {
      config: { access: signedIn(deps), refuses: NO_CASE },
      schema: {
        summary: '办件的流程图和各环节的情况',
        params: caseParam,
        response: { 200: markedProcess },
      },
    },
    async (request, reply) => {
      const { caseId } = request.params
      const today = dayOf(deps.now())
      const found = await findMarkedProcess(deps, caseId, actorOf(request), today)
      return found ?? refuse(reply, 'unknown-case')
    },
  )
}
