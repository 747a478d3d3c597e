import type { SubjectId } from '#foundation/ids'
import { type Queryable, row } from '#platform/database'
import type { Watched } from './watched.ts'

/** What supervision remembers of a case. */
export async function findWatched(db: Queryable, caseId: SubjectId): Promise<Watched | undefined> {
  return (
    await row<{ state: Watched }>(db, 'select state from supervision.watched where case_id = $1', [
      caseId,
    ])
  )?.state
}
