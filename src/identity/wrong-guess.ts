import type { Instant } from '#foundation/time'
import { type Queryable, row } from '#platform/database'

/*
 * 输错的次数, a second time: what bounds guessing for everybody is counted where it is also taken
 * back (`tries.ts`, `code-pace.ts`), by the application's role. Here that role adds, and takes
 * only what is old, so that whoever reached it in the database cannot guess for ever. The bounds
 * are wider than what the first let through: nobody meets them who did not go round those.
 */

/** Writes down that somebody guessed, at each of these. */
export async function noteGuess(db: Queryable, whos: readonly Buffer[], at: Instant) {
  const text = 'insert into identity.wrong_guess (who, at) select unnest($1::bytea[]), $2'
  await db.query(text, [whos, at])
}

/** How often it was guessed at since then. What is dated later than now counts, too. */
export async function countGuesses(db: Queryable, who: Buffer, since: Instant): Promise<number> {
  const text = 'select count(*)::int as times from identity.wrong_guess where who = $1 and at > $2'
  return (await row<{ times: number }>(db, text, [who, since]))!.times
}

/** Forgets what is two days old, by the database's time: a row policy leaves it no more. */
export const forgetGuesses = async (db: Queryable): Promise<void> => {
  await db.query('delete from identity.wrong_guess')
}
