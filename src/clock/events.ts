import { z } from 'zod'
import { draftIds } from '#foundation/ids'
import { ids, legalDay } from '#foundation/schema'
import { StreamKind } from '#ledger'

/**
 * Published facts about limits that moved, stream `limits/<draftId>` of the publication that moved
 * them.
 */
const limitEvents = {
  /**
   * 期限变动: a version of the calendar took effect, and these running limits have another last day.
   */
  LimitsMoved: z.object({
    moves: z.array(
      z.object({
        /** The case, letter or rating. */
        caseId: ids.subject,
        kind: z.string(),
        /** Empty where the clock is of no step. */
        stepId: z.union([ids.step, z.literal('')]),
        before: legalDay,
        after: legalDay,
      }),
    ),
  }),
}

export const limitStream = new StreamKind('limits', limitEvents, '<draftId>', draftIds)
