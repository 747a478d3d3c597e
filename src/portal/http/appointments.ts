import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import {
  APPOINTMENT_REFUSALS,
  type AppointmentDeps,
  book,
  cancelAppointment,
  clockText,
  listFree,
} from '#appointments'
import { ids, legalDay } from '#foundation/schema'
import {
  applicantOf,
  applicants,
  findApplicant,
  leadToSignIn,
  type Sessions,
} from '#identity/session'
import type { ItemCatalogue } from '#items'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, refusals, refused } from '#platform/http'
import { SENT_REFUSALS } from '#platform/once'
import { formKey, maybe, type Texts, textsOf, wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'
import { unitsWithCounters } from '../units.ts'

export interface BookingDeps extends AppointmentDeps, Sessions {
  catalogue: ItemCatalogue
}

const {
  'not-your-appointment': notYours,
  'not-its-day-yet': _atTheCounter,
  ...NOT_BOOKED
} = APPOINTMENT_REFUSALS
const MINE = '/my#appointments'

/** 预约窗口: a unit, a day, a time. */
export function registerAppointments(
  server: HttpServer,
  screens: Screens,
  deps: BookingDeps,
): void {
  server.get(
    '/appointments/new',
    {
      config: { access: EVERYBODY, sends: 'text/html', refuses: [] },
      schema: {
        summary: '预约窗口：选单位、日期和时间',
        querystring: z.object({
          unit: ids.unit.optional().catch(undefined),
          day: legalDay.optional().catch(undefined),
          item: ids.item.optional().catch(undefined),
        }),
      },
    },
    (request, reply) => showTimes(screens, deps, reply, request.query),
  )

  server.post(
    '/appointments',
    {
      config: {
        access: EVERYBODY,
        sends: 'text/html',
        redirects: true,
        refuses: [...refusals(409, NOT_BOOKED), ...refusals(422, SENT_REFUSALS)],
      },
      schema: {
        summary: '预约',
        body: z.object({
          unit: ids.unit,
          day: legalDay,
          minute: z.coerce
            .number()
            .int()
            .min(0)
            .max(24 * 60 - 1),
          item: maybe(ids.item),
          idempotencyKey: formKey,
        }),
      },
      errorHandler: wrongForm((reply, written) =>
        showTimes(screens, deps, reply, written, NOT_BOOKED['slot-not-offered']),
      ),
    },
    async (request, reply) => {
      const { unit: unitId, day, minute, item = '', idempotencyKey } = request.body
      const actor = await findApplicant(deps, request)
      // The way back leads to the same day; nobody has to choose again.
      if (!actor)
        return leadToSignIn(reply, `/appointments/new?unit=${unitId}&day=${day}&item=${item}`)
      const itemId = deps.catalogue.find(item)?.itemId
      const { applicantId } = actor
      const done = await book(
        deps,
        { unitId, day, minute, itemId, applicantId, formKey: idempotencyKey },
        deps.now(),
      )
      if (done.ok) return reply.redirect(MINE, 303)
      return showTimes(screens, deps, reply, textsOf(request), refused(reply, done.code))
    },
  )

  server.post(
    '/appointments/:appointmentId/cancellation',
    {
      config: {
        access: applicants(deps),
        redirects: true,
        refuses: refusals(404, { 'not-your-appointment': notYours }),
      },
      schema: { summary: '取消预约', params: z.object({ appointmentId: ids.appointment }) },
    },
    async (request, reply) => {
      const { appointmentId } = request.params
      const { applicantId } = applicantOf(request)
      const done = await cancelAppointment(deps, appointmentId, applicantId, deps.now())
      return done.ok ? reply.redirect(MINE, 303) : screens.refuse(reply, done.code)
    },
  )
}

async function showTimes(
  screens: Screens,
  deps: BookingDeps,
  reply: FastifyReply,
  asked: Texts | { unit?: string | undefined; day?: string | undefined; item?: string | undefined },
  problem?: string,
): Promise<FastifyReply> {
  const item = deps.catalogue.find(asked.item ?? '')
  const unitId = deps.units.get(asked.unit ?? '')?.unitId ?? item?.unitId
  const open = unitId ? await listFree(deps, unitId, deps.now()) : []
  const days = open.filter((d) => d.slots.length > 0)
  const day =
    days.find((d) => d.day === asked.day) ?? days.find((d) => d.slots.some((s) => s.free > 0))
  return screens.show(reply, 'appointment', {
    units: unitsWithCounters(deps.units),
    unitId: unitId ?? '',
    unitName: unitId ? (deps.units.get(unitId)?.name ?? '') : '',
    itemId: item?.itemId,
    itemName: item?.name,
    problem,
    days: days.map((d) => ({ day: d.day, free: d.slots.reduce((sum, s) => sum + s.free, 0) })),
    day: day?.day,
    slots: (day?.slots ?? []).map((s) => ({ ...s, clock: clockText(s.minute) })),
  })
}
