import { z } from 'zod'
import { APPOINTMENT_REFUSALS, clockText, listDay, noteArrival } from '#appointments'
import { ids, legalDay } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { listApplicants, masked, type Officer } from '#identity'
import { type HttpServer, sendProblem } from '#platform/http'
import type { County } from './county.ts'
import { forbidden, officerOf, officers } from './session.ts'

/** 预约: the counter's day. */
export function registerAppointmentDesk(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const isCounter = (officer: Officer) =>
    officer.roles.some(
      (r) => r === 'clerk' || r === 'hall-clerk' || r === 'hall-manager' || r === 'unit-head',
    )

  server.get(
    '/api/appointments',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({ day: legalDay.optional() }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!isCounter(officer)) return forbidden(reply)
      const day = request.query.day ?? dayOf(county.now())
      const found = await listDay(county.pool, officer.unitId, day)
      const visitors = await listApplicants(
        county.pool,
        county.keys,
        found.map((a) => a.applicantId),
      )
      return found.map(({ applicantId, ...a }) => {
        const visitor = masked(visitors.get(applicantId)!)
        return {
          ...a,
          clock: clockText(a.minute),
          itemName: a.itemId ? county.catalogue.find(a.itemId)?.name : undefined,
          visitor: visitor.name,
          phone: visitor.phone,
        }
      })
    },
  )
  server.post(
    '/api/appointments/:appointmentId/arrival',
    {
      config: { access: byOfficer },
      schema: {
        params: z.object({ appointmentId: ids.appointment }),
        body: z.object({ came: z.boolean() }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!isCounter(officer)) return forbidden(reply)
      const done = await noteArrival(
        county,
        request.params.appointmentId,
        request.body.came,
        officer,
        county.now(),
      )
      return done.ok
        ? reply.code(201).send({ ok: true })
        : sendProblem(reply, {
            status: 404,
            code: done.code,
            detail: APPOINTMENT_REFUSALS[done.code],
          })
    },
  )
}
