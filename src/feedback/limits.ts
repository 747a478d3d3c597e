import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { publishedKind, type Shipped } from '#world'

const workdays = z.number().int().min(1).max(120)
const limits = z.object({
  consultation: z.object({ acceptWorkdays: workdays.optional(), answerWorkdays: workdays }),
  complaint: z.object({ acceptWorkdays: workdays, answerWorkdays: workdays }),
  stuck: z.object({ acceptWorkdays: workdays, answerWorkdays: workdays }),
  extension: z.object({ mostWorkdays: workdays }),
  rating: z.object({ callBackWorkdays: workdays, rectifyWorkdays: workdays }),
  invitation: z.object({ naturalDays: z.number().int().min(1).max(365) }),
})
/** The county's limits for letters and ratings; a letter carries those it began with. */
export type FeedbackLimits = z.infer<typeof limits>

export const FEEDBACK_LIMITS = 'feedback'

/** 来信和评价的期限. */
export const limitsKind = publishedKind({
  kind: 'limits',
  title: '来信和评价的期限',
  keys: [FEEDBACK_LIMITS],
  schema: limits,
  open: (content) => content,
  draftedBy: ['hall-manager', 'system-admin'],
  approvedBy: ['supervision-lead'],
})

export const shippedLimits = (dataDir: string): Shipped[] => [
  {
    kind: limitsKind,
    key: FEEDBACK_LIMITS,
    content: JSON.parse(readFileSync(join(dataDir, 'feedback/limits.json'), 'utf8')),
  },
]
