import { createHash, randomBytes } from 'node:crypto'
import { addSeconds, type Instant } from '#foundation/time'
import { type Queryable, row } from '#platform/database'
import { countTimes, type Pace, networkOf, uncount } from '#platform/pace'
import {
  LOCK_MINUTES,
  MOST_CLEAN_LOOKS_A_DAY,
  MOST_FAILURES,
  MOST_LOOKS_A_DAY,
  MOST_TRIES_ELSEWHERE,
  MOST_TRIES_OF_A_NETWORK,
  MOST_WRONG_OF_A_PLACE,
  MOST_WRONG_OF_AN_ACCOUNT,
  OWN_PLACE_DAYS,
  SLOW_MINUTES,
} from './contract.ts'
import type { PersonalKeys } from './secrets.ts'
import { countGuesses } from './wrong-guess.ts'

/*
 * 登录失败处理: tries are counted by account and place, a place being a browser that was given a mark
 * or a network. Who guesses locks his own place. From where an account was signed in to of late it
 * is counted apart, so that nobody keeps anybody out. @law GB/T 22239—2019 8.1.4.1 b)
 */

/** Where from somebody comes who signs in. */
export interface Place {
  /** None of somebody at the machine itself. */
  readonly address?: string | undefined
  /** What their browser was given when it came first. */
  readonly device?: string | undefined
  /** What their browser says that it is. */
  readonly agent?: string | undefined
  /** By which rules their session lives. */
  readonly sessionRules?: SessionRules
}

/** How long a session lasts at most, and how many one person has at once. */
export interface SessionRules {
  readonly hours: number
  readonly most: number
}
export const AT_THE_MACHINE: Place = {}

export const digest = (secret: string): Buffer => createHash('sm3').update(secret).digest()

/** A mark for a browser that has none yet. */
export const newDevice = (): string => randomBytes(32).toString('base64url')
/** The same place, by whose browser it is known from now on. */
export const markedPlace = (from: Place): Place & { device: string } => ({
  ...from,
  device: from.device ?? newDevice(),
})
export const isDevice = (text: string): boolean => /^[\w-]{43}$/.test(text)

/** How this place is written: its network, of IPv6 its site, and its browser if it has a mark. */
export function placesOf(keys: PersonalKeys, from: Place) {
  const address = from.address ?? ''
  const [network, site] = [networkOf(address), networkOf(address, 48)]
  return {
    network: keys.index(network),
    site: site === network ? undefined : keys.index(site),
    device: from.device === undefined ? undefined : digest(from.device),
    isOutside: from.address !== undefined,
  }
}

/** A try that was counted before it is known whether it is right. */
export interface Try {
  readonly who: Buffer
  /** The network, or a browser of their own; and a browser that is new to the account. */
  readonly places: readonly Buffer[]
  readonly paces: readonly Pace[]
  /** What was guessed at, if it is wrong: `noteGuess`. */
  readonly guessed: readonly Buffer[]
  /** Whoever is wrong now has locked this place for this account, or found it locked. */
  readonly isLast: boolean
  /** It is only looked at: whoever is wrong hears what he would have heard without. */
  readonly look?: 'locked' | 'slowed'
}

const DAY = 86_400
const ACCOUNT = 'sign-in/account'

/**
 * Counts a try: of any number at the same moment, no more than five from a place are looked at.
 * From places that are not the account's own, and from a network, many more than people need are
 * only slowed down to one a minute together. Where a network is locked by a neighbour, a browser
 * that did not fail itself is looked at all the same, within the day's bound; `isSecretLong`: so is
 * anybody, as what is guessed has as many digits as make that vain. Where only the account is
 * slowed, so is the first try of a network that did not fail.
 */
