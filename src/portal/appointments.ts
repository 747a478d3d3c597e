import { APPOINTMENT_REFUSALS, book, cancelAppointment, clockText, listFree } from '#appointments'
import type { AppointmentId } from '#foundation/ids'
import { isLegalDay } from '#foundation/time'
import { EVERYBODY } from '#platform/access'
import { fieldsOf, type Portal } from './context.ts'
import { applicantOf } from '#identity/session'

/** 预约窗口: a unit, a day, a time. */
export function registerAppointments({
  server,
  county,
  show,
  problem,
  applicant,
  byApplicant,
}: Portal): void {
  const units = [...county.units.values()]
    .filter((u) => u.kind !== 'coordinating' || u.unitId === 'service-centre')
    .map(({ unitId, name }) => ({ unitId, name }))

  const showTimes = async (
    request: Parameters<typeof show>[0],
    reply: Parameters<typeof show>[1],
    query: Record<string, string | undefined>,
    said?: string,
  ) => {
    const item = query.item ? county.catalogue.find(query.item) : undefined
    const unitId = county.units.get(query.unit ?? '')?.unitId ?? item?.unitId
    const days = unitId
      ? (await listFree(county, unitId, county.now())).filter((d) => d.slots.length > 0)
      : []
    const day =
      days.find((d) => d.day === query.day) ?? days.find((d) => d.slots.some((s) => s.free > 0))
    return show(request, said ? reply.code(409) : reply, 'appointment', {
      units,
      unitId: unitId ?? '',
      unitName: unitId ? (county.units.get(unitId)?.name ?? '') : '',
      itemId: item?.itemId,
      itemName: item?.name,
      problem: said,
      days: days.map((d) => ({ day: d.day, free: d.slots.reduce((sum, s) => sum + s.free, 0) })),
      day: day?.day,
      slots: (day?.slots ?? []).map((s) => ({
        minute: s.minute,
        clock: clockText(s.minute),
        free: s.free,
      })),
    })
  }
  server.get('/appointments/new', { config: { access: EVERYBODY } }, (request, reply) =>
    showTimes(request, reply, request.query as Record<string, string>),
  )

  server.post('/appointments', { config: { access: EVERYBODY } }, async (request, reply) => {
    const { unit = '', day = '', minute = '', item = '' } = fieldsOf(request)
    const actor = await applicant(request)
    // The way back leads to the same day; nobody has to choose again.
    if (!actor)
      return reply.redirect(
        `/sign-in?next=${encodeURIComponent(`/appointments/new?unit=${unit}&day=${day}&item=${item}`)}`,
      )
    const unitId = county.units.get(unit)?.unitId
    if (!unitId || !isLegalDay(day) || !/^\d{1,4}$/.test(minute))
      return showTimes(
        request,
        reply,
        { unit, day, item },
        APPOINTMENT_REFUSALS['slot-not-offered'],
      )
    const done = await book(
      county,
      {
        unitId,
        day,
        minute: Number(minute),
        itemId: county.catalogue.find(item)?.itemId,
        applicantId: actor.applicantId,
      },
      county.now(),
    )
    return done.ok
      ? reply.redirect('/my#appointments')
      : showTimes(request, reply, { unit, day, item }, APPOINTMENT_REFUSALS[done.code])
  })

  server.post(
    '/appointments/:appointmentId/cancellation',
    { config: { access: byApplicant } },
    async (request, reply) => {
      const actor = applicantOf(request)
      const done = await cancelAppointment(
        county,
        (request.params as { appointmentId: AppointmentId }).appointmentId,
        actor.applicantId,
        county.now(),
      )
      return done.ok
        ? reply.redirect('/my#appointments')
        : problem(request, reply, 409, '没有取消', APPOINTMENT_REFUSALS[done.code])
    },
  )
}
