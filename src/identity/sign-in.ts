import { randomBytes } from 'node:crypto'
import { generateSync, verifySync } from 'otplib'
import { applicantActor, type ActorId, type ApplicantId, type StaffId } from '#foundation/ids'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { type Queryable, row } from '#platform/database'
import { DATA_ALTERED, LostError } from '#platform/lost'
import { countTimes } from '#platform/pace'
import {
  addApplicant,
  checkApplicant,
  findApplicantByNumber,
  type GivenApplicant,
  listApplicantsByPhone,
  phoneMark,
  type ServedApplicant,
} from './applicants.ts'
import { forgetCodes } from './code-pace.ts'
import {
  type IdDocumentKind,
  IDLE_MINUTES,
  MOST_FAILURES,
  MOST_SESSIONS,
  NUMBER_END,
  SESSION_HOURS,
  TOTP_DIGITS,
} from './contract.ts'
import { plainNumber } from './id-documents.ts'
import { maskName } from './numbers.ts'
import { OFFICER_COLUMNS, OFFICER_DUTIES, type OfficerRow, toOfficer } from './officer.ts'
import { queueMessage } from './outbox.ts'
import { hashPassword, isPassword, isWeak } from './password.ts'
import { mayAskNumber, takeCode, tryCode } from './phone-code.ts'
import type { ApplicantRefusal, CodeRefusal, StaffSignInRefusal } from './refusals.ts'
import { type Officer, SECOND_FACTOR_ROLES } from './roles.ts'
import { sealOrigin } from './session-origin.ts'
import type { PersonalKeys } from './secrets.ts'
import {
  AT_THE_MACHINE,
  beginTry,
  digest,
  endTry,
  markedPlace,
  ownPlace,
  type Place,
  takeBackTry,
} from './tries.ts'
import { inTurn } from './turns.ts'
import { countGuesses, noteGuess } from './wrong-guess.ts'

/** `device`: by which this browser is known from now on. */
type SignIn<Code> =
  | { ok: true; token: string; device: string; account: ActorId }
  | { ok: false; code: Code }

/**
 * Five wrong tries from a place lock the account there for half an hour; an unknown name answers
 * like a wrong password. Whoever comes with a one-time password sets one of their own, and anybody
 * may: that ends what was signed in before.
 */
export const signInStaff = (
  db: Queryable,
  keys: PersonalKeys,
  given: Credentials,
  at: Instant,
  from: Place = AT_THE_MACHINE,
): Promise<SignIn<StaffSignInRefusal>> =>
  inTurn(given.staffId, from, () => tryStaff(db, keys, given, at, from))

interface Credentials {
  staffId: StaffId
  password: string
  totp?: string | undefined
  newPassword?: string | undefined
}

async function tryStaff(
  db: Queryable,
  keys: PersonalKeys,
  given: Credentials,
  at: Instant,
  from: Place,
): Promise<SignIn<StaffSignInRefusal>> {
  const { staffId, password, newPassword } = given
  const tried = await beginTry(db, keys, staffId, from, at)
  if (tried === 'locked' || tried === 'slowed') return { ok: false, code: tried }
  const fail = async (code: StaffSignInRefusal) => {
    await noteGuess(db, tried.guessed, at)
    return { ok: false as const, code: tried.look ?? (tried.isLast ? ('locked' as const) : code) }
  }
  /** Who knows the password and must only come with something more has not guessed. */
  const ask = async (code: StaffSignInRefusal) => {
    await takeBackTry(db, tried)
    return { ok: false as const, code }
  }
  const staff = await accountOpenedBy(db, keys, { staffId, password }, at)
  if (!staff) return fail('wrong-credentials')
  let step: number | undefined
  if (staff.totp_sealed) {
    if (!given.totp) return ask('second-factor-needed')
    step = totpStep(keys, staffId, staff.totp_sealed, given.totp, at)
    if (step === undefined) return fail('wrong-code')
  } else if (staff.needs_totp) return ask('second-factor-missing')
  if (newPassword !== undefined) {
    if (isWeak(newPassword, password, staffId)) return ask('new-password-weak')
  } else if (staff.is_one_time) return ask('new-password-needed')
  if (step !== undefined && !(await takeStep(db, staffId, step))) return fail('code-used')
  // Of two who come with the same one-time password, the second comes too late.
  if (newPassword !== undefined && !(await setPassword(db, keys, staffId, newPassword, staff)))
    return fail('wrong-credentials')
  const known = markedPlace(from)
  await endTry(db, keys, tried, known, at)
  const who = { staffId, hasSecondFactor: step !== undefined }
  const token = await openSession(db, keys, who, at, from)
  return { ok: true, token, device: known.device, account: staffId }
}

