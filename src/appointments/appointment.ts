import type { ApplicantId, AppointmentId, ItemId, UnitId } from '#foundation/ids'
import type { Instant, LegalDay } from '#foundation/time'
import type { Statement } from '#platform/database'
import type { AppointmentEvent } from './events.ts'

/** A place at a counter, as its facts tell it. */
export interface Appointment {
  appointmentId: AppointmentId
  unitId: UnitId
  day: LegalDay
  /** Since midnight in Shanghai. */
  minute: number
  itemId: ItemId | null
  applicantId: ApplicantId
  state: 'booked' | 'cancelled' | 'arrived' | 'missed'
  remindedAt: Instant | null
  version: number
}

export function evolveAppointment(
  appointment: Appointment | undefined,
  appointmentId: AppointmentId,
  event: AppointmentEvent & { version: number; recordedAt: Instant },
): Appointment {
  const { version } = event
  if (event.type === 'AppointmentMade') {
    const { unitId, day, minute, applicantId, itemId = null } = event.body
    const place = { appointmentId, unitId, day, minute, itemId, applicantId }
    return { ...place, state: 'booked', remindedAt: null, version }
  }
  if (!appointment) throw new Error(`an appointment begins with AppointmentMade, not ${event.type}`)
  switch (event.type) {
    case 'AppointmentReminded':
      return { ...appointment, remindedAt: event.recordedAt, version }
    case 'AppointmentCancelled':
      return { ...appointment, state: 'cancelled', version }
    case 'AppointmentKept':
      return { ...appointment, state: 'arrived', version }
    case 'AppointmentMissed':
      return { ...appointment, state: 'missed', version }
  }
}

export function projectAppointment(a: Appointment): Statement {
  return {
    name: 'appointments.project',
    text: `insert into appointments.appointment (appointment_id, unit_id, day, minute, item_id, applicant_id, state, reminded_at, version)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
           on conflict (appointment_id) do update set state = excluded.state, reminded_at = excluded.reminded_at, version = excluded.version`,
    values: [
      a.appointmentId,
      a.unitId,
      a.day,
      a.minute,
      a.itemId,
      a.applicantId,
      a.state,
      a.remindedAt,
      a.version,
    ],
  }
}
