import type { ApplicantId } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import { note, onPortal } from '#ledger'
import { type Pool, type Queryable, transaction } from '#platform/database'
import { MESSAGE_DAYS } from './contract.ts'
import { personStream } from './events.ts'
import type { PersonalKeys } from './secrets.ts'

/*
 * What people do with their own data: correct it, take it along. That they did is a fact; the data
 * are not in it.
 */

/**
 * Corrects one's e-mail address or phone; the phone was proved by a code before.
 * @law 个人信息保护法 46
 */
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

/**
 * Erases what is not needed any more: messages so long after they were sent, and how somebody
 * signed in who holds no post any more.
 */
export async function eraseIdentity(db: Queryable, at: Instant): Promise<void> {
  await db.query(
    `delete from identity.message
     where state <> 'queued' and queued_at < $1::timestamptz - make_interval(days => $2)`,
    [at, MESSAGE_DAYS],
  )
  // An account may be opened before its post begins.
  await db.query(
    `update identity.staff s
     set totp_sealed = null
     where totp_sealed is not null
       and exists (select from identity.duty d where d.staff_id = s.staff_id)
       and not exists (
         select from identity.duty d
         where d.staff_id = s.staff_id and (d.to_on is null or d.to_on >= $1)
       )`,
    [dayOf(at)],
  )
}