interface Account {
  password_hash: string
  is_one_time: boolean
  totp_sealed: Buffer | null
  mark: Buffer | null
  needs_totp: boolean
}

const findAccount = (db: Queryable, staffId: StaffId, at: Instant) =>
  row<Account>(
    db,
    `select password_hash, is_one_time, totp_sealed, mark,
       exists (select from identity.duty d where d.staff_id = s.staff_id and role = any($2)
               and from_on <= $3 and (to_on is null or to_on >= $3)) as needs_totp
     from identity.staff s where staff_id = $1`,
    [staffId, [...SECOND_FACTOR_ROLES], dayOf(at)],
  )

/**
 * The account that this password opens, after the same time where it opens none.
 * @throws LostError when somebody else wrote its row
 */
async function accountOpenedBy(
  db: Queryable,
  keys: PersonalKeys,
  { staffId, password }: Pick<Credentials, 'staffId' | 'password'>,
  at: Instant,
): Promise<Account | undefined> {
  const staff = await findAccount(db, staffId, at)
  if (!(await isPassword(password, staff?.password_hash)) || !staff) return undefined
  const { password_hash, is_one_time, mark } = staff
  if (!keys.isMarked('identity.staff', [staffId, password_hash, is_one_time], mark))
    throw new LostError(DATA_ALTERED, `identity.staff ${staffId}`)
  return staff
}

/** Sets a new password, which ends what was signed in by the one before. */
async function setPassword(
  db: Queryable,
  keys: PersonalKeys,
  staffId: StaffId,
  password: string,
  before: Account,
): Promise<boolean> {
  const hash = await hashPassword(password)
  const set = await row(
    db,
    `with ended as (delete from identity.session where staff_id = $1)
     update identity.staff set password_hash = $2, is_one_time = false, mark = $4
     where staff_id = $1 and password_hash = $3 returning 1`,
    [staffId, hash, before.password_hash, keys.mark('identity.staff', [staffId, hash, false])],
  )
  return set !== undefined
}

/** The time step of which this is the code; half a minute before and after are looked at. */
function totpStep(
  keys: PersonalKeys,
  staffId: StaffId,
  sealed: Buffer,
  token: string,
  at: Instant,
): number | undefined {
  if (!new RegExp(`^\\d{${TOTP_DIGITS}}$`).test(token)) return undefined
  const epoch = Math.floor(Date.parse(at) / 1000)
  const found = verifySync({
    token,
    digits: TOTP_DIGITS,
    secret: keys.unseal(['identity.staff.totp_sealed', staffId], sealed),
    epoch,
    epochTolerance: 30,
  })
  return found.valid ? Math.floor(epoch / TOTP_SECONDS) + found.delta : undefined
}
const TOTP_SECONDS = 30

/** A code counts once, and none before it counts any more. @law RFC 6238 5.2 */
async function takeStep(db: Queryable, staffId: StaffId, step: number): Promise<boolean> {
  const taken = await row(
    db,
    `update identity.staff set totp_step = $2
     where staff_id = $1 and (totp_step is null or totp_step < $2) returning 1`,
    [staffId, step],
  )
  return taken !== undefined
}

/** The code that an authenticator would show now; for the demonstration's sign-in page only. */
export function currentTotp(
  keys: PersonalKeys,
  staffId: StaffId,
  sealed: Buffer,
  at: Instant,
): string {
  return generateSync({
    digits: TOTP_DIGITS,
    secret: keys.unseal(['identity.staff.totp_sealed', staffId], sealed),
    epoch: Math.floor(Date.parse(at) / 1000),
  })
}

/**
 * The first time of a phone: the code proves it before anything is stored under it, or said about a
 * number. One code answers for one number, and the person whose number it is hears that somebody
 * asked.
 */
