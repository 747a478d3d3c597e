import type { Instant } from '#foundation/time'
import type { PersonalKeys } from '#identity'
import type { Pool } from '#platform/database'
import { countTimes, networkOf } from '#platform/pace'

/** What somebody who did not sign in leaves here: so often in an hour from one network. */
const MOST_AN_HOUR = {
  letter: 20,
  /** Forms kept until somebody has signed in: a hall's computers are one network. */
  parked: 60,
} as const

export const TOO_MANY_LETTERS =
  '这个网络一小时内来信过多，请稍后再写，或登录后提交。您填写的内容还在。'
export const TOO_MANY_PARKED =
  '这个网络一小时内没有登录就提交的表格过多，这次没有保存。请返回上一页把填写的内容记下，登录后再提交。'

/** Has this network left too much of late? This time is counted. */
export async function isFlood(
  { pool, keys }: { pool: Pool; keys: PersonalKeys },
  what: keyof typeof MOST_AN_HOUR,
  address: string,
  at: Instant,
): Promise<boolean> {
  const who = keys.index(networkOf(address))
  return (await countTimes(pool, { what, who, spanSeconds: 3600 }, at)) > MOST_AN_HOUR[what]
}
