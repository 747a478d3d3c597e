import type { WorkCalendar } from '#calendar'
import type { PersonalKeys, Units } from '#identity'
import type { Pool } from '#platform/database'
import type { FeedbackLimits } from './limits.ts'

export interface FeedbackDeps {
  pool: Pool
  keys: PersonalKeys
  units: Units<{ name: string }>
  calendar: () => WorkCalendar
  feedbackLimits: () => FeedbackLimits
}
