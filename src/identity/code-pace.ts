import type { ApplicantId, StaffId } from '#foundation/ids'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { type Queryable, rows } from '#platform/database'
import { countTimes, type Pace, uncount } from '#platform/pace'
import {
  CODE_PAUSE_MINUTES,
  KEPT_FOR_OWN_PLACES_PERCENT,
  MOST_CODES_A_DAY,
  MOST_CODES_AN_HOUR,
  MOST_CODES_OF_A_NETWORK,
  MOST_CODES_OF_A_SITE,
  MOST_CODES_OF_AN_ASKER,
  MOST_CODES_TO_A_PHONE,
  MOST_FAILURES,
  MOST_USED_CODES_A_DAY,
  MOST_WRONG_CODES_AN_HOUR,
  MOST_WRONG_CODES_OF_A_NETWORK,
} from './contract.ts'
import type { CODE_PACE_REFUSALS } from './refusals.ts'
import type { PersonalKeys } from './secrets.ts'
import { AT_THE_MACHINE, ownPlaces, type Place, placesOf } from './tries.ts'

/*
 * How many codes are sent: a stranger is counted by where he asks from, so that neither his asking
 * nor his waiting is the phone's, and whoever comes from a place of the phone's own does not meet
 * what strangers have used up.
 */

/** Who asks for a code, and how many an hour are sent in the county. */
export interface CodeAsked {
  from?: Place
  /** Somebody who is signed in. */
  by?: ApplicantId | StaffId
  mostAnHour?: number
}

type Bound = Pace & { most: number; code: keyof typeof CODE_PACE_REFUSALS }

const HOUR = 3600
const DAY = 86_400

/** Counts a code that is asked for; answers which bound it is over, and then it is not counted. */
export async function overPace(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  { from = AT_THE_MACHINE, by, mostAnHour = MOST_CODES_AN_HOUR }: CodeAsked,
  at: Instant,
): Promise<Bound['code'] | undefined> {
  const { isOwn, isOwnDevice, bounds } = await boundsOfPhone(db, keys, phone, from, at)
  if (by)
    bounds.push({
      ...{ what: 'code/account', who: keys.index(`${by}/${dayOf(at)}`), spanSeconds: DAY },
      ...{ most: MOST_CODES_A_DAY, code: 'codes-used-up' },
    })
  bounds.push(...(isOwnDevice ? [ofOwnBrowsers(keys, phone, at)] : boundsOfNetwork(keys, from)))
  if (!isOwn) bounds.push({ ...STRANGERS, most: ofStrangers(mostAnHour), code: 'codes-paused' })
  bounds.push({ ...COUNTY, most: mostAnHour, code: 'codes-paused' })
  return (await firstOver(db, bounds, at))?.code
}

/** What all browsers of a phone's own have in a day together. Use does not clear it. */
const ofOwnBrowsers = (keys: PersonalKeys, phone: string, at: Instant): Bound => ({
  ...{ what: 'code/own', who: keys.index(`${phone}/${dayOf(at)}`), spanSeconds: DAY },
  ...{ most: MOST_USED_CODES_A_DAY, code: 'codes-used-up' },
})

/** A code that was used is not counted, some times a day: its phone may ask for the next. */
export async function forgetCodes(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  from: Place,
  at: Instant,
): Promise<void> {
  const used = { what: 'code/used', who: keys.index(`${phone}/${dayOf(at)}`), spanSeconds: DAY }
  if ((await countTimes(db, used, at)) > MOST_USED_CODES_A_DAY) return
  const { bounds } = await boundsOfPhone(db, keys, phone, from, at)
  for (const { what, who } of bounds)
    await db.query('delete from platform.pace where what = $1 and who = $2', [what, who])
}

/**
 * One a minute for a network, some a day for an asker, which is a browser or a network without one,
 * more for its network, and most for the phone. A browser from which somebody signed in with this
 * phone is counted alone, a network of the phone's own apart from all others.
 */
