import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { ids, legalDay } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import {
  delegate,
  DELEGATION_REFUSALS,
  type DelegationRefusal,
  listDelegations,
  revokeDelegation,
} from '#identity'
import { type HttpServer, sendProblem } from '#platform/http'
import type { County } from './county.ts'
import { officerOf, officers } from '#identity/session'

/** AB 岗: an absent officer's duties go to a colleague for some days. */
export function registerDelegations(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const refuse = (reply: FastifyReply, code: DelegationRefusal) =>
    sendProblem(reply, {
      status: 409,
      code,
      detail: DELEGATION_REFUSALS[code],
      article: '岗位责任制（AB 岗）',
    })

  server.get('/api/delegations', { config: { access: byOfficer } }, async (request) => {
    const officer = officerOf(request)
    return listDelegations(county.pool, officer.unitId, dayOf(county.now()))
  })
  server.post(
    '/api/delegations',
    {
      config: { access: byOfficer },
      schema: {
        body: z.object({
          absentId: ids.staff,
          substituteId: ids.staff,
          fromOn: legalDay,
          toOn: legalDay,
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const given = await delegate(county.pool, officer, request.body, county.now())
      return given.ok
        ? reply.code(201).send({ delegationId: given.delegationId })
        : refuse(reply, given.code)
    },
  )
  server.delete(
    '/api/delegations/:delegationId',
    {
      config: { access: byOfficer },
      schema: { params: z.object({ delegationId: ids.delegation }) },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const revoked = await revokeDelegation(
        county.pool,
        officer,
        request.params.delegationId,
        county.now(),
      )
      return revoked.ok ? { ok: true } : refuse(reply, revoked.code)
    },
  )
}
