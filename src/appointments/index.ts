export type { Appointment } from './appointment.ts'
export {
  APPOINTMENT_REFUSALS,
  type AppointmentDeps,
  type AppointmentRefusal,
  book,
  cancelAppointment,
  type FreeDay,
  listDay,
  listFree,
  listMyAppointments,
  noteArrival,
  remind,
} from './appointments.ts'
export {
  bookableDays,
  clockText,
  COUNTY_SLOTS,
  shippedSlots,
  slotsKind,
  slotMinutes,
  type SlotRules,
} from './slots.ts'
