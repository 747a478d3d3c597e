import { z } from 'zod'
import { ids } from '#foundation/schema'
import { phoneNumber } from '#identity/contract'
import { officerOf, officers, type Sessions } from '#identity/session'
import { UNKNOWN_ITEM } from '#items'
import { done, type HttpServer, refuse } from '#platform/http'
import type { DeskDeps } from '../letter-desk.ts'
import { inviteVisitor, type VisitDeps } from '../visits.ts'

type Deps = VisitDeps & Pick<DeskDeps, 'catalogue'> & Sessions

export function registerVisits(server: HttpServer, deps: Deps): void {
  server.post(
    '/api/visits',
    {
      config: { access: officers(deps, 'clerk', 'hall-clerk'), refuses: [UNKNOWN_ITEM] },
      schema: {
        summary: '请来访群众评价：链接发到对方手机',
        body: z.object({
          phone: phoneNumber,
          itemId: ids.item.optional(),
        }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const { itemId } = request.body
      if (itemId && !deps.catalogue.find(itemId)) return refuse(reply, UNKNOWN_ITEM.code)
      await inviteVisitor(deps, request.body, officerOf(request), deps.now())
      return reply.code(201).send({ ok: true })
    },
  )
}
