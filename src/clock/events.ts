import { z } from 'zod'
import { ids, legalDay } from '#foundation/schema'
import { StreamKind } from '#ledger'

/** Published facts about limits that moved, stream `limits/<draftId>` of the publication that moved them. */
export const limitEvents = {
  /** 期限变动: a version of the calendar took effect, and these running limits have another last day. */
  LimitsMoved: z.object({
    moves: z.array(
      z.object({
        /** The case, letter or rating. */
        caseId: ids.subject,
        kind: z.string(),
        stepId: z.string(),
        before: legalDay,
        after: legalDay,
      }),
    ),
  }),
}

export const limitStream = new StreamKind<string, typeof limitEvents>(
  'limits',
  limitEvents,
  '<draftId>',
)