export async function signUpByPhone(
  db: Queryable,
  keys: PersonalKeys,
  given: GivenApplicant,
  code: string,
  at: Instant,
  from: Place = AT_THE_MACHINE,
): Promise<SignIn<CodeRefusal | ApplicantRefusal>> {
  const checked = checkApplicant(given)
  if (!checked.ok) return checked
  const wrong = await tryCode(db, keys, given.phone, code, at, from)
  if (wrong) return { ok: false, code: wrong }
  if (!(await takeCode(db, keys, given.phone, code, from)))
    return { ok: false, code: 'code-expired' }
  const applicantId = await addApplicant(db, keys, given)
  if (applicantId) return enter(db, keys, given.phone, applicantId, at, from)
  if (!(await mayAskNumber(db, keys, given.phone, at, from)))
    return { ok: false, code: 'codes-used-up' }
  await tellOwner(db, keys, given.idNumber, at)
  return { ok: false, code: 'number-taken' }
}

/** Once a day somebody hears that their number was given by another phone. */
async function tellOwner(
  db: Queryable,
  keys: PersonalKeys,
  idNumber: string,
  at: Instant,
): Promise<void> {
  const owner = await findApplicantByNumber(db, keys, idNumber)
  if (!owner) return
  const who = keys.index(`${owner.applicantId}/${dayOf(at)}`)
  if ((await countTimes(db, { what: 'number-told', who, spanSeconds: 86_400 }, at)) > 1) return
  const text =
    '【一门】有人用另一个手机号登记您的证件号码，没有登记成。如果是您本人换了号码，请到窗口更换；如果不是，请保管好证件。'
  await queueMessage(db, keys, { to: owner.phone, text }, at)
}

/** Who signs in, where a phone serves several people or was never proved to be theirs. */
export interface Chosen {
  applicantId: ApplicantId
  /** The last characters of the number of their document. */
  numberEnd?: string | undefined
}
/** One of those whom a phone serves, as the choice shows them. */
export interface Choice {
  applicantId: ApplicantId
  name: string
  documentKind: IdDocumentKind
  /** They proved that the phone is theirs; others give the end of their number once. */
  isProved: boolean
}

/**
 * Signs an applicant in by the code; the phone must be on file. A phone is no identity: where it
 * serves several, or was only typed at a counter, whoever has it says who they are.
 */
export async function signInByPhone(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  code: string,
  at: Instant,
  from: Place = AT_THE_MACHINE,
  chosen?: Chosen,
): Promise<SignIn<CodeRefusal> | { ok: false; code: 'who-signs-in'; choices: Choice[] }> {
  const wrong = await tryCode(db, keys, phone, code, at, from)
  if (wrong) return { ok: false, code: wrong }
  const served = await listApplicantsByPhone(db, keys, phone)
  if (served.length === 0) return { ok: false, code: 'unknown-phone' }
  const only = served.length === 1 && served[0]!.isProved ? served[0] : undefined
  const who = chosen ? served.find((s) => s.applicantId === chosen.applicantId) : only
  if (!who) return { ok: false, code: 'who-signs-in', choices: served.map(choiceOf) }
  if (who.phoneFrom && who.phoneFrom > at) return { ok: false, code: 'phone-rests' }
  if (!who.isProved) {
    const refused = await proveNumber(db, keys, who, chosen?.numberEnd, at)
    if (refused) return { ok: false, code: refused }
  }
  if (!(await takeCode(db, keys, phone, code, from))) return { ok: false, code: 'code-expired' }
  if (!who.isProved) await notePhoneProved(db, keys, phone, who)
  return enter(db, keys, phone, who.applicantId, at, from)
}

/** It is theirs from now on, unless another was given meanwhile. */
async function notePhoneProved(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  { applicantId, phoneFrom }: ServedApplicant,
): Promise<void> {
  const mark = phoneMark(keys, applicantId, phone, { isProved: true, phoneFrom })
  await db.query(
    `update identity.applicant set is_phone_proved = true, mark = $3
     where applicant_id = $1 and phone_index = $2 and phone_from is not distinct from $4`,
    [applicantId, keys.index(phone), mark, phoneFrom],
  )
}

