export { aimedAstray, findWatched } from './find-watched.ts'
export {
  type FeedbackFact,
  isFeedback,
  type WatchedFeedback,
  watchFeedback,
} from './watched-feedback.ts'
export {
  movesLimits,
  raised,
  stageOf,
  type Subject,
  timesOf,
  watch,
  watchCard,
  watchDirective,
  type Watched,
} from './watched.ts'
