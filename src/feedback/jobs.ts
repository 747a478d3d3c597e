import { dayOf } from '#foundation/time'
import type { Job } from '#platform/jobs'
import { followTimeOfLetters } from './follow-time.ts'
import type { FeedbackDeps } from './deps.ts'
import { eraseFeedback } from './erase.ts'

export const feedbackJobs: readonly Job<FeedbackDeps>[] = [
  { when: 'minute', does: (deps, at) => followTimeOfLetters(deps, dayOf(at)) },
  { when: 'new-day', does: ({ pool }, at) => eraseFeedback(pool, at) },
]