const choiceOf = ({
  applicantId,
  name,
  kind,
  documentKind,
  isProved,
}: ServedApplicant): Choice => ({
  applicantId,
  name: kind === 'enterprise' ? name : maskName(name),
  documentKind,
  isProved,
})

/** Is the end of the number theirs? A stranger with their phone guesses so many times a day. */
async function proveNumber(
  db: Queryable,
  keys: PersonalKeys,
  { applicantId, idNumber }: ServedApplicant,
  end: string | undefined,
  at: Instant,
): Promise<'number-end-wrong' | 'numbers-used-up' | undefined> {
  const who = keys.index(`${applicantId}/${dayOf(at)}`)
  const guessed = { what: 'sign-in/number-end', who, spanSeconds: 86_400 }
  if ((await countTimes(db, guessed, at)) > MOST_FAILURES) return 'numbers-used-up'
  const since = addSeconds(at, -86_400)
  if ((await countGuesses(db, who, since)) >= MOST_FAILURES) return 'numbers-used-up'
  if (plainNumber(end ?? '') === idNumber.slice(-NUMBER_END)) return undefined
  await noteGuess(db, [who], at)
  return 'number-end-wrong'
}

/** Whoever proved the phone is in, and what they came from is a place of the phone's own. */
async function enter(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  applicantId: ApplicantId,
  at: Instant,
  from: Place,
) {
  await forgetCodes(db, keys, phone, from, at)
  const known = markedPlace(from)
  await ownPlace(db, keys, keys.index(phone), known, at)
  const token = await openSession(db, keys, { applicantId }, at, from)
  const account = applicantActor(applicantId)
  return { ok: true as const, token, device: known.device, account }
}

/** The oldest of a person's sessions make room for the new one. */
async function openSession(
  db: Queryable,
  keys: PersonalKeys,
  who: { staffId: StaffId; hasSecondFactor: boolean } | { applicantId: ApplicantId },
  at: Instant,
  from: Place,
): Promise<string> {
  const { sessionRules = { hours: SESSION_HOURS, most: MOST_SESSIONS } } = from
  const token = randomBytes(32).toString('base64url')
  const hash = digest(token)
  const [staffId, applicantId] = 'staffId' in who ? [who.staffId] : [undefined, who.applicantId]
  const endsAt = addSeconds(at, sessionRules.hours * 3600)
  const hasSecondFactor = 'hasSecondFactor' in who && who.hasSecondFactor
  await db.query(
    `with ended as (
       delete from identity.session where token_hash in (
         select token_hash from identity.session where staff_id = $2 or applicant_id = $3
         order by opened_no desc offset $6
       )
     )
     insert into identity.session
       (token_hash, staff_id, applicant_id, created_at, last_seen_at, ends_at, has_second_factor, mark, from_sealed)
     values ($1, $2, $3, $4, $4, $5, $7, $8, $9)`,
    [
      hash,
      staffId,
      applicantId,
      at,
      endsAt,
      sessionRules.most - 1,
      hasSecondFactor,
      keys.mark('identity.session', [hash, staffId, applicantId, at, endsAt, hasSecondFactor]),
      sealOrigin(keys, hash, from),
    ],
  )
  return token
}

/** Forgets the sessions that are over. */
export async function eraseSessions(db: Queryable, at: Instant): Promise<void> {
  await db.query('delete from identity.session where ends_at <= $1 or last_seen_at <= $2', [
    at,
    after(at, -IDLE_MINUTES),
  ])
}

export interface SessionRow {
  session_of: StaffId | null
  applicant_id: ApplicantId | null
  created_at: Instant
  last_seen_at: Instant
  ends_at: Instant
  has_second_factor: boolean
  mark: Buffer | null
}

export const SESSION_COLUMNS =
  't.staff_id as session_of, t.applicant_id, t.created_at, t.last_seen_at, t.ends_at, t.has_second_factor, t.mark'

/** Whoever writes into the table signs nobody in. */
export const isOurs = (keys: PersonalKeys, hash: Buffer, s: SessionRow): boolean =>
  keys.isMarked(
    'identity.session',
    [hash, s.session_of, s.applicant_id, s.created_at, s.ends_at, s.has_second_factor],
    s.mark,
  )

