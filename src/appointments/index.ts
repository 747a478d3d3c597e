export {
  APPOINTMENT_REFUSALS,
  type AppointmentDeps,
  book,
  cancelAppointment,
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
