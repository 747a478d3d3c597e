import type { Instant } from '#foundation/time'
import type { Queryable } from '#platform/database'
import { WRITING_YEARS } from './contract.ts'

/**
 * Erases what is not needed any more: phones of letters that are done, and words so many years
 * after anything happened.
 */
export async function eraseFeedback(db: Queryable, at: Instant): Promise<void> {
  await db.query(
    `update feedback.letter_key k
     set phone_sealed = null
     from feedback.letter l
     where l.letter_id = k.letter_id and k.phone_sealed is not null
       and l.state in ('settled', 'declined', 'withdrawn')`,
  )
  await db.query(
    `delete from feedback.writing w
     where w.stream in (
         select 'letter/' || letter_id from feedback.letter
         where state in ('settled', 'declined', 'withdrawn')
         union all
         select 'rating/' || rating_id from feedback.rating
         where state in ('counted', 'rectified', 'excluded')
       )
       and not exists (
         select from ledger.fact e
         where e.stream = w.stream and e.recorded_at > $1::timestamptz - make_interval(years => $2)
       )`,
    [at, WRITING_YEARS],
  )
}