/** Since when this is a session, if a sign-in began it. */
export async function sessionBegan(
  db: Queryable,
  keys: PersonalKeys,
  token: string,
): Promise<Instant | undefined> {
  const hash = digest(token)
  const session = await row<SessionRow>(
    db,
    `select ${SESSION_COLUMNS} from identity.session t where token_hash = $1`,
    [hash],
  )
  return session && isOurs(keys, hash, session) ? session.created_at : undefined
}

/**
 * Does whoever sits here know the password of who is signed in? Whoever guesses is counted as where
 * one signs in.
 */
export const provePassword = (
  db: Queryable,
  keys: PersonalKeys,
  given: Pick<Credentials, 'staffId' | 'password'>,
  at: Instant,
  from: Place,
) => inTurn(given.staffId, from, () => tryPassword(db, keys, given, at, from))

async function tryPassword(
  db: Queryable,
  keys: PersonalKeys,
  { staffId, password }: Pick<Credentials, 'staffId' | 'password'>,
  at: Instant,
  from: Place,
): Promise<'wrong-password' | 'locked' | 'slowed' | undefined> {
  const tried = await beginTry(db, keys, staffId, from, at)
  if (tried === 'locked' || tried === 'slowed') return tried
  if (!(await accountOpenedBy(db, keys, { staffId, password }, at))) {
    await noteGuess(db, tried.guessed, at)
    return tried.look ?? (tried.isLast ? 'locked' : 'wrong-password')
  }
  await endTry(db, keys, tried, from, at)
  return undefined
}

/** How exactly idleness is measured: a session that was used is written down at most so often. */
const TOUCH_SECONDS = 60

/**
 * Who is at work in this session, with the duties of the day; one that was idle for half an hour is
 * over, and one that no sign-in began is none. What needs a second factor counts where the session
 * came with one, however it was come by.
 * `looksOn`: somebody only looks on, which is not being at work.
 */
export async function resumeOfficer(
  db: Queryable,
  keys: PersonalKeys,
  token: string,
  at: Instant,
  looksOn = false,
): Promise<Officer | undefined> {
  const hash = digest(token)
  const found = await db.query<OfficerRow & SessionRow>({
    name: 'identity.resume-officer',
    text: `select ${SESSION_COLUMNS}, ${OFFICER_COLUMNS} from identity.session t join identity.staff s on s.staff_id = t.staff_id ${OFFICER_DUTIES}
           where t.token_hash = $1 and t.last_seen_at > $3 and t.ends_at > $4 group by t.token_hash, s.staff_id, s.name, s.unit_id`,
    values: [hash, dayOf(at), after(at, -IDLE_MINUTES), at],
  })
  const [session] = found.rows
  if (!session || !isOurs(keys, hash, session)) return undefined
  if (!looksOn) await touch(db, hash, session.last_seen_at, at)
  const officer = toOfficer(session)
  if (session.has_second_factor) return officer
  return { ...officer, roles: officer.roles.filter((role) => !SECOND_FACTOR_ROLES.has(role)) }
}

/** Whose session on the portal this is; one that was idle for half an hour is over. */
export async function resumeApplicant(
  db: Queryable,
  keys: PersonalKeys,
  token: string,
  at: Instant,
): Promise<ApplicantId | undefined> {
  const hash = digest(token)
  const found = await db.query<SessionRow & { applicant_id: ApplicantId }>({
    name: 'identity.resume-applicant',
    text: `select ${SESSION_COLUMNS} from identity.session t where token_hash = $1 and last_seen_at > $2 and ends_at > $3 and applicant_id is not null`,
    values: [hash, after(at, -IDLE_MINUTES), at],
  })
  const [session] = found.rows
  if (!session || !isOurs(keys, hash, session)) return undefined
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

/** Ends a session; answers whose it was. */
export async function closeSession(db: Queryable, token: string): Promise<ActorId | undefined> {
  const closed = await row<{ account: ActorId }>(
    db,
    `delete from identity.session where token_hash = $1
     returning coalesce(staff_id, 'applicant:' || applicant_id) as account`,
    [digest(token)],
  )
  return closed?.account
}

function after(at: Instant, minutes: number): Instant {
  return addSeconds(at, minutes * 60)
}
