import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { ids, legalDay } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import {
  delegate,
  DELEGATION_REFUSALS,
  type DelegationRefusal,
  listDelegations,
  type Officer,
  revokeDelegation,
} from '#identity'
import { type HttpServer, sendProblem } from '#platform/http'
import type { County } from './county.ts'

/** AB 岗: an absent officer's duties go to a colleague for some days. */
export function registerDelegations(
  server: HttpServer,
  county: County,
  asOfficer: (request: FastifyRequest, reply: FastifyReply) => Promise<Officer | undefined>,
): void {
  const refuse = (reply: FastifyReply, code: DelegationRefusal) =>
    sendProblem(reply, {
      status: 409,
      code,
      detail: DELEGATION_REFUSALS[code],
      article: '岗位责任制（AB 岗）',
    })

  server.get('/api/delegations', async (request, reply) => {
    const officer = await asOfficer(request, reply)
    return officer ? listDelegations(county.pool, officer.unitId, dayOf(county.now())) : reply
  })
  server.post(
    '/api/delegations',
    {
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
      const officer = await asOfficer(request, reply)
      if (!officer) return reply
      const given = await delegate(county.pool, officer, request.body, county.now())
      return given.ok
        ? reply.code(201).send({ delegationId: given.delegationId })
        : refuse(reply, given.code)
    },
  )
  server.delete(
    '/api/delegations/:delegationId',
    { schema: { params: z.object({ delegationId: ids.delegation }) } },
    async (request, reply) => {
      const officer = await asOfficer(request, reply)
      if (!officer) return reply
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
