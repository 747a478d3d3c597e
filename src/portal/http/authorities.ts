import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { ids, legalDay } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { AUTHORITY_REFUSALS, endAuthority, giveAuthority, listAuthorities } from '#identity'
import { applicantOf, applicants, asksAgain, placeOf } from '#identity/session'
import { type HttpServer, refusals, refused } from '#platform/http'
import { SENT_REFUSALS } from '#platform/once'
import { idNumber } from '../contract.ts'
import type { ApplicationDeps } from '../application.ts'
import { formKey, maybe, type Texts, textsOf, withoutKey, wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'

const {
  'not-your-authority': notYours,
  'numbers-used-up': usedUp,
  ...NOT_GIVEN
} = AUTHORITY_REFUSALS
const HERE = '/my/authorities'

/** 委托代办: whom one lets act in one's name, and for whom one acts. */
export function registerAuthorities(
  server: HttpServer,
  screens: Screens,
  deps: ApplicationDeps,
): void {
  const access = applicants(deps)

  server.get(
    HERE,
    {
      config: { access, sends: 'text/html', refuses: [] },
      schema: { summary: '委托代办' },
    },
    (_request, reply) => showAuthorities(screens, deps, reply),
  )

  server.post(
    HERE,
    {
      config: {
        access: asksAgain(deps, access),
        redirects: true,
        refuses: [
          ...refusals(422, { ...NOT_GIVEN, ...SENT_REFUSALS }),
          ...refusals(429, { 'numbers-used-up': usedUp }),
        ],
      },
      schema: {
        summary: '委托别人代办',
        body: z.object({
          agentIdNumber: idNumber,
          untilOn: legalDay,
          itemId: maybe(ids.item).describe('空着是全部事项'),
          idempotencyKey: formKey,
        }),
      },
      errorHandler: wrongForm((reply, written, [wrong]) =>
        showAuthorities(screens, deps, reply, written, wrong.reason),
      ),
    },
    async (request, reply) => {
      const { agentIdNumber, untilOn, itemId, idempotencyKey } = request.body
      const given = await giveAuthority(
        deps.pool,
        deps.keys,
        applicantOf(request).applicantId,
        { agentIdNumber, untilOn, itemIds: itemId ? [itemId] : null, formKey: idempotencyKey },
        deps.now(),
        placeOf(request),
      )
      if (given.ok) return reply.redirect(HERE, 303)
      const isUsed = given.code === 'key-used-otherwise' || given.code === 'ended-since'
      const values = isUsed ? withoutKey(textsOf(request)) : textsOf(request)
      return showAuthorities(screens, deps, reply, values, refused(reply, given.code))
    },
  )

  server.post(
    `${HERE}/:authorityId/end`,
    {
      config: {
        access,
        redirects: true,
        refuses: refusals(404, { 'not-your-authority': notYours }),
      },
      schema: { summary: '终止委托', params: z.object({ authorityId: ids.authority }) },
    },
    async (request, reply) => {
      const { authorityId } = request.params
      const { applicantId } = applicantOf(request)
      const ended = await endAuthority(deps.pool, authorityId, applicantId, deps.now())
      return ended.ok ? reply.redirect(HERE, 303) : screens.refuse(reply, ended.code)
    },
  )
}

async function showAuthorities(
  screens: Screens,
  { pool, keys, now, catalogue }: ApplicationDeps,
  reply: FastifyReply,
  values: Texts = {},
  problem?: string,
): Promise<FastifyReply> {
  const today = dayOf(now())
  const list = await listAuthorities(pool, keys, applicantOf(reply.request).applicantId)
  return screens.show(reply, 'authorities', {
    items: catalogue.list().map(({ itemId, name }) => ({ itemId, name })),
    problem,
    values,
    today,
    authorities: list.map((a) => ({
      ...a,
      itemNames: a.itemIds?.map((id) => catalogue.find(id)?.name ?? id),
      inForce: a.revokedOn === null && a.untilOn >= today,
    })),
  })
}