export async function beginTry(
  db: Queryable,
  keys: PersonalKeys,
  name: string,
  from: Place,
  at: Instant,
  isSecretLong = false,
): Promise<Try | 'locked' | 'slowed'> {
  const who = keys.index(name)
  const { network, site, device, isOutside } = placesOf(keys, from)
  const guessed = [ofAccount(keys, who), ofPlace(keys, who, device ?? network)] as const
  if (await isGuessedOut(db, guessed, at, isSecretLong)) return 'locked'
  const own = await ownPlaces(db, who, [network, device], at)
  const isOwnDevice = device !== undefined && own.has(device.toString('hex'))
  const place = isOwnDevice ? device : network
  const isStranger = isOutside && !isOwnDevice
  const ofNetwork: Bound[] = isStranger
    ? [{ what: 'sign-in/network', who: network, ...HALF_HOUR, most: MOST_TRIES_OF_A_NETWORK }]
    : []
  const ofStrangers: Bound[] =
    own.size === 0 ? [{ what: ACCOUNT, who, ...HALF_HOUR, most: MOST_TRIES_ELSEWHERE }] : []
  const newDevice = isStranger ? device : undefined
  const counted = await countFailure(db, who, place, MOST_FAILURES, at)
  if (!counted) {
    if (!newDevice && !(isSecretLong && isStranger)) return 'locked'
    return beginLook(db, { who, guessed, newDevice, ofNetwork, isSecretLong }, at)
  }
  const tried: Try = {
    ...{ who, guessed, places: [place], paces: [...ofNetwork, ...ofStrangers] },
    isLast: counted.failures >= MOST_FAILURES,
  }
  const over = await overBounds(db, [...ofNetwork, ...ofStrangers], at)
  if (over.length === 0) return withDevice(db, tried, newDevice, at)
  const isClean = counted.failures === 1 && over.every(({ what }) => what === ACCOUNT)
  const clean = isClean && (await countClean(db, keys, who, site ?? network, at))
  if (clean) {
    for (const pace of ofStrangers) await uncount(db, pace)
    const looked: Try = { ...tried, paces: [...ofNetwork, ...clean], look: 'slowed' }
    return withDevice(db, looked, newDevice, at)
  }
  await takeBackTry(db, tried)
  return 'slowed'
}

/** By which what is only counted up is counted. */
const ofAccount = (keys: PersonalKeys, who: Buffer) => keys.index(`guess/${who.toString('hex')}`)
const ofPlace = (keys: PersonalKeys, who: Buffer, place: Buffer) =>
  keys.index(`guess/${who.toString('hex')}/${place.toString('hex')}`)

/** Was it guessed at too often, however often the counts beside were set back? */
async function isGuessedOut(
  db: Queryable,
  [account, place]: readonly [Buffer, Buffer],
  at: Instant,
  isSecretLong: boolean,
): Promise<boolean> {
  const ofDay = await countGuesses(db, account, addSeconds(at, -DAY))
  if (ofDay >= MOST_WRONG_OF_AN_ACCOUNT) return true
  if (isSecretLong) return false
  const there = await countGuesses(db, place, addSeconds(at, -LOCK_MINUTES * 60))
  return there >= MOST_WRONG_OF_A_PLACE
}

type Bound = Pace & { most: number }
const HALF_HOUR = { spanSeconds: LOCK_MINUTES * 60 }

/**
 * Beside a lock: the day's looks are asked before anything is written of a browser, whose mark may
 * be made up. They have a count of their own, so that they slow down nobody elsewhere.
 */
async function beginLook(
  db: Queryable,
  given: Pick<Try, 'who' | 'guessed'> & {
    newDevice: Buffer | undefined
    ofNetwork: Bound[]
    isSecretLong: boolean
  },
  at: Instant,
): Promise<Try | 'locked' | 'slowed'> {
  const { who, guessed, newDevice, ofNetwork, isSecretLong } = given
  const look = { what: 'sign-in/look', who, spanSeconds: DAY }
  if ((await countTimes(db, look, at)) > MOST_LOOKS_A_DAY) return 'locked'
  const paces = [look, ...ofNetwork]
  const bare: Try = { who, guessed, places: [], paces, isLast: true, look: 'locked' }
  const isSlowed = (await overBounds(db, ofNetwork, at)).length > 0
  const tried = isSlowed ? bare : await withDevice(db, bare, newDevice, at)
  if (!isSlowed && (isSecretLong || tried.places.length > 0)) return tried
  await takeBackTry(db, tried)
  return isSlowed ? 'slowed' : 'locked'
}

/** A browser that is new to the account has failed when it failed once. */
async function withDevice(
  db: Queryable,
  tried: Try,
  device: Buffer | undefined,
  at: Instant,
): Promise<Try> {
  if (!device || !(await countFailure(db, tried.who, device, 1, at))) return tried
  return { ...tried, places: [...tried.places, device] }
}

