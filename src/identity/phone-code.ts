import { randomInt } from 'node:crypto'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { type Queryable, row } from '#platform/database'
import { countTimes } from '#platform/pace'
import { type CodeAsked, forgetCodes, overPace } from './code-pace.ts'
import { CODE_MINUTES, MOST_FAILURES, MOST_NUMBERS_ASKED, PHONE_CODE_DIGITS } from './contract.ts'
import { queueMessage } from './outbox.ts'
import type { CODE_PACE_REFUSALS } from './refusals.ts'
import type { PersonalKeys } from './secrets.ts'
import { AT_THE_MACHINE, digest, type Place, placesOf } from './tries.ts'

const DAY = 86_400

/**
 * Sends a six-digit code, which is good for whoever asked for it. What bounds how many are sent
 * stands in `code-pace.ts`.
 */
export async function sendPhoneCode(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  at: Instant,
  asked: CodeAsked = {},
): Promise<{ ok: true } | { ok: false; code: keyof typeof CODE_PACE_REFUSALS }> {
  const over = await overPace(db, keys, phone, asked, at)
  if (over) return { ok: false, code: over }

  const code = String(randomInt(10 ** PHONE_CODE_DIGITS)).padStart(PHONE_CODE_DIGITS, '0')
  await db.query(
    `insert into identity.phone_code (phone_index, place, code_hash, expires_at) values ($1, $2, $3, $4)
     on conflict (phone_index, place) do update set
       code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0`,
    [keys.index(phone), askerOf(keys, asked.from), digest(code), addSeconds(at, CODE_MINUTES * 60)],
  )
  const text = `【一门】您的登录验证码是 ${code}，${CODE_MINUTES} 分钟内有效。请勿告诉他人。`
  await queueMessage(db, keys, { to: phone, text, urgent: true }, at)
  return { ok: true }
}

/** Whose code it is: of a browser, which keeps its mark when its network changes, or a network. */
function askerOf(keys: PersonalKeys, from: Place = AT_THE_MACHINE): Buffer {
  const { device, network } = placesOf(keys, from)
  return device ?? network
}

/**
 * What is wrong with a code, if anything. Every guess counts, whoever guesses at the same moment;
 * the right one does not.
 */
export async function tryCode(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  code: string,
  at: Instant,
  from: Place,
): Promise<'code-expired' | 'wrong-code' | undefined> {
  const key = [keys.index(phone), askerOf(keys, from)]
  const sent = await row<{ code_hash: Buffer }>(
    db,
    `update identity.phone_code set tries = tries + 1
     where phone_index = $1 and place = $2 and expires_at >= $3 and tries < $4 returning code_hash`,
    [...key, at, MOST_FAILURES],
  )
  if (!sent) return 'code-expired'
  if (!sent.code_hash.equals(digest(code))) return 'wrong-code'
  await db.query(
    'update identity.phone_code set tries = tries - 1 where phone_index = $1 and place = $2 and tries > 0',
    key,
  )
  return undefined
}

/** Uses up a code that was tried; false when somebody else was faster. */
export async function takeCode(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  code: string,
  from: Place,
): Promise<boolean> {
  const taken = await row(
    db,
    'delete from identity.phone_code where phone_index = $1 and place = $2 and code_hash = $3 returning 1',
    [keys.index(phone), askerOf(keys, from), digest(code)],
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
  from: Place = AT_THE_MACHINE,
): Promise<boolean> {
  const isProved =
    !(await tryCode(db, keys, phone, code, at, from)) &&
    (await takeCode(db, keys, phone, code, from))
  if (isProved) await forgetCodes(db, keys, phone, from, at)
  return isProved
}

/** May this phone be told once more today that a number is registered already? */
export async function mayAskNumber(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  at: Instant,
): Promise<boolean> {
  const who = keys.index(`${phone}/${dayOf(at)}`)
  const times = await countTimes(db, { what: 'code/number', who, spanSeconds: DAY }, at)
  return times <= MOST_NUMBERS_ASKED
}
