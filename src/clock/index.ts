export { approveCalendar } from './amendments.ts'
export { type CaseTimes, legalClocks, stepLimit } from './case-clocks.ts'
export {
  CASE_CLOCKS,
  type CaseClockKind,
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
export { clockJobs } from './jobs.ts'
export { explainClock, type Explanation, explanation } from './explain.ts'
export {
  clearClocks,
  listDue,
  listLateSteps,
  listTurned,
  moveLimits,
  projectClocks,
} from './store.ts'
export { remainingWorkdays, usedWorkdays } from './work-seconds.ts'
