export { type CaseTimes, legalClocks, stepLimit } from './case-clocks.ts'
export {
  CASE_CLOCKS,
  type ClockFacts,
  type ClockKind,
  type Countdown,
  dueDay,
  type Extension,
  FEEDBACK_CLOCKS,
  type Limit,
  type Pause,
  pausedDays,
  readClock,
} from './clock.ts'
export { CLOCK_ARTICLES, explainClock, type ExplainedDay, type Explanation } from './explain.ts'
export {
  clearClocks,
  listDue,
  listMoved,
  type MovedLimit,
  moveLimits,
  previewMoves,
  projectClocks,
  projectMoves,
  refreshPaused,
} from './store.ts'
export { remainingWorkdays, type SecondsFacts, usedWorkdays } from './work-seconds.ts'
