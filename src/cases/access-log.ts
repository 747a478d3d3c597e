import type { ApplicantId, CaseId, StaffId, SubjectId, UnitId } from '#foundation/ids'
import type { Instant, LegalDay } from '#foundation/time'
import { noteOnce, type Officer, staffNames } from '#identity'
import { PHONE_DECLINES, type PhoneDecline } from '#identity/contract'
import { ACCESS_KINDS, type AccessKind } from '#identity/events'
import { type Pool, type Queryable, row, rows } from '#platform/database'

/* 调阅留痕: what cannot be written down is not shown. @law 个人信息保护法 51 */

/**
 * That an outsider opened a case, or an officer a letter or a rating, once a day. Of these it is
 * said whose they are, who finds it in their own list.
 */
export const noteReading = (
  { pool }: { pool: Pool },
  caseId: SubjectId,
  officer: Officer,
  at: Instant,
  applicantId?: ApplicantId,
): Promise<void> => {
  const body = { caseId, ...(applicantId && { applicantId }) }
  return noteOnce(pool, caseId, { type: 'CaseRead', body }, officer, at)
}

/** That an outsider opened a file of a case, once a day. */
export const noteFile = (
  { pool }: { pool: Pool },
  caseId: CaseId,
  file: string,
  officer: Officer,
  at: Instant,
): Promise<void> =>
  noteOnce(pool, `${caseId}/${file}`, { type: 'FileOpened', body: { caseId, file } }, officer, at)

/** Did they give a reason today, and see the whole of this case? */
export async function hasUnmasked(
  db: Queryable,
  caseId: CaseId,
  staffId: StaffId,
  on: LegalDay,
): Promise<boolean> {
  const found = await row(
    db,
    "select from ledger.fact where stream = 'access/' || $1 and type = 'PersonalDataUnmasked' limit 1",
    [`${staffId}/${caseId}/${on}`],
  )
  return found !== undefined
}

/** Did they look this person up by their number today? It stands in the person's own list. */
export async function hasLookedUp(
  db: Queryable,
  applicantId: ApplicantId,
  staffId: StaffId,
  on: LegalDay,
): Promise<boolean> {
  const found = await row(
    db,
    "select from ledger.fact where stream = 'access/' || $1 and type = 'PersonLookedUp' limit 1",
    [`${staffId}/${applicantId}/${on}`],
  )
  return found !== undefined
}

interface Access {
  kind: AccessKind
  unitId: UnitId
  caseId: SubjectId | null
  reason: string | null
  at: Instant
  /** Who did it: of what changed how this person is known, whoever began it first. */
  officers?: string[]
}

/**
 * Who from outside opened the cases of this person and their files, who opened their letters and
 * ratings, who saw the whole of their data, who looked them up: by unit, for the person to know;
 * and who changed how they are known, by name.
 * @law 个人信息保护法 45
 */
export async function listAccessesOf(
  db: Queryable,
  applicantId: ApplicantId,
  limit = 100,
): Promise<Access[]> {
  const found = await rows<AccessLine>(
    db,
    // Each half has an index of its own; a condition with `or` would read every access there was.
    `with access as (
       select type, unit, body, recorded_at, null as actor from ledger.fact
       where stream >= 'access/' and stream < 'access0' and body->>'applicantId' = $1
       union all
       select type, unit, body, recorded_at, null from ledger.fact
       where stream >= 'access/' and stream < 'access0'
         and body->>'caseId' in (select case_id from cases.case_row where applicant_id = $1)
       union all
       select type, unit, body, recorded_at, actor from ledger.fact
       where stream = 'person/' || $1
         and type in ('PhoneChangeBegun', 'PhoneChangedAtCounter', 'PhoneChangeDeclined', 'NameChanged')
     )
     select type, unit as "unitId", body->>'caseId' as "caseId", body->>'reason' as reason, recorded_at as at,
       body->>'why' as why, array_remove(array[body->>'begunBy', actor], null) as "by"
     from access order by recorded_at desc limit $2`,
    [applicantId, limit],
  )
  const names = await staffNames(db, [...new Set(found.flatMap(({ by }) => by))])
  return found.map(({ type, by, why, ...access }) => ({
    kind: ACCESS_KINDS[type],
    ...access,
    ...(why && { reason: PHONE_DECLINES[why] }),
    ...(by.length > 0 && { officers: by.map((id) => names.get(id) ?? id) }),
  }))
}

interface AccessLine extends Omit<Access, 'kind' | 'officers'> {
  type: keyof typeof ACCESS_KINDS
  why: PhoneDecline | null
  by: StaffId[]
}
