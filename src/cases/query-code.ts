import type { ApplicantId, CaseId } from '#foundation/ids'
import { addSeconds, type Instant } from '#foundation/time'
import { digest } from '#identity'
import { type Queryable, row } from '#platform/database'

const WRONG_GUESSES = 5
const LOCK_MINUTES = 30

export const QUERY_CODE_REFUSALS = {
  'query-code-wrong': '办件编号或查询码不正确，请对照收件凭证检查。',
  'query-code-locked': `查询码输错次数过多，请 ${LOCK_MINUTES} 分钟后再试，或登录后查看。`,
} as const

/**
 * The applicant of a case, for whoever knows its number and the code of its receipt; five wrong
 * codes lock it for half an hour.
 */
export async function ownerByQueryCode(
  db: Queryable,
  caseId: CaseId,
  code: string,
  at: Instant,
): Promise<
  { ok: true; applicantId: ApplicantId } | { ok: false; code: keyof typeof QUERY_CODE_REFUSALS }
> {
  const stored = await row<{
    code_hash: Buffer
    locked_until: Instant | null
    applicant_id: ApplicantId
  }>(
    db,
    'select q.code_hash, q.locked_until, c.applicant_id from cases.query_code q join cases.case_row c using (case_id) where q.case_id = $1',
    [caseId],
  )
  if (stored?.locked_until && stored.locked_until > at)
    return { ok: false, code: 'query-code-locked' }
  if (stored?.code_hash.equals(digest(`${caseId}:${code}`)))
    return { ok: true, applicantId: stored.applicant_id }
  await db.query(
    `update cases.query_code set failures = failures + 1,
       locked_until = case when (failures + 1) % $3 = 0 then $2::timestamptz else locked_until end where case_id = $1`,
    [caseId, addSeconds(at, LOCK_MINUTES * 60), WRONG_GUESSES],
  )
  return { ok: false, code: 'query-code-wrong' }
}
