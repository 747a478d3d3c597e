import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const workdays = z.number().int().min(1).max(120)
const limits = z.object({
  consultation: z.object({ acceptWorkdays: workdays.optional(), answerWorkdays: workdays }),
  complaint: z.object({ acceptWorkdays: workdays, answerWorkdays: workdays }),
  stuck: z.object({ acceptWorkdays: workdays, answerWorkdays: workdays }),
  extension: z.object({ mostWorkdays: workdays }),
  rating: z.object({ callBackWorkdays: workdays, rectifyWorkdays: workdays }),
  invitation: z.object({ naturalDays: z.number().int().min(1).max(365) }),
})
/** The county's limits for letters and ratings, each with its ground in `data/feedback/limits.json`; a letter carries those it began with. */
export type FeedbackLimits = z.infer<typeof limits>

export function readFeedbackLimits(dataDir: string): FeedbackLimits {
  return limits.parse(JSON.parse(readFileSync(join(dataDir, 'feedback/limits.json'), 'utf8')))
}
