export {
  APPOINTMENT_REFUSALS,
  type AppointmentDeps,
  book,
  cancelAppointment,
  listDay,
  listFree,
  listMyAppointments,
  noteArrival,
} from './appointments.ts'
export { appointmentJobs } from './jobs.ts'
export {
  bookableDays,
  clockText,
  COUNTY_SLOTS,
  shippedSlots,
  slotsKind,
  slotMinutes,
  type SlotRules,
} from './slots.ts'
