import { z } from 'zod'
import type { CaseId } from '#foundation/ids'
import { ids } from '#foundation/schema'
import { actorOf, officerOf, officers, signedIn } from '#identity/session'
import type { HttpServer } from '#platform/http'
import { ACT_NAMES, type ActName, ACTS } from '../acts/index.ts'
import { BATCHABLE, batched, performBatch } from '../batch.ts'
import { performAct } from '../handle.ts'
import { caseState } from '../state.ts'
import type { ViewDeps } from '../view.ts'
import { caseParam, refusalsOf, refuseCase } from './refusals.ts'

const performed = caseState
  .pick({ caseId: true, version: true, stage: true })
  .meta({ id: 'ActPerformed' })

/** A route for each act, made of its declaration: `POST /api/cases/:caseId/<noun>`. */
export function registerActs(server: HttpServer, deps: ViewDeps): void {
  for (const name of ACT_NAMES) registerAct(server, deps, name)
}

function registerAct(server: HttpServer, deps: ViewDeps, name: ActName): void {
  const { title, law, input } = ACTS[name]
  server.post(
    `/api/cases/:caseId/${name}`,
    {
      config: { access: signedIn(deps), refuses: refusalsOf(ACTS[name]) },
      schema: {
        summary: title,
        description: `依据：${law}`,
        params: caseParam,
        body: input,
        // The version that was seen: another one means that somebody acted in between.
        headers: z.object({ 'if-match': z.coerce.number().int().optional() }),
        response: { 201: performed },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const result = await performAct(deps, request.params.caseId, name, request.body, {
        actor,
        via: actor.kind === 'officer' ? 'desk' : 'portal',
        at: deps.now(),
        expectedVersion: request.headers['if-match'],
      })
      return result.ok ? reply.code(201).send(result.state) : refuseCase(reply, result)
    },
  )
}

/** One act for many cases at once. */
export function registerBatch(server: HttpServer, deps: ViewDeps): void {
  server.post(
    '/api/batch',
    {
      config: { access: officers(deps), refuses: [] },
      schema: {
        summary: '批量办理',
        body: z.object({
          act: z.enum(BATCHABLE),
          cases: z
            .array(
              z.object({
                caseId: ids.case,
                command: z
                  .record(z.string(), z.unknown())
                  .meta({ examples: [{ way: 'counter', receiver: 'applicant' }] }),
              }),
            )
            .min(1)
            .max(100),
        }),
        response: { 200: z.array(batched) },
      },
    },
    async (request) => {
      const { act, cases } = request.body
      const failed = (caseId: CaseId, err: unknown) => request.log.error({ err, caseId }, 'batch')
      return performBatch(deps, officerOf(request), act, cases, deps.now(), failed)
    },
  )
}
