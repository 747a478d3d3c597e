import type { StaffId, SubjectId, UnitId } from '#foundation/ids'
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

/** A card is aimed at a unit that stood in the case, and at an officer of that unit. */
export async function aimedAstray(
  db: Queryable,
  {
    caseId,
    unitId,
    officerId,
  }: { caseId: SubjectId; unitId: UnitId; officerId?: StaffId | undefined },
): Promise<'unit-not-in-case' | 'officer-not-of-unit' | undefined> {
  if (!(await stoodIn(db, caseId, unitId))) return 'unit-not-in-case'
  return officerId && !(await worksAt(db, officerId, unitId)) ? 'officer-not-of-unit' : undefined
}

/**
 * Whether a unit stood in a case, as its facts tell: it decides, a case goes by way of it, it was
 * asked for its opinion, or one of its officers did or was given something to do in it.
 */
const stoodIn = async (db: Queryable, caseId: SubjectId, unitId: UnitId): Promise<boolean> =>
  (await row(
    db,
    `select from ledger.fact e
     where e.stream = 'case/' || $1::text
       and ($2 in (e.unit, e.body->>'unitId', e.body->>'townshipId')
         or exists (select from identity.staff s where s.unit_id = $2
           and (s.staff_id = e.body->>'officerId' or (e.body->'officerIds')::jsonb ? s.staff_id)))
     limit 1`,
    [caseId, unitId],
  )) !== undefined

/** Whether there is such an officer, and of this unit. */
const worksAt = async (db: Queryable, staffId: StaffId, unitId: UnitId): Promise<boolean> =>
  (await row(db, 'select from identity.staff where staff_id = $1 and unit_id = $2', [
    staffId,
    unitId,
  ])) !== undefined
