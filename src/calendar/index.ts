export { OUTSIDE_CALENDAR, withinCalendar } from './outside.ts'
export { isDayRecorded, recordDay } from './day.ts'
export { DEFAULT_OFFICE_HOURS, hoursOn, type OfficeHours, WorkingTime } from './office-hours.ts'
export {
  amended,
  type CalendarChange,
  calendarChange,
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
  dayInfo,
  type SpecialDay,
  WorkCalendar,
} from './work-calendar.ts'
