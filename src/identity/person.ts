import type { ApplicantId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { note, onPortal } from '#ledger'
import { type Pool, type Queryable, row, transaction } from '#platform/database'
import { personStream } from './events.ts'
import type { PersonalKeys } from './secrets.ts'

/*
 * What people do with their own data: correct it, take it along. That they did is a fact; the data are not in it.
 */

/** Corrects one's e-mail address or phone; the phone was proved by a code before. @law 个人信息保护法 46 */
export function correctContact(
  pool: Pool,
  keys: PersonalKeys,
  applicantId: ApplicantId,
  given: { email?: string; phone?: string },
  at: Instant,
): Promise<void> {
  return transaction(pool, async (client) => {
    if (given.email !== undefined)
      await client.query(
        'update identity.applicant set email_sealed = $2 where applicant_id = $1',
        [applicantId, given.email === '' ? null : keys.seal(given.email)],
      )
    if (given.phone !== undefined)
      await client.query(
        'update identity.applicant set phone_sealed = $2, phone_index = $3 where applicant_id = $1',
        [applicantId, keys.seal(given.phone), keys.index(given.phone)],
      )
    await note(
      client,
      personStream,
      applicantId,
      [{ type: 'PersonalDataCorrected', body: { fields: Object.keys(given) } }],
      onPortal(applicantId, at),
    )
  })
}

/** Writes down that somebody took their data along. @law 个人信息保护法 45 */
export function noteExport(pool: Pool, applicantId: ApplicantId, at: Instant): Promise<void> {
  return transaction(pool, async (client) => {
    await note(
      client,
      personStream,
      applicantId,
      [{ type: 'PersonalDataExported', body: {} }],
      onPortal(applicantId, at),
    )
  })
}

/** Deletes messages long after they were sent. Answers how many. */
export async function eraseMessages(db: Queryable, before: Instant): Promise<number> {
  return (await row<{ n: number }>(
    db,
    "with gone as (delete from identity.message where state <> 'queued' and queued_at < $1 returning 1) select count(*)::int as n from gone",
    [before],
  ))!.n
}
