export { approveCalendar, followCalendar } from './amendments.ts'
export { type CaseTimes, legalClocks, stepLimit } from './case-clocks.ts'
export {
  CASE_CLOCKS,
  type ClockFacts,
  type ClockKind,
  type Countdown,
  countdown,
  dueDay,
  FEEDBACK_CLOCKS,
  type Limit,
  pausedDays,
  readClock,
} from './clock.ts'
export { explainClock, type Explanation, explanation } from './explain.ts'
export {
  clearClocks,
  listDue,
  listLateSteps,
  moveLimits,
  listTurned,
  projectClocks,
  refreshPaused,
} from './store.ts'
export { remainingWorkdays, usedWorkdays } from './work-seconds.ts'
