import { randomInt } from 'node:crypto'
import type { ActorId } from '#foundation/ids'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { type Pool, type Queryable, row } from '#platform/database'
import { countTimes } from '#platform/pace'
import { auditTry } from './audit.ts'
import { beginCode, type CodeAsked, endCode, forgetCodes, overPace } from './code-pace.ts'
import {
  CODE_MINUTES,
  MOST_NUMBERS_ASKED,
  MOST_NUMBERS_OF_A_NETWORK,
  MOST_TRIES_OF_A_CODE,
  MOST_WRONG_OF_A_PHONE,
  PHONE_CODE_DIGITS,
} from './contract.ts'
import { queueMessage } from './outbox.ts'
import type { CODE_PACE_REFUSALS } from './refusals.ts'
import type { PersonalKeys } from './secrets.ts'
import { AT_THE_MACHINE, type Place, placesOf } from './tries.ts'
import { countGuesses, noteGuess } from './wrong-guess.ts'

const DAY = 86_400

/** What a code is for, and what its message says it is for; it serves for nothing else. */
const PURPOSES = {
  'sign-in': '登录',
  'new-phone': '更换手机号',
  reminder: '接收待办提醒',
  'who-sits-here': '确认本人操作的',
} as const
type Purpose = keyof typeof PURPOSES

/**
 * Sends a six-digit code, which is good for whoever asked for it. What bounds how many are sent
 * stands in `code-pace.ts`.
 */
export async function sendPhoneCode(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  at: Instant,
  { purpose = 'sign-in', ...asked }: CodeAsked & { purpose?: Purpose } = {},
): Promise<{ ok: true } | { ok: false; code: keyof typeof CODE_PACE_REFUSALS }> {
  const over = await overPace(db, keys, phone, asked, at)
  if (over) return { ok: false, code: over }

  const expiresAt = addSeconds(at, CODE_MINUTES * 60)
  const code = String(randomInt(10 ** PHONE_CODE_DIGITS)).padStart(PHONE_CODE_DIGITS, '0')
  const place = askerOf(keys, asked.from)
  await db.query(
    `insert into identity.phone_code (phone_index, place, purpose, code_hash, expires_at)
     values ($1, $2, $3, $4, $5)
     on conflict (phone_index, place, purpose) do update set
       code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0`,
    [
      keys.index(phone),
      place,
      purpose,
      hashOf(keys, [phone, place, purpose, code, expiresAt]),
      expiresAt,
    ],
  )
  const what = PURPOSES[purpose]
  const text = `【一门】您的${what}验证码是 ${code}，${CODE_MINUTES} 分钟内有效。请勿告诉他人。`
  await queueMessage(db, keys, { to: phone, text, urgent: true }, at)
  return { ok: true }
}

/**
 * A code is known again by whoever has the county's keys, only where it was sent for and only with
 * its own end: whoever moves that has a row that no code opens.
 */
const hashOf = (keys: PersonalKeys, sent: [string, Buffer, Purpose, string, Instant]): Buffer =>
  keys.mark('identity.phone_code', sent)

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
  purpose: Purpose = 'sign-in',
): Promise<'code-expired' | 'wrong-code' | keyof typeof CODE_PACE_REFUSALS | undefined> {
  const begun = await beginCode(db, keys, phone, from, at)
  if (typeof begun === 'string') return begun
  const place = askerOf(keys, from)
  const key = [keys.index(phone), place, purpose]
  const sent = await row<{ code_hash: Buffer; expires_at: Instant }>(
    db,
    `update identity.phone_code set tries = tries + 1
     where phone_index = $1 and place = $2 and purpose = $3 and expires_at >= $4 and tries < $5
     returning code_hash, expires_at`,
    [...key, at, begun.tries],
  )
  if (sent && (await isGuessedOut(db, keys, phone, sent.code_hash, at))) return 'code-expired'
  if (
    sent &&
    !sent.code_hash.equals(hashOf(keys, [phone, place, purpose, code, sent.expires_at]))
  ) {
    await noteGuess(db, [ofPhone(keys, phone)], at)
    return 'wrong-code'
  }
  await endCode(db, begun)
  if (!sent) return 'code-expired'
  await db.query(
    `update identity.phone_code set tries = tries - 1
     where phone_index = $1 and place = $2 and purpose = $3 and tries > 0`,
    key,
  )
  return undefined
}

/**
 * Were there too many answers to this code, this one included, or wrong ones for this phone,
 * however often the counts beside it were set back? Written down first: of many at once none is
 * too many.
 */
async function isGuessedOut(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  codeHash: Buffer,
  at: Instant,
): Promise<boolean> {
  const since = addSeconds(at, -DAY)
  if ((await countGuesses(db, ofPhone(keys, phone), since)) >= MOST_WRONG_OF_A_PHONE) return true
  const ofCode = keys.index(`code/${codeHash.toString('hex')}`)
  await noteGuess(db, [ofCode], at)
  return (await countGuesses(db, ofCode, since)) > MOST_TRIES_OF_A_CODE
}
const ofPhone = (keys: PersonalKeys, phone: string) => keys.index(`codes/${phone}`)

/** Uses up a code that was tried; false when somebody else was faster. */
export async function takeCode(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  code: string,
  from: Place,
  purpose: Purpose = 'sign-in',
): Promise<boolean> {
  const place = askerOf(keys, from)
  const key = [keys.index(phone), place, purpose]
  const sent = await row<{ expires_at: Instant }>(
    db,
    'select expires_at from identity.phone_code where phone_index = $1 and place = $2 and purpose = $3',
    key,
  )
  if (!sent) return false
  const taken = await row(
    db,
    `delete from identity.phone_code
     where phone_index = $1 and place = $2 and purpose = $3 and code_hash = $4 returning 1`,
    [...key, hashOf(keys, [phone, place, purpose, code, sent.expires_at])],
  )
  return taken !== undefined
}

/**
 * Does this phone answer with the code that was sent to it for this? A code proves once. Of
 * somebody who is signed in (`by`) a wrong answer is a line of the 审计日志.
 */
export async function provePhone(
  pool: Pool,
  keys: PersonalKeys,
  { phone, code, purpose, by }: { phone: string; code: string; purpose: Purpose; by?: ActorId },
  at: Instant,
  from: Place = AT_THE_MACHINE,
): Promise<boolean> {
  const isTaken = () => takeCode(pool, keys, phone, code, from, purpose)
  const wrong =
    (await tryCode(pool, keys, phone, code, at, from, purpose)) ??
    ((await isTaken()) ? undefined : 'code-expired')
  if (!wrong) await forgetCodes(pool, keys, phone, from, at)
  else if (by) await auditTry(pool, keys, { by, address: from.address, reason: wrong }, at)
  return !wrong
}

/**
 * May a phone or an account, and may anybody of its network, be told once more today whether a
 * number is registered?
 */
export async function mayAskNumber(
  db: Queryable,
  keys: PersonalKeys,
  by: string,
  at: Instant,
  from: Place = AT_THE_MACHINE,
): Promise<boolean> {
  const { network, isOutside } = placesOf(keys, from)
  const asked = { what: 'code/number', who: keys.index(`${by}/${dayOf(at)}`), spanSeconds: DAY }
  if ((await countTimes(db, asked, at)) > MOST_NUMBERS_ASKED) return false
  if (!isOutside) return true
  const there = { what: 'code/numbers', who: network, spanSeconds: DAY }
  return (await countTimes(db, there, at)) <= MOST_NUMBERS_OF_A_NETWORK
}
