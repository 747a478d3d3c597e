import { z } from 'zod'
import type { RatingId } from '#foundation/ids'
import { keyOf, legalDay, text } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { type FactOf, loadStream } from '#ledger'
import type { Queryable } from '#platform/database'
import { CALL_BACK_FINDINGS } from './contract.ts'
import { type ratingEvents, ratingStream } from './events.ts'

/** What was done about a bad rating: its rater reads it, and those who answer for it. */
export const ratingDeed = z
  .object({
    type: z.enum(['RatingCalledBack', 'RatingRectified', 'RatingExcluded', 'RatingKept']),
    on: legalDay,
    finding: keyOf(CALL_BACK_FINDINGS).optional(),
    says: text('已调整窗口排班，补发材料清单'),
  })
  .meta({ id: 'RatingDeed' })
export type RatingDeed = z.infer<typeof ratingDeed>

/** From the call back to the end, in order. */
export async function listRatingDeeds(db: Queryable, ratingId: RatingId): Promise<RatingDeed[]> {
  const { facts } = await loadStream(db, ratingStream, ratingId)
  return facts.flatMap((fact) => deedOf(fact) ?? [])
}

function deedOf(fact: FactOf<typeof ratingEvents>): RatingDeed | undefined {
  const on = dayOf(fact.recordedAt)
  switch (fact.type) {
    case 'RatingCalledBack':
      return { type: fact.type, on, finding: fact.body.finding, says: fact.body.note }
    case 'RatingRectified':
      return { type: fact.type, on, says: fact.body.measures }
    case 'RatingExcluded':
    case 'RatingKept':
      return { type: fact.type, on, says: fact.body.reason }
    case 'RatingInvited':
    case 'Rated':
      return undefined
  }
}
