import {
  createHash,
  randomBytes,
  randomInt,
  scrypt,
  scryptSync,
  timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { generateSync, verifySync } from 'otplib'
import type { ApplicantId, StaffId } from '#foundation/ids'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { type Queryable, row } from '#platform/database'
import {
  addApplicant,
  type Applicant,
  checkApplicant,
  findApplicantByNumber,
} from './applicants.ts'
import {
  CODE_MINUTES,
  CODE_PAUSE_MINUTES,
  IDLE_MINUTES,
  LEAST_PASSWORD,
  LOCK_MINUTES,
  MOST_CODES_A_DAY,
  MOST_FAILURES,
  PHONE_CODE_DIGITS,
  TOTP_DIGITS,
} from './contract.ts'
import { OFFICER_COLUMNS, OFFICER_DUTIES, type OfficerRow, toOfficer } from './officer.ts'
import { queueMessage } from './outbox.ts'
import type { ApplicantRefusal, CodeRefusal, StaffSignInRefusal } from './refusals.ts'
import { type Officer, SECOND_FACTOR_ROLES } from './roles.ts'
import type { PersonalKeys } from './secrets.ts'

type SignIn<Code> = { ok: true; token: string } | { ok: false; code: Code }

export function hashPassword(password: string): string {
  const salt = randomBytes(16)
  return `${salt.toString('hex')}:${scryptSync(password, salt, 32).toString('hex')}`
}

const scryptAside = promisify<string, Buffer, number, Buffer>(scrypt)
/** Whose name is unknown is compared with this: the answer takes as long, and says no more. */
const NOBODY = hashPassword(randomBytes(16).toString('hex'))

/** Reckoned on a thread of its own: whoever guesses does not hold up everybody else. */
async function isPassword(password: string, stored: string): Promise<boolean> {
  const [salt, hash] = stored.split(':')
  return timingSafeEqual(
    await scryptAside(password, Buffer.from(salt!, 'hex'), 32),
    Buffer.from(hash!, 'hex'),
  )
}

/**
 * Ten characters of at least two sorts (letters, digits, others), other than before and without the
 * user name. Complexity is asked for by GB/T 22239—2019 8.1.4.1 a).
 */
function isWeak(password: string, before: string, staffId: StaffId): boolean {
  const sorts = [/\p{L}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((sort) => sort.test(password))
  return (
    [...password].length < LEAST_PASSWORD ||
    sorts.length < 2 ||
    password === before ||
    password.toLowerCase().includes(staffId)
  )
}

/**
 * Five wrong tries lock the account for half an hour; an unknown name answers like a wrong
 * password. Whoever comes with a one-time password sets one of their own, and anybody may: that
 * ends what was signed in before.
 */
export async function signInStaff(
  db: Queryable,
  keys: PersonalKeys,
  given: {
    staffId: StaffId
    password: string
    totp?: string | undefined
    newPassword?: string | undefined
  },
  at: Instant,
): Promise<SignIn<StaffSignInRefusal>> {
  const { staffId, password, newPassword } = given
  const staff = await beginTry(db, staffId, at)
  if (staff === 'locked') return { ok: false, code: 'locked' }
  if (!(await isPassword(password, staff?.password_hash ?? NOBODY)) || !staff)
    return { ok: false, code: staff?.is_last ? 'locked' : 'wrong-credentials' }
  const fail = (code: StaffSignInRefusal) => ({
    ok: false as const,
    code: staff.is_last ? ('locked' as const) : code,
  })
  /** Who knows the password and must only come with something more has not guessed. */
  const ask = async (code: StaffSignInRefusal) => {
    await takeBackTry(db, staffId)
    return { ok: false as const, code }
  }
  if (staff.totp_sealed) {
    if (!given.totp) return ask('second-factor-needed')
    if (!isTotp(keys, staff.totp_sealed, given.totp, at)) return fail('wrong-code')
  } else if (staff.needs_totp) return ask('second-factor-missing')
  if (newPassword !== undefined) {
    if (isWeak(newPassword, password, staffId)) return ask('new-password-weak')
    // Of two who come with the same one-time password, the second comes too late.
    const set = await row(
      db,
      `with ended as (delete from identity.session where staff_id = $1)
       update identity.staff set password_hash = $2, is_one_time = false
       where staff_id = $1 and password_hash = $3 returning 1`,
      [staffId, hashPassword(newPassword), staff.password_hash],
    )
    if (!set) return fail('wrong-credentials')
  } else if (staff.is_one_time) return ask('new-password-needed')
  await db.query(
    'update identity.staff set failures = 0, locked_until = null where staff_id = $1',
    [staffId],
  )
  return { ok: true, token: await openSession(db, { staffId }, at) }
}

interface Try {
  password_hash: string
  is_one_time: boolean
  totp_sealed: Buffer | null
  needs_totp: boolean
  /** The account is locked unless this one is right. */
  is_last: boolean
}

/**
 * Counts a try before it is known whether it is right: of any number at the same moment, no more
 * than five are looked at.
 */
async function beginTry(
  db: Queryable,
  staffId: StaffId,
  at: Instant,
): Promise<Try | 'locked' | undefined> {
  const begun = await row<Try>(
    db,
    `update identity.staff s
     set failures = least(failures, $4 - 1) + 1, locked_until = case when failures + 1 >= $4 then $5::timestamptz end
     where staff_id = $1 and (locked_until is null or locked_until <= $6)
     returning password_hash, is_one_time, totp_sealed, failures >= $4 as is_last,
       exists (select from identity.duty d where d.staff_id = s.staff_id and role = any($2)
               and from_on <= $3 and (to_on is null or to_on >= $3)) as needs_totp`,
    [staffId, [...SECOND_FACTOR_ROLES], dayOf(at), MOST_FAILURES, after(at, LOCK_MINUTES), at],
  )
  if (begun) return begun
  const isThere = await row(db, 'select from identity.staff where staff_id = $1', [staffId])
  return isThere === undefined ? undefined : 'locked'
}

/** The last of five is not wrong after all, or it would not be taken back. */
const takeBackTry = (db: Queryable, staffId: StaffId) =>
  db.query(
    'update identity.staff set failures = failures - 1, locked_until = null where staff_id = $1 and failures > 0',
    [staffId],
  )

const isTotp = (keys: PersonalKeys, sealed: Buffer, token: string, at: Instant) =>
  new RegExp(`^\\d{${TOTP_DIGITS}}$`).test(token) &&
  verifySync({
    token,
    digits: TOTP_DIGITS,
    secret: keys.unseal(sealed),
    epoch: Math.floor(Date.parse(at) / 1000),
    epochTolerance: 30,
  }).valid

/** The code that an authenticator would show now; for the demonstration's sign-in page only. */
export function currentTotp(keys: PersonalKeys, sealed: Buffer, at: Instant): string {
  return generateSync({
    digits: TOTP_DIGITS,
    secret: keys.unseal(sealed),
    epoch: Math.floor(Date.parse(at) / 1000),
  })
}

/**
 * Sends a six-digit code; at most one a minute for a phone, and ten a day of which none was used.
 */
export async function sendPhoneCode(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  at: Instant,
): Promise<{ ok: true } | { ok: false; code: CodeRefusal }> {
  const code = String(randomInt(10 ** PHONE_CODE_DIGITS)).padStart(PHONE_CODE_DIGITS, '0')
  const isToday = `(before.sent_at at time zone 'Asia/Shanghai')::date = $7::date`
  // Asked and written in one statement: of many at the same moment, one is sent.
  const isSent = await row(
    db,
    `insert into identity.phone_code as before (phone_index, code_hash, sent_at, expires_at, sent_that_day) values ($1, $2, $3, $4, 1)
     on conflict (phone_index) do update set code_hash = excluded.code_hash, sent_at = excluded.sent_at, expires_at = excluded.expires_at,
       sent_that_day = case when ${isToday} then before.sent_that_day + 1 else 1 end, tries = 0
     where before.sent_at <= $5 and (before.sent_that_day < $6 or not ${isToday})
     returning 1`,
    [
      keys.index(phone),
      digest(code),
      at,
      after(at, CODE_MINUTES),
      after(at, -CODE_PAUSE_MINUTES),
      MOST_CODES_A_DAY,
      dayOf(at),
    ],
  )
  if (!isSent) {
    const tooSoon = await row(
      db,
      'select from identity.phone_code where phone_index = $1 and sent_at > $2',
      [keys.index(phone), after(at, -CODE_PAUSE_MINUTES)],
    )
    return { ok: false, code: tooSoon ? 'code-too-often' : 'codes-used-up' }
  }
  await queueMessage(
    db,
    keys,
    {
      to: phone,
      text: `【一门】您的登录验证码是 ${code}，${CODE_MINUTES} 分钟内有效。请勿告诉他人。`,
    },
    at,
  )
  return { ok: true }
}

/** What is wrong with a code, if anything. Every try counts, whoever tries at the same moment. */
async function tryCode(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  code: string,
  at: Instant,
): Promise<'code-expired' | 'wrong-code' | undefined> {
  const sent = await row<{ code_hash: Buffer }>(
    db,
    `update identity.phone_code set tries = tries + 1
     where phone_index = $1 and expires_at >= $2 and tries < $3 returning code_hash`,
    [keys.index(phone), at, MOST_FAILURES],
  )
  if (!sent) return 'code-expired'
  return sent.code_hash.equals(digest(code)) ? undefined : 'wrong-code'
}

/** Uses up a code that was tried; false when somebody else was faster. */
async function takeCode(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  code: string,
): Promise<boolean> {
  const taken = await row(
    db,
    'delete from identity.phone_code where phone_index = $1 and code_hash = $2 returning 1',
    [keys.index(phone), digest(code)],
  )
  return taken !== undefined
}

/** Does this phone answer with the code that was sent to it? A code proves once. */
export async function provePhone(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  code: string,
  at: Instant,
): Promise<boolean> {
  return !(await tryCode(db, keys, phone, code, at)) && takeCode(db, keys, phone, code)
}

export async function isKnownPhone(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
): Promise<boolean> {
  return (
    (await row(db, 'select 1 from identity.applicant where phone_index = $1', [
      keys.index(phone),
    ])) !== undefined
  )
}

/**
 * The first time of a phone: the code proves it before anything is stored under it, or said about a
 * number.
 */
export async function signUpByPhone(
  db: Queryable,
  keys: PersonalKeys,
  given: Omit<Applicant, 'applicantId'>,
  code: string,
  at: Instant,
): Promise<SignIn<CodeRefusal | ApplicantRefusal>> {
  const checked = checkApplicant(given)
  if (!checked.ok) return checked
  const wrong = await tryCode(db, keys, given.phone, code, at)
  if (wrong) return { ok: false, code: wrong }
  // The try was counted: one code must not answer for any number of people whether they are known
  // here.
  if (await findApplicantByNumber(db, keys, given.idNumber))
    return { ok: false, code: 'number-taken' }
  if (!(await takeCode(db, keys, given.phone, code))) return { ok: false, code: 'code-expired' }
  const applicantId = await addApplicant(db, keys, given)
  if (!applicantId) return { ok: false, code: 'number-taken' }
  return { ok: true, token: await openSession(db, { applicantId }, at) }
}

/** Signs an applicant in by the code; the phone must be on file. */
export async function signInByPhone(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  code: string,
  at: Instant,
): Promise<SignIn<CodeRefusal>> {
  const wrong = await tryCode(db, keys, phone, code, at)
  if (wrong) return { ok: false, code: wrong }
  const owner = await row<{ applicant_id: ApplicantId }>(
    db,
    'select applicant_id from identity.applicant where phone_index = $1 order by applicant_id limit 1',
    [keys.index(phone)],
  )
  if (!owner) return { ok: false, code: 'unknown-phone' }
  if (!(await takeCode(db, keys, phone, code))) return { ok: false, code: 'code-expired' }
  return { ok: true, token: await openSession(db, { applicantId: owner.applicant_id }, at) }
}

async function openSession(
  db: Queryable,
  who: { staffId?: StaffId; applicantId?: ApplicantId },
  at: Instant,
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await db.query(
    'insert into identity.session (token_hash, staff_id, applicant_id, created_at, last_seen_at) values ($1, $2, $3, $4, $4)',
    [digest(token), who.staffId ?? null, who.applicantId ?? null, at],
  )
  return token
}

/** How exactly idleness is measured: a session that was used is written down at most so often. */
const TOUCH_SECONDS = 60

/**
 * Who is at work in this session, with the duties of the day; one that was idle for half an hour is
 * over.
 */
export async function resumeOfficer(
  db: Queryable,
  token: string,
  at: Instant,
): Promise<Officer | undefined> {
  const hash = digest(token)
  const found = await db.query<OfficerRow & { last_seen_at: Instant }>({
    name: 'identity.resume-officer',
    text: `select t.last_seen_at, ${OFFICER_COLUMNS} from identity.session t join identity.staff s on s.staff_id = t.staff_id ${OFFICER_DUTIES}
           where t.token_hash = $1 and t.last_seen_at > $3 group by t.token_hash, s.staff_id, s.name, s.unit_id`,
    values: [hash, dayOf(at), after(at, -IDLE_MINUTES)],
  })
  const [officer] = found.rows
  if (!officer) return undefined
  await touch(db, hash, officer.last_seen_at, at)
  return toOfficer(officer)
}

/** Whose session on the portal this is; one that was idle for half an hour is over. */
export async function resumeApplicant(
  db: Queryable,
  token: string,
  at: Instant,
): Promise<ApplicantId | undefined> {
  const hash = digest(token)
  const found = await db.query<{ applicant_id: ApplicantId; last_seen_at: Instant }>({
    name: 'identity.resume-applicant',
    text: 'select applicant_id, last_seen_at from identity.session where token_hash = $1 and last_seen_at > $2 and applicant_id is not null',
    values: [hash, after(at, -IDLE_MINUTES)],
  })
  const [session] = found.rows
  if (!session) return undefined
  await touch(db, hash, session.last_seen_at, at)
  return session.applicant_id
}

async function touch(db: Queryable, hash: Buffer, lastSeenAt: Instant, at: Instant): Promise<void> {
  if (lastSeenAt > addSeconds(at, -TOUCH_SECONDS)) return
  await db.query(
    'update identity.session set last_seen_at = greatest(last_seen_at, $2::timestamptz) where token_hash = $1',
    [hash, at],
  )
}

export async function closeSession(db: Queryable, token: string): Promise<void> {
  await db.query('delete from identity.session where token_hash = $1', [digest(token)])
}

export function digest(secret: string): Buffer {
  return createHash('sm3').update(secret).digest()
}

function after(at: Instant, minutes: number): Instant {
  return addSeconds(at, minutes * 60)
}
