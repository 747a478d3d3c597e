import type { Instant } from '#foundation/time'
import type { PersonalKeys } from '#identity'
import type { Pool } from '#platform/database'
import { countTimes, networkOf } from '#platform/pace'

/** Many letters without sign-in from one address in an hour are no letters. */
const MOST_LETTERS_AN_HOUR = 20

export const TOO_MANY_LETTERS =
  '这个网络一小时内来信过多，请稍后再写，或登录后提交。您填写的内容还在。'

/** Has this address written too much of late? This time is counted. */
export async function isFlood(
  { pool, keys }: { pool: Pool; keys: PersonalKeys },
  address: string,
  at: Instant,
): Promise<boolean> {
  const who = keys.index(networkOf(address))
  const times = await countTimes(pool, { what: 'letter', who, spanSeconds: 3600 }, at)
  return times > MOST_LETTERS_AN_HOUR
}
