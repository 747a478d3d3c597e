export { type Amendment, findAmendment, listAmendments } from './amendments.ts'
export { DEFAULT_OFFICE_HOURS, hoursOn, type OfficeHours, WorkingTime } from './office-hours.ts'
export { parseHolidayNotice } from './notice.ts'
export {
  amended,
  type CalendarContent,
  calendarKind,
  calendarOf,
  COUNTY_CALENDAR,
  readCalendarFiles,
  shippedCalendar,
} from './published.ts'
export { CalendarRangeError, type DayInfo, type SpecialDay, WorkCalendar } from './work-calendar.ts'
