import type { ApplicantId, CaseId } from '#foundation/ids'
import { type Queryable, row, type Statement } from '#platform/database'

/** A key is known within what one applicant submits: nobody's is another's. */
const keyOf = (applicantId: ApplicantId, idempotencyKey: string) =>
  `${applicantId}:${idempotencyKey}`

/** What a key has submitted already. */
export interface Submitted {
  caseId: CaseId
  /** A keyed hash of it; of the oldest there is none. */
  content: Buffer | null
}

/** What this applicant has submitted under this key; undefined when nothing. */
export function findSubmitted(
  db: Queryable,
  applicantId: ApplicantId,
  idempotencyKey: string,
): Promise<Submitted | undefined> {
  return row(
    db,
    `select case_id as "caseId", content_index as content from cases.submission_key
     where key = $1`,
    [keyOf(applicantId, idempotencyKey)],
  )
}

/** Notes what was submitted under a key. */
export const keepSubmitted = (
  applicantId: ApplicantId,
  idempotencyKey: string,
  { caseId, content }: Submitted,
): Statement => ({
  text: 'insert into cases.submission_key (key, case_id, content_index) values ($1, $2, $3)',
  values: [keyOf(applicantId, idempotencyKey), caseId, content],
})