/** Has this network, of IPv6 its site, its one look of the day, and the account any left? */
async function countClean(
  db: Queryable,
  keys: PersonalKeys,
  who: Buffer,
  site: Buffer,
  at: Instant,
): Promise<Pace[] | undefined> {
  const all = { what: 'sign-in/clean', who, spanSeconds: DAY }
  if ((await countTimes(db, all, at)) > MOST_CLEAN_LOOKS_A_DAY) return undefined
  const from = keys.index(`${who.toString('hex')}/${site.toString('hex')}`)
  const one = { what: 'sign-in/clean-from', who: from, spanSeconds: DAY }
  if ((await countTimes(db, one, at)) <= 1) return [all, one]
  for (const pace of [all, one]) await uncount(db, pace)
  return undefined
}

/** Counts a failure that is not known to be one yet; undefined where it is locked. */
const countFailure = (db: Queryable, who: Buffer, place: Buffer, most: number, at: Instant) =>
  row<{ failures: number }>(
    db,
    `insert into identity.sign_in_place as before (who, place, failures, tried_at, locked_until)
     values ($1, $2, 1, $3, case when $4 <= 1 then $5::timestamptz end)
     on conflict (who, place) do update set
       failures = least(before.failures, $4 - 1) + 1,
       locked_until = case when before.failures + 1 >= $4 then $5::timestamptz end, tried_at = $3
     where before.locked_until is null or before.locked_until <= $3
     returning failures`,
    [who, place, at, most, addSeconds(at, LOCK_MINUTES * 60)],
  )

/** Which of these have no room for one more? Beyond each bound there is for one a minute. */
async function overBounds(db: Queryable, bounds: readonly Bound[], at: Instant): Promise<Bound[]> {
  const over: Bound[] = []
  for (const bound of bounds) {
    const { most, ...pace } = bound
    if ((await countTimes(db, pace, at)) <= most) continue
    const slow = { ...pace, what: `${pace.what}/slow`, spanSeconds: SLOW_MINUTES * 60 }
    if ((await countTimes(db, slow, at)) > 1) over.push(bound)
  }
  return over
}

/** It was not a guess: the last of five is not wrong after all, or it would not be taken back. */
export async function takeBackTry(db: Queryable, { who, places, paces }: Try): Promise<void> {
  await db.query(
    `update identity.sign_in_place set failures = failures - 1, locked_until = null
     where who = $1 and place = any($2) and failures > 0`,
    [who, places],
  )
  for (const pace of paces) await uncount(db, pace)
}

/** It was right: where it came from is a place of the account's own from now on. */
export async function endTry(
  db: Queryable,
  keys: PersonalKeys,
  tried: Try,
  from: Place,
  at: Instant,
): Promise<void> {
  for (const pace of tried.paces) await uncount(db, pace)
  await ownPlace(db, keys, tried.who, from, at)
  const { device } = placesOf(keys, from)
  await db.query(
    'update identity.sign_in_place set failures = 0, locked_until = null where who = $1 and place = any($2)',
    [tried.who, [...tried.places, ...(device ? [device] : [])]],
  )
}

/** Remembers that somebody signed in from there. */
export async function ownPlace(
  db: Queryable,
  keys: PersonalKeys,
  who: Buffer,
  from: Place,
  at: Instant,
): Promise<void> {
  const { network, device } = placesOf(keys, from)
  await db.query(
    `insert into identity.sign_in_place (who, place, tried_at, signed_in_at)
     select $1, place, $3::timestamptz, $3::timestamptz from unnest($2::bytea[]) place order by place
     on conflict (who, place) do update set tried_at = $3, signed_in_at = $3`,
    [who, device ? [network, device] : [network], at],
  )
}

/** From which of these places somebody signed in of late. */
export async function ownPlaces(
  db: Queryable,
  who: Buffer,
  places: readonly (Buffer | undefined)[],
  at: Instant,
): Promise<ReadonlySet<string>> {
  const found = await row<{ own: string[] }>(
    db,
    `select coalesce(array_agg(encode(place, 'hex')), '{}') as own from identity.sign_in_place
     where who = $1 and place = any($2::bytea[]) and signed_in_at > $3`,
    [who, places.filter((place) => place !== undefined), daysBefore(at, OWN_PLACE_DAYS)],
  )
  return new Set(found!.own)
}

/** Forgets where nobody signed in of late and nobody guessed for a day. */
export async function forgetPlaces(db: Queryable, at: Instant): Promise<void> {
  await db.query(
    `delete from identity.sign_in_place
     where tried_at < $1 and (signed_in_at is null or signed_in_at < $2)`,
    [daysBefore(at, 1), daysBefore(at, OWN_PLACE_DAYS)],
  )
}

const daysBefore = (at: Instant, days: number): Instant => addSeconds(at, -days * 86_400)
