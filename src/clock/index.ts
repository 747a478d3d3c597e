export { type CaseTimes, legalClocks } from './case-clocks.ts'
export {
  type ClockFacts,
  type ClockKind,
  type Countdown,
  dueDay,
  type Extension,
  type Limit,
  type Pause,
  pausedDays,
  readClock,
} from './clock.ts'
export { CLOCK_ARTICLES, explainClock, type ExplainedDay, type Explanation } from './explain.ts'
export {
  applyMoves,
  listDue,
  listMoved,
  type MovedLimit,
  previewMoves,
  projectClocks,
  refreshPaused,
} from './store.ts'
export { remainingWorkdays, type SecondsFacts, usedWorkdays } from './work-seconds.ts'
