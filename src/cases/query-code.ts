import type { ApplicantId, CaseId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { beginTry, digest, endTry, noteGuess, type PersonalKeys, type Place } from '#identity'
import { LOCK_MINUTES } from '#identity/contract'
import { type Queryable, row, type Statement } from '#platform/database'
import { DATA_ALTERED, LostError } from '#platform/lost'

export const QUERY_CODE_REFUSALS = {
  'query-code-wrong': '办件编号或查询码不正确，请对照收件凭证检查。',
  'query-code-locked': `查询码输错次数过多，请 ${LOCK_MINUTES} 分钟后再试，或登录后查看。`,
} as const

/** Keeps the code of a receipt: a row that nobody without the county's keys can write. */
export function keepQueryCode(keys: PersonalKeys, caseId: CaseId, code: string): Statement {
  const hash = digest(`${caseId}:${code}`)
  return {
    text: 'insert into cases.query_code (case_id, code_hash, mark) values ($1, $2, $3)',
    values: [caseId, hash, keys.mark('cases.query_code', [caseId, hash])],
  }
}

/**
 * The applicant of a case, for whoever knows its number and the code of its receipt. Tries are
 * counted as those of signing in are (`tries.ts`): whoever guesses locks his own place, and not the
 * receipt of somebody whose number he knows. Whoever has the right code is let in beside him, as
 * long as a day's MOST_LOOKS_A_DAY of this case last: fifty of a hundred million codes are nothing.
 */
export async function ownerByQueryCode(
  { pool, keys }: { pool: Queryable; keys: PersonalKeys },
  caseId: CaseId,
  code: string,
  at: Instant,
  from: Place,
): Promise<
  { ok: true; applicantId: ApplicantId } | { ok: false; code: keyof typeof QUERY_CODE_REFUSALS }
> {
  const tried = await beginTry(pool, keys, `query-code/${caseId}`, from, at, true)
  if (tried === 'locked' || tried === 'slowed') return { ok: false, code: 'query-code-locked' }
  const stored = await row<{ code_hash: Buffer; mark: Buffer | null; applicant_id: ApplicantId }>(
    pool,
    'select q.code_hash, q.mark, c.applicant_id from cases.query_code q join cases.case_row c using (case_id) where q.case_id = $1',
    [caseId],
  )
  if (!stored?.code_hash.equals(digest(`${caseId}:${code}`))) {
    await noteGuess(pool, tried.guessed, at)
    return { ok: false, code: tried.look ? 'query-code-locked' : 'query-code-wrong' }
  }
  if (!keys.isMarked('cases.query_code', [caseId, stored.code_hash], stored.mark))
    throw new LostError(DATA_ALTERED, `cases.query_code ${caseId}`)
  await endTry(pool, keys, tried, from, at)
  return { ok: true, applicantId: stored.applicant_id }
}
