import { isIPv4, isIPv6 } from 'node:net'
import type { Instant } from '#foundation/time'
import { type Queryable, row } from './database.ts'

/** What is counted, of whom (a digest), and within which span. */
export interface Pace {
  readonly what: string
  readonly who: Buffer
  readonly spanSeconds: number
}

/**
 * How many times somebody did this within the span that began with the first of them, this time
 * included. Counted in the database: whichever process they reach, it is one count. `who` is a
 * digest; after the span nothing of it is kept.
 */
export async function countTimes(db: Queryable, given: Pace, at: Instant): Promise<number> {
  const { what, who, spanSeconds } = given
  const counted = await row<{ times: number }>(
    db,
    `with forgotten as (
       delete from platform.pace
       where (what, who) in (
         -- Those that somebody else is counting or forgetting are left to them: two who wait for each other would both fail.
         select what, who from platform.pace
         where what = $1 and who <> $2 and began_at <= $3::timestamptz - make_interval(secs => $4)
         for update skip locked
       )
     )
     insert into platform.pace as before (what, who, began_at, times) values ($1, $2, $3, 1)
     on conflict (what, who) do update set
       times = case when before.began_at <= $3::timestamptz - make_interval(secs => $4) then 1 else before.times + 1 end,
       began_at = case when before.began_at <= $3::timestamptz - make_interval(secs => $4) then $3 else before.began_at end
     returning times`,
    [what, who, at, spanSeconds],
  )
  return counted!.times
}

/** It was not done after all, or not one of those that are counted. */
export async function uncount(db: Queryable, { what, who }: Pace): Promise<void> {
  await db.query(
    `with gone as (delete from platform.pace where what = $1 and who = $2 and times <= 1)
     update platform.pace set times = times - 1 where what = $1 and who = $2 and times > 1`,
    [what, who],
  )
}

/**
 * What an address is counted by. Who has one IPv6 address has the 2^64 of its network (RFC 6177),
 * and an IPv4 address is the same however it is written. A /48 is what a site may have.
 */
export function networkOf(address: string, bits: 48 | 64 = 64): string {
  const [plain = ''] = address.split('%')
  // What is no address may be anything that a proxy was told.
  if (!isIPv6(plain)) return isIPv4(plain) ? plain : ''
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)
  if (mapped) return mapped[1]!
  // As URL writes it: in lower case, without zeros in front, the longest run of empty groups as
  // `::`.
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const between = Array<string>(tail === undefined ? 0 : 8 - before.length - after.length).fill('0')
  return `${[...before, ...between, ...after].slice(0, bits / 16).join(':')}::/${bits}`
}
