export {
  DEFAULT_OFFICE_HOURS,
  hoursOn,
  type OfficeHours,
  WorkingTime,
} from './office-hours.ts'
export { type Amendment, type CalendarHistory, readCalendarHistory } from './history.ts'
export { parseHolidayNotice, type ParsedNotice } from './notice.ts'
export {
  amendedCalendar,
  type CalendarChange,
  loadCalendar,
  readCalendarFiles,
  seedCalendar,
  storeChanges,
} from './store.ts'
export {
  CalendarRangeError,
  type DayInfo,
  type DayKind,
  type SpecialDay,
  WorkCalendar,
} from './work-calendar.ts'
