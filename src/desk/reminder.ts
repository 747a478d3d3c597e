import { z } from 'zod'
import type { StaffId } from '#foundation/ids'
import type { Officer, PersonalKeys } from '#identity'
import { phoneNumberOrNone } from '#identity/contract'
import { type Queryable, rows } from '#platform/database'

/**
 * 我的提醒: where and of what an officer wants to be told outside of the site. Nobody is, who has left
 * no address.
 */
export const reminder = z
  .object({
    phone: phoneNumberOrNone,
    email: z
      .union([z.literal(''), z.email('请填写电子邮箱，不需要邮件的留空')])
      .meta({ examples: ['li@qingyan.gov.cn'] }),
    /** Each workday one message with the numbers of the day. */
    isDigest: z.boolean(),
    /** At once: what is due today, red cards, and whatever waits for one by name. */
    isUrgent: z.boolean(),
  })
  .meta({ id: 'Reminder' })
export type Reminder = z.infer<typeof reminder>

const NONE: Reminder = { phone: '', email: '', isDigest: true, isUrgent: true }

interface ReminderRow {
  officer_id: StaffId
  phone_sealed: Buffer | null
  email_sealed: Buffer | null
  is_digest: boolean
  is_urgent: boolean
}

/** The reminders of these officers; one who has never set any has none. */
export async function findReminders(
  db: Queryable,
  keys: PersonalKeys,
  officers: readonly StaffId[],
): Promise<Map<StaffId, Reminder>> {
  const found = await rows<ReminderRow>(
    db,
    'select officer_id, phone_sealed, email_sealed, is_digest, is_urgent from desk.reminder where officer_id = any($1)',
    [officers],
  )
  const open = (sealed: Buffer | null) => (sealed ? keys.unseal(sealed) : '')
  return new Map(
    found.map((r) => [
      r.officer_id,
      {
        phone: open(r.phone_sealed),
        email: open(r.email_sealed),
        isDigest: r.is_digest,
        isUrgent: r.is_urgent,
      },
    ]),
  )
}

/** What an officer has set, or what everybody has who has set nothing. */
export async function findReminder(
  db: Queryable,
  keys: PersonalKeys,
  { staffId }: Officer,
): Promise<Reminder> {
  return (await findReminders(db, keys, [staffId])).get(staffId) ?? NONE
}

/** Keeps the addresses sealed; an empty one is gone. */
export async function saveReminder(
  db: Queryable,
  keys: PersonalKeys,
  { staffId }: Officer,
  { phone, email, isDigest, isUrgent }: Reminder,
): Promise<void> {
  const seal = (address: string) => (address ? keys.seal(address) : null)
  await db.query(
    `insert into desk.reminder (officer_id, phone_sealed, email_sealed, is_digest, is_urgent) values ($1, $2, $3, $4, $5)
     on conflict (officer_id) do update set phone_sealed = excluded.phone_sealed, email_sealed = excluded.email_sealed,
       is_digest = excluded.is_digest, is_urgent = excluded.is_urgent`,
    [staffId, seal(phone), seal(email), isDigest, isUrgent],
  )
}
