import { createHash, randomBytes } from 'node:crypto'
import { addSeconds, type Instant } from '#foundation/time'
import { type Queryable, row } from '#platform/database'
import { countTimes, type Pace, networkOf, uncount } from '#platform/pace'
import {
  LOCK_MINUTES,
  MOST_FAILURES,
  MOST_TRIES_ELSEWHERE,
  MOST_TRIES_OF_A_NETWORK,
  OWN_PLACE_DAYS,
  SLOW_MINUTES,
} from './contract.ts'
import type { PersonalKeys } from './secrets.ts'

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
  readonly place: Buffer
  readonly paces: readonly Pace[]
  /** Whoever is wrong now has locked this place for this account. */
  readonly isLast: boolean
}

/**
 * Counts a try: of any number at the same moment, no more than five from a place are looked at.
 * From places that are not the account's own, and from a network, many more than people need are
 * only slowed down to one a minute together.
 */
export async function beginTry(
  db: Queryable,
  keys: PersonalKeys,
  name: string,
  from: Place,
  at: Instant,
): Promise<Try | 'locked' | 'slowed'> {
  const who = keys.index(name)
  const { network, device, isOutside } = placesOf(keys, from)
  const own = await ownPlaces(db, who, [network, device], at)
  const isOwnDevice = device !== undefined && own.has(device.toString('hex'))
  const place = isOwnDevice ? device : network
  const counted = await row<{ is_last: boolean }>(
    db,
    `insert into identity.sign_in_place as before (who, place, failures, tried_at) values ($1, $2, 1, $3)
     on conflict (who, place) do update set
       failures = least(before.failures, $4 - 1) + 1,
       locked_until = case when before.failures + 1 >= $4 then $5::timestamptz end, tried_at = $3
     where before.locked_until is null or before.locked_until <= $3
     returning failures >= $4 as is_last`,
    [who, place, at, MOST_FAILURES, addSeconds(at, LOCK_MINUTES * 60)],
  )
  if (!counted) return 'locked'
  const bounds = [
    ...(isOutside && !isOwnDevice
      ? [{ what: 'sign-in/network', who: network, most: MOST_TRIES_OF_A_NETWORK }]
      : []),
    ...(own.size === 0 ? [{ what: 'sign-in/account', who, most: MOST_TRIES_ELSEWHERE }] : []),
  ].map((bound) => ({ ...bound, spanSeconds: LOCK_MINUTES * 60 }))
  const tried = { who, place, paces: bounds, isLast: counted.is_last }
  if (await inTime(db, bounds, at)) return tried
  await takeBackTry(db, tried)
  return 'slowed'
}

/** Is there room for one more? Beyond each bound there is for one a minute. */
async function inTime(
  db: Queryable,
  bounds: readonly (Pace & { most: number })[],
  at: Instant,
): Promise<boolean> {
  let isInTime = true
  for (const { most, ...pace } of bounds) {
    if ((await countTimes(db, pace, at)) <= most) continue
    const slow = { ...pace, what: `${pace.what}/slow`, spanSeconds: SLOW_MINUTES * 60 }
    if ((await countTimes(db, slow, at)) > 1) isInTime = false
  }
  return isInTime
}

/** It was not a guess: the last of five is not wrong after all, or it would not be taken back. */
export async function takeBackTry(db: Queryable, { who, place, paces }: Try): Promise<void> {
  await db.query(
    `update identity.sign_in_place set failures = failures - 1, locked_until = null
     where who = $1 and place = $2 and failures > 0`,
    [who, place],
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
  await db.query(
    'update identity.sign_in_place set failures = 0, locked_until = null where who = $1 and place = $2',
    [tried.who, tried.place],
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
