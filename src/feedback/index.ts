export {
  evolveLetter,
  type Letter,
  LETTER_REFUSALS,
  letterClocks,
  type Offices,
  whoHandles,
} from './letter.ts'
export { mayHandleLetter, mayReadLetter, offeredOfLetter } from './letter-acts.ts'
export { feedbackJobs } from './jobs.ts'
export type { FeedbackDeps } from './deps.ts'
export { findWriterPhone, isWriter, type Writer } from './letter-key.ts'
export {
  findLetter,
  findLetterView,
  listPublished,
  readLetter,
  searchLetters,
} from './letter-queries.ts'
export { submitLetter } from './letter-submission.ts'
export { handleLetter, OFFICES, writerActs } from './letters.ts'
export { type FeedbackLimits, FEEDBACK_LIMITS, limitsKind, shippedLimits } from './limits.ts'
export {
  evolveRating,
  type Rating,
  RATING_REFUSALS,
  ratingClocks,
} from './rating.ts'
export { listRatingDeeds } from './rating-course.ts'
export { mayHandleRating, offeredOfRating } from './rating-acts.ts'
export {
  countRatings,
  findInvitation,
  findRating,
  findRatingOfCase,
  giveRating,
  handleRating,
  inviteRating,
  searchRatings,
} from './ratings.ts'
