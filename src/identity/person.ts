import type { ApplicantId } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import { note, onPortal } from '#ledger'
import { type Client, type Pool, type Queryable, transaction } from '#platform/database'
import { countTimes } from '#platform/pace'
import { type Applicant, phoneMark, theApplicant } from './applicants.ts'
import { MESSAGE_DAYS, MOST_CODES_A_DAY } from './contract.ts'
import { personStream } from './events.ts'
import { maskPhone } from './numbers.ts'
import { queueMessage } from './outbox.ts'
import type { PersonalKeys } from './secrets.ts'
import { digest } from './tries.ts'

/*
 * What people do with their own data: correct it, take it along. That they did is a fact; the data
 * are not in it.
 */

/**
 * Corrects one's e-mail address or phone; the phone was proved by a code before. The phone that was
 * on file is told, and of a new phone all sessions end but the one it came from: whoever found a
 * session open does not take the account along in silence.
 * @law 个人信息保护法 46
 */
export function correctContact(
  pool: Pool,
  keys: PersonalKeys,
  applicantId: ApplicantId,
  given: { email?: string; phone?: string },
  at: Instant,
  session?: string,
): Promise<void> {
  return transaction(pool, async (client) => {
    const before = await theApplicant(client, keys, applicantId)
    if (given.email !== undefined) {
      await client.query(
        'update identity.applicant set email_sealed = $2 where applicant_id = $1',
        [
          applicantId,
          given.email === ''
            ? null
            : keys.seal(['identity.applicant.email_sealed', applicantId], given.email),
        ],
      )
      if (given.email !== (before.email ?? '')) await tell(client, keys, before, EMAIL_CHANGED, at)
    }
    if (given.phone !== undefined) {
      await replacePhone(client, keys, applicantId, given.phone, { session })
      await tell(client, keys, before, phoneChanged(given.phone), at)
    }
    await note(
      client,
      personStream,
      applicantId,
      [{ type: 'PersonalDataCorrected', body: { fields: Object.keys(given) } }],
      onPortal(applicantId, at),
    )
  })
}

/**
 * Another phone, which was proved: whoever is signed in goes out, but for `session`. It opens the
 * account from then on.
 */
export async function replacePhone(
  client: Client,
  keys: PersonalKeys,
  applicantId: ApplicantId,
  phone: string,
  { session, from }: { session?: string | undefined; from?: Instant } = {},
): Promise<void> {
  const opens = { isProved: true, phoneFrom: from ?? null }
  await client.query(
    `update identity.applicant
     set phone_sealed = $2, phone_index = $3, is_phone_proved = true, phone_from = $4, mark = $5
     where applicant_id = $1`,
    [
      applicantId,
      keys.seal(['identity.applicant.phone_sealed', applicantId], phone),
      keys.index(phone),
      opens.phoneFrom,
      phoneMark(keys, applicantId, phone, opens),
    ],
  )
  await client.query(
    'delete from identity.session where applicant_id = $1 and token_hash is distinct from $2',
    [applicantId, session === undefined ? null : digest(session)],
  )
}

const EMAIL_CHANGED =
  '【一门】您登记的电子邮箱已更改。如果不是您本人改的，请登录后更正，或带证件到窗口办理。'
const phoneChanged = (phone: string) =>
  `【一门】您登录用的手机号已换成 ${maskPhone(phone)}，其他地方的登录已退出。如果不是您本人换的，请马上带证件到窗口办理。`

/** So many changes a day are told one by one. */
async function tell(
  db: Queryable,
  keys: PersonalKeys,
  { applicantId, phone }: Applicant,
  text: string,
  at: Instant,
): Promise<void> {
  const who = keys.index(`${applicantId}/${dayOf(at)}`)
  const told = { what: 'contact-told', who, spanSeconds: 86_400 }
  if ((await countTimes(db, told, at)) > MOST_CODES_A_DAY) return
  await queueMessage(db, keys, { to: phone, text, applicantId }, at)
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
