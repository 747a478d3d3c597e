export { type Amendment, findAmendment, listAmendments } from './amendments.ts'
export {
  DEFAULT_OFFICE_HOURS,
  hoursOn,
  type OfficeHours,
  WorkingTime,
} from './office-hours.ts'
export { parseHolidayNotice, type ParsedNotice } from './notice.ts'
export {
  amended,
  type CalendarChange,
  type CalendarContent,
  calendarKind,
  calendarOf,
  changesBetween,
  COUNTY_CALENDAR,
  readCalendarFiles,
  shippedCalendar,
} from './published.ts'
export {
  CalendarRangeError,
  type DayInfo,
  type DayKind,
  type SpecialDay,
  WorkCalendar,
} from './work-calendar.ts'
