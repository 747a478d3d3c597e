import type { Instant } from '#foundation/time'
import { type Queryable, row } from './database.ts'

/**
 * How many times somebody did this within the span that began with the first of them, this time included. Counted in the
 * database: whichever process they reach, it is one count. `who` is a digest; after the span nothing of it is kept.
 */
export async function countTimes(
  db: Queryable,
  given: { what: string; who: Buffer; spanSeconds: number },
  at: Instant,
): Promise<number> {
  const { what, who, spanSeconds } = given
  const counted = await row<{ times: number }>(
    db,
    `with forgotten as (
       delete from platform.pace
       where what = $1 and who <> $2 and began_at <= $3::timestamptz - make_interval(secs => $4)
     )
     insert into platform.pace as before (what, who, began_at, times) values ($1, $2, $3, 1)
     on conflict (what, who) do update set
       times = case when before.began_at <= $3::timestamptz - make_interval(secs => $4) then 1 else before.times + 1 end,
       began_at = case when before.began_at <= $3::timestamptz - make_interval(secs => $4) then $3 else before.began_at end
     returning times`,
    [what, who, at, spanSeconds],
  )
  return counted!.times
}
