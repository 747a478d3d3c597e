import { FEEDBACK_CLOCKS, listTurned } from '#clock'
import { letterIds, ratingIds, type SubjectId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { sendAll, transaction } from '#platform/database'
import { forEachApart } from '#platform/jobs'
import type { FeedbackDeps } from './deps.ts'
import { findLetter } from './letter-queries.ts'
import { projectTimely } from './letters.ts'
import { findRating, projectRating } from './ratings.ts'

/**
 * Looks again at the letters and ratings of which a limit has run out since: what time alone
 * changed of what waits.
 */
export async function followTimeOfLetters(deps: FeedbackDeps, on: LegalDay): Promise<void> {
  await forEachApart(await listTurned<SubjectId>(deps.pool, FEEDBACK_CLOCKS, on), (id) =>
    transaction(deps.pool, async (client) => {
      const letter = letterIds.is(id) && (await findLetter(client, id, 'for update'))
      const rating = ratingIds.is(id) && (await findRating(client, id, 'for update'))
      const statements = [
        ...(letter ? projectTimely(letter, deps, on) : []),
        ...(rating ? projectRating(rating, deps, on) : []),
      ]
      await sendAll(statements.map((statement) => client.query(statement)))
    }),
  )
}