async function boundsOfPhone(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  from: Place,
  at: Instant,
): Promise<{ isOwn: boolean; isOwnDevice: boolean; bounds: Bound[] }> {
  const { device, network, site } = placesOf(keys, from)
  const own = await ownPlaces(db, keys.index(phone), [device, network], at)
  const has = (place: Buffer) => own.has(place.toString('hex'))
  const isOwnDevice = device !== undefined && has(device)
  const asker = device ?? network
  const of = (place: Buffer) => `${phone}/${place.toString('hex')}`
  const aDay = (what: string, who: string, most: number): Bound => ({
    ...{ what, who: keys.index(`${who}/${dayOf(at)}`), spanSeconds: DAY },
    ...{ most, code: 'codes-used-up' },
  })
  const bounds: Bound[] = [
    {
      what: 'code/pause',
      who: keys.index(of(isOwnDevice ? device : network)),
      spanSeconds: CODE_PAUSE_MINUTES * 60,
      ...{ most: 1, code: 'code-too-often' },
    },
    aDay('code/asker', of(asker), has(asker) ? MOST_CODES_A_DAY : MOST_CODES_OF_AN_ASKER),
  ]
  const around = has(network) ? network : (site ?? network)
  if (!isOwnDevice) bounds.push(aDay('code/day', of(around), MOST_CODES_A_DAY))
  if (own.size === 0) bounds.push(aDay('code/phone', phone, MOST_CODES_TO_A_PHONE))
  return { isOwn: own.size > 0, isOwnDevice, bounds }
}

/** An hour's codes of a network; of IPv6 also of the /48, which one subscriber may have. */
function boundsOfNetwork(keys: PersonalKeys, from: Place): Bound[] {
  const { network, site, isOutside } = placesOf(keys, from)
  if (!isOutside) return []
  const anHour = (what: string, who: Buffer, most: number): Bound => ({
    ...{ what, who, spanSeconds: HOUR, most },
    code: 'network-too-many',
  })
  return [
    anHour('code/network', network, MOST_CODES_OF_A_NETWORK),
    ...(site ? [anHour('code/site', site, MOST_CODES_OF_A_SITE)] : []),
  ]
}

const ofCounty = (what: string): Pace => ({
  what,
  who: Buffer.from('county'),
  spanSeconds: HOUR,
})
const COUNTY = ofCounty('code/county')
const STRANGERS = ofCounty('code/strangers')
const WRONG = ofCounty('code/wrong-county')

/** What is left of the county's codes for places that are no phone's own. */
const ofStrangers = (mostAnHour: number): number =>
  Math.ceil((mostAnHour * (100 - KEPT_FOR_OWN_PLACES_PERCENT)) / 100)

/**
 * What this hour has used up: no more codes are sent to new places, or to anybody; or a code has
 * one try at new places.
 */
export async function pausedCodes(
  db: Queryable,
  at: Instant,
  mostAnHour = MOST_CODES_AN_HOUR,
): Promise<('all' | 'strangers' | 'wrong')[]> {
  const found = await rows<{ what: string; times: number }>(
    db,
    'select what, times from platform.pace where what = any($1) and who = $2 and began_at > $3',
    [[COUNTY, STRANGERS, WRONG].map(({ what }) => what), COUNTY.who, addSeconds(at, -HOUR)],
  )
  const isUsedUp = ({ what }: Pace, most: number) =>
    (found.find((f) => f.what === what)?.times ?? 0) >= most
  return [
    ...(isUsedUp(COUNTY, mostAnHour)
      ? (['all'] as const)
      : isUsedUp(STRANGERS, ofStrangers(mostAnHour))
        ? (['strangers'] as const)
        : []),
    ...(isUsedUp(WRONG, MOST_WRONG_CODES_AN_HOUR) ? (['wrong'] as const) : []),
  ]
}

/** Where a code was counted that may be wrong, and how many tries such a code has. */
interface Begun {
  readonly counted: readonly Pace[]
  readonly tries: number
}

/**
 * Counts a code that is given where the phone did not sign in of late, before it is known to be
 * wrong: after too many wrong ones of a network none is looked at, and after too many in the county
 * a code has one try, so that nobody who guesses keeps the right ones out.
 */
export async function beginCode(
  db: Queryable,
  keys: PersonalKeys,
  phone: string,
  from: Place,
  at: Instant,
): Promise<Bound['code'] | Begun> {
  const { device, network, site, isOutside } = placesOf(keys, from)
  if (!isOutside || (await ownPlaces(db, keys.index(phone), [device, network], at)).size > 0)
    return { counted: [], tries: MOST_FAILURES }
  const there: Pace = { what: 'code/wrong', who: site ?? network, spanSeconds: HOUR }
  if ((await countTimes(db, there, at)) > MOST_WRONG_CODES_OF_A_NETWORK) {
    await uncount(db, there)
    return 'network-too-many'
  }
  if ((await countTimes(db, WRONG, at)) <= MOST_WRONG_CODES_AN_HOUR)
    return { counted: [there, WRONG], tries: MOST_FAILURES }
  await uncount(db, WRONG)
  return { counted: [there], tries: 1 }
}

/** It was no wrong code. */
export async function endCode(db: Queryable, { counted }: Begun): Promise<void> {
  for (const pace of counted) await uncount(db, pace)
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
