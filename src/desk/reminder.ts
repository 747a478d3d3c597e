import { z } from 'zod'
import { numberOf } from '#foundation/text'
import type { StaffId } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import { type Officer, type PersonalKeys, type Place, provePhone } from '#identity'
import { MOST_EMAILS_A_DAY, PHONE_CODE_DIGITS, phoneNumberOrNone } from '#identity/contract'
import { type Pool, type Queryable, row, rows } from '#platform/database'
import { openedOrTold } from '#platform/lost'
import { countTimes } from '#platform/pace'

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

/** A phone that was not there before comes with the code that was sent to it. */
export const reminderSetting = reminder
  .extend({ code: z.string().overwrite(numberOf).max(PHONE_CODE_DIGITS).optional() })
  .meta({ id: 'ReminderSetting' })

export const REMINDER_REFUSALS = {
  'phone-not-proved': '换了手机号码，请先发验证码到这个号码，填好再保存。',
  'wrong-code': '验证码不对或已过期，请重新获取。',
} as const
export const EMAIL_REFUSALS = {
  'email-too-often': `电子邮箱一天最多换 ${MOST_EMAILS_A_DAY} 次，请明天再试。`,
} as const

const NONE: Reminder = { phone: '', email: '', isDigest: true, isUrgent: true }

type Address = 'phone_sealed' | 'email_sealed'
interface ReminderRow {
  officer_id: StaffId
  phone_sealed: Buffer | null
  email_sealed: Buffer | null
  is_digest: boolean
  is_urgent: boolean
}

const COLUMNS = 'officer_id, phone_sealed, email_sealed, is_digest, is_urgent'

/** The reminders of these officers; one who has never set any, or whose row is lost, has none. */
export async function findReminders(
  db: Queryable,
  keys: PersonalKeys,
  officers: readonly StaffId[],
): Promise<Map<StaffId, Reminder>> {
  const found = await rows<ReminderRow>(
    db,
    `select ${COLUMNS} from desk.reminder where officer_id = any($1)`,
    [officers],
  )
  return new Map(
    found.flatMap((r) => {
      const opened = openedOrTold(() => open(keys, r))
      return opened ? [[r.officer_id, opened]] : []
    }),
  )
}

/** @throws LostError when an address was not sealed for this officer. */
function open(keys: PersonalKeys, found: ReminderRow): Reminder {
  const address = (column: Address) => {
    const sealed = found[column]
    return sealed ? keys.unseal([`desk.reminder.${column}`, found.officer_id], sealed) : ''
  }
  return {
    phone: address('phone_sealed'),
    email: address('email_sealed'),
    isDigest: found.is_digest,
    isUrgent: found.is_urgent,
  }
}

/**
 * What an officer has set, or what everybody has who has set nothing.
 * @throws LostError when an address was not sealed for this officer
 */
export async function findReminder(
  db: Queryable,
  keys: PersonalKeys,
  { staffId }: Officer,
): Promise<Reminder> {
  const found = await row<ReminderRow>(
    db,
    `select ${COLUMNS} from desk.reminder where officer_id = $1`,
    [staffId],
  )
  return found ? open(keys, found) : NONE
}

/**
 * Sets what an officer wants. Nothing is sent to a phone that its owner has not answered from; an
 * e-mail address is not proved, and changes a few times a day at most.
 */
export async function setReminder(
  { pool, keys }: { pool: Pool; keys: PersonalKeys },
  officer: Officer,
  { code, ...wanted }: z.infer<typeof reminderSetting>,
  at: Instant,
  from: Place,
): Promise<
  { ok: true } | { ok: false; code: keyof typeof REMINDER_REFUSALS | keyof typeof EMAIL_REFUSALS }
> {
  const { phone, email } = wanted
  const before = await findReminder(pool, keys, officer)
  if (phone && phone !== before.phone) {
    if (!code) return { ok: false, code: 'phone-not-proved' }
    const given = { phone, code, purpose: 'reminder', by: officer.staffId } as const
    if (!(await provePhone(pool, keys, given, at, from))) return { ok: false, code: 'wrong-code' }
  }
  if (email && email !== before.email) {
    const who = keys.index(`${officer.staffId}/${dayOf(at)}`)
    const changed = { what: 'reminder/email', who, spanSeconds: 86_400 }
    if ((await countTimes(pool, changed, at)) > MOST_EMAILS_A_DAY)
      return { ok: false, code: 'email-too-often' }
  }
  await saveReminder(pool, keys, officer, wanted)
  return { ok: true }
}

/** Keeps the addresses sealed; an empty one is gone. */
export async function saveReminder(
  db: Queryable,
  keys: PersonalKeys,
  { staffId }: Officer,
  { phone, email, isDigest, isUrgent }: Reminder,
): Promise<void> {
  const seal = (column: Address, address: string) =>
    address ? keys.seal([`desk.reminder.${column}`, staffId], address) : null
  await db.query(
    `insert into desk.reminder (officer_id, phone_sealed, email_sealed, is_digest, is_urgent) values ($1, $2, $3, $4, $5)
     on conflict (officer_id) do update set phone_sealed = excluded.phone_sealed, email_sealed = excluded.email_sealed,
       is_digest = excluded.is_digest, is_urgent = excluded.is_urgent`,
    [staffId, seal('phone_sealed', phone), seal('email_sealed', email), isDigest, isUrgent],
  )
}
