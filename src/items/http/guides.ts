import { z } from 'zod'
import { ids } from '#foundation/schema'
import { forbidden, FORBIDDEN, officerOf, officers, type Sessions } from '#identity/session'
import type { Units } from '#identity'
import { type HttpServer, refusals, refuse } from '#platform/http'
import type { PublishDeps } from '#world'
import { type ItemCatalogue, UNKNOWN_ITEM } from '../catalogue.ts'
import { mayReviseGuide, REVISION_REFUSALS, reviseGuide } from '../guide.ts'
import { guideRow, guideView, listGuides, viewGuide } from '../guide-desk.ts'
import { guideSchema } from '../guide-text.ts'

interface Deps extends PublishDeps, Sessions {
  catalogue: ItemCatalogue
  units: Units<{ name: string }>
}

const params = z.object({ itemId: ids.item })

/**
 * 办事指南维护: each unit's 维护员 keeps the guides of its own items; the service centre those of the
 * townships.
 */
export function registerGuideDesk(server: HttpServer, deps: Deps): void {
  const access = officers(deps)

  server.get(
    '/api/guides',
    {
      config: { access, refuses: [] },
      schema: { summary: '本单位事项的指南，各缺什么', response: { 200: z.array(guideRow) } },
    },
    async (request) => listGuides(deps, officerOf(request)),
  )
  server.get(
    '/api/guides/:itemId',
    {
      config: { access, refuses: [UNKNOWN_ITEM] },
      schema: { summary: '一个事项的指南', params, response: { 200: guideView } },
    },
    async (request, reply) => {
      const item = deps.catalogue.find(request.params.itemId)
      if (!item) return refuse(reply, 'unknown-item')
      return viewGuide(deps, item, officerOf(request))
    },
  )
  registerRevision(server, deps)
}

function registerRevision(server: HttpServer, deps: Deps): void {
  server.post(
    '/api/guides/:itemId',
    {
      config: {
        access: officers(deps),
        refuses: [UNKNOWN_ITEM, FORBIDDEN, ...refusals(409, REVISION_REFUSALS)],
      },
      schema: {
        summary: '公布修订后的指南',
        params,
        body: z.object({
          /** The revision that was looked at. */
          basedOn: z.number().int().min(0),
          guide: guideSchema,
        }),
        response: { 201: z.object({ revision: z.int() }) },
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const item = deps.catalogue.find(request.params.itemId)
      if (!item) return refuse(reply, 'unknown-item')
      if (!mayReviseGuide(deps.world.current(), item.itemId, officer)) return forbidden(reply)
      const { guide, basedOn } = request.body
      const done = await reviseGuide(deps, item.itemId, guide, basedOn, officer, deps.now())
      if (!done.ok) return refuse(reply, done.code)
      return reply.code(201).send({ revision: done.revision })
    },
  )
}
