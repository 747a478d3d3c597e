import { z } from 'zod'
import { ids, legalDay, text } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { listApplicants, masked } from '#identity'
import { officerOf, officers, type Sessions } from '#identity/session'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import { APPOINTMENT_REFUSALS, type AppointmentDeps, listDay, noteArrival } from './appointments.ts'
import { clockText } from './slots.ts'

const visit = z
  .object({
    appointmentId: ids.appointment,
    clock: text('09:30'),
    itemName: text('食品经营许可').optional(),
    /** Masked. */
    visitor: text('张*'),
    phone: text('138****5678'),
    state: z.enum(['booked', 'cancelled', 'arrived', 'missed']),
  })
  .meta({ id: 'Visit' })

interface Deps extends AppointmentDeps, Sessions {
  catalogue: { find(itemId: string): { name: string } | undefined }
}

const NOT_THERE = refusals(404, APPOINTMENT_REFUSALS, 'not-your-appointment')
const NOT_YET = refusals(409, APPOINTMENT_REFUSALS, 'not-its-day-yet')

/** 预约: the counter's day. */
export function registerAppointmentDesk(server: HttpServer, deps: Deps): void {
  const access = officers(deps, 'clerk', 'hall-clerk', 'hall-manager', 'unit-head')

  server.get(
    '/api/appointments',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '本单位窗口某一天的预约',
        querystring: z.object({ day: legalDay.optional() }),
        response: { 200: z.array(visit) },
      },
    },
    async (request) => {
      const day = request.query.day ?? dayOf(deps.now())
      const found = await listDay(deps.pool, officerOf(request).unitId, day)
      const visitors = await listApplicants(
        deps.pool,
        deps.keys,
        found.map((a) => a.applicantId),
      )
      return found.map(({ applicantId, itemId, ...a }) => {
        const { name, phone } = masked(visitors.get(applicantId)!)
        const itemName = itemId ? deps.catalogue.find(itemId)?.name : undefined
        return { ...a, clock: clockText(a.minute), itemName, visitor: name, phone }
      })
    },
  )

  server.post(
    '/api/appointments/:appointmentId/arrival',
    {
      config: { access, refuses: [...NOT_THERE, ...NOT_YET] },
      schema: {
        summary: '登记来访人到场或没有来',
        params: z.object({ appointmentId: ids.appointment }),
        body: z.object({ came: z.boolean() }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const { appointmentId } = request.params
      const officer = officerOf(request)
      const noted = await noteArrival(deps, appointmentId, request.body.came, officer, deps.now())
      if (!noted.ok) return refuse(reply, noted.code)
      return reply.code(201).send({ ok: true })
    },
  )
}
