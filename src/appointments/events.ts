import { z } from 'zod'
import { appointmentIds } from '#foundation/ids'
import { ids, legalDay } from '#foundation/schema'
import { StreamKind, type EventOf } from '#ledger'

/** Published facts of an appointment at a counter, stream `appointment/<id>`. */
const appointmentEvents = {
  AppointmentMade: z.object({
    unitId: ids.unit,
    day: legalDay,
    minute: z.number().int(),
    itemId: ids.item.optional(),
    applicantId: ids.applicant,
    /** How many the slot has, as it was offered. */
    places: z.number().int(),
  }),
  /** 预约提醒, on the workday before. */
  AppointmentReminded: z.object({}),
  /** By the person, or by the system when the day became a day off. */
  AppointmentCancelled: z.object({ reason: z.enum(['by-applicant', 'day-off']) }),
  AppointmentKept: z.object({}),
  AppointmentMissed: z.object({}),
}
export const appointmentStream = new StreamKind(
  'appointment',
  appointmentEvents,
  '<appointmentId>',
  appointmentIds,
)
export type AppointmentEvent = EventOf<typeof appointmentEvents>
