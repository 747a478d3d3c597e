import { randomInt } from 'node:crypto'
import type { ApplicantId } from '#foundation/ids'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { type Queryable, row } from '#platform/database'
import { countTimes, type Pace, uncount } from '#platform/pace'
import {
  CODE_MINUTES,
  CODE_PAUSE_MINUTES,
  MOST_CODES_A_DAY,
  MOST_CODES_AN_HOUR,
  MOST_CODES_OF_A_NETWORK,
  MOST_FAILURES,
  MOST_NUMBERS_ASKED,
  PHONE_CODE_DIGITS,
} from './contract.ts'
import { queueMessage } from './outbox.ts'
import type { CODE_PACE_REFUSALS } from './refusals.ts'
import type { PersonalKeys } from './secrets.ts'
import { AT_THE_MACHINE, digest, ownPlaces, type Place, placesOf } from './tries.ts'

const HOUR = 3600
const DAY = 86_400

/** Who asks for a code, and how many an hour are sent in the county. */
export interface CodeAsked {
  from?: Place
  /** Somebody who is signed in. */
  by?: ApplicantId
  mostAnHour?: number
}

type Bound = Pace & { most: number; code: keyof typeof CODE_PACE_REFUSALS }

/**
 * Sends a six-digit code, which is good for whoever asked for it. At most one a minute for a phone
 * and ten a day of which none was used: those that are asked for from elsewhere are not taken from
 * the phone's own places. A network, an account and the whole county have bounds, too.
 */
export async function sendPhoneCode(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  at: Instant,
  { from = AT_THE_MACHINE, by, mostAnHour = MOST_CODES_AN_HOUR }: CodeAsked = {},
): Promise<{ ok: true } | { ok: false; code: keyof typeof CODE_PACE_REFUSALS }> {
  const { network, isOutside } = placesOf(keys, from)
  const day = dayOf(at)
  const [pause, perDay] = await pacesOf(db, keys, phone, from, at)
  const bounds: Bound[] = [
    { ...pause, most: 1, code: 'code-too-often' },
    { ...perDay, most: MOST_CODES_A_DAY, code: 'codes-used-up' },
  ]
  if (by)
    bounds.push({
      ...{ what: 'code/account', who: keys.index(`${by}/${day}`), spanSeconds: DAY },
      ...{ most: MOST_CODES_A_DAY, code: 'codes-used-up' },
    })
  if (isOutside)
    bounds.push({
      ...{ what: 'code/network', who: network, spanSeconds: HOUR },
      ...{ most: MOST_CODES_OF_A_NETWORK, code: 'network-too-many' },
    })
  bounds.push({ ...COUNTY, most: mostAnHour, code: 'codes-paused' })
  const over = await firstOver(db, bounds, at)
  if (over) return { ok: false, code: over.code }

  const code = String(randomInt(10 ** PHONE_CODE_DIGITS)).padStart(PHONE_CODE_DIGITS, '0')
  await db.query(
    `insert into identity.phone_code (phone_index, place, code_hash, expires_at) values ($1, $2, $3, $4)
     on conflict (phone_index, place) do update set
       code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0`,
    [keys.index(phone), askerOf(keys, from), digest(code), addSeconds(at, CODE_MINUTES * 60)],
  )
  const text = `【一门】您的登录验证码是 ${code}，${CODE_MINUTES} 分钟内有效。请勿告诉他人。`
  await queueMessage(db, keys, { to: phone, text, urgent: true }, at)
  return { ok: true }
}

const COUNTY: Pace = { what: 'code/county', who: Buffer.from('county'), spanSeconds: HOUR }

/** Are as many codes sent in this hour as the county sends at most? */
export async function areCodesPaused(
  db: Queryable,
  at: Instant,
  mostAnHour = MOST_CODES_AN_HOUR,
): Promise<boolean> {
  const found = await row(
    db,
    'select from platform.pace where what = $1 and who = $2 and times >= $3 and began_at > $4',
    [COUNTY.what, COUNTY.who, mostAnHour, addSeconds(at, -COUNTY.spanSeconds)],
  )
  return found !== undefined
}

/** Counts this time towards every bound, or, when one of them is reached, towards none. */
async function firstOver(
  db: Queryable,
  bounds: readonly Bound[],
  at: Instant,
): Promise<Bound | undefined> {
  for (const [n, bound] of bounds.entries()) {
    if ((await countTimes(db, bound, at)) <= bound.most) continue
    for (const counted of bounds.slice(0, n + 1)) await uncount(db, counted)
    return bound
  }
  return undefined
}

/** What a phone's codes are counted by: from a place of its own apart from all others together. */
async function pacesOf(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  from: Place,
  at: Instant,
): Promise<[pause: Pace, day: Pace]> {
  const asker = askerOf(keys, from)
  const own = await ownPlaces(db, keys.index(phone), [asker], at)
  const who = own.size > 0 ? `${phone}/${asker.toString('hex')}` : phone
  return [
    { what: 'code/pause', who: keys.index(who), spanSeconds: CODE_PAUSE_MINUTES * 60 },
    { what: 'code/day', who: keys.index(`${who}/${dayOf(at)}`), spanSeconds: DAY },
  ]
}

/** Whose code it is: of a browser, which keeps its mark when its network changes, or a network. */
function askerOf(keys: PersonalKeys, from: Place): Buffer {
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

/** A code that was used is not counted: its phone may ask for the next. */
export async function forgetCodes(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  from: Place,
  at: Instant,
): Promise<void> {
  for (const { what, who } of await pacesOf(db, keys, phone, from, at))
    await db.query('delete from platform.pace where what = $1 and who = $2', [what, who])
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
