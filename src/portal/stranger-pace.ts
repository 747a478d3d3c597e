import type { Instant } from '#foundation/time'
import type { PersonalKeys } from '#identity'
import type { Pool } from '#platform/database'
import { countTimes, networkOf } from '#platform/pace'
import { MOST_LETTERS_AN_HOUR, MOST_PARKED_AN_HOUR, MOST_VERIFIED_AN_HOUR } from './contract.ts'

/** What somebody who did not sign in leaves or asks here: so often in an hour from one network. */
const MOST_AN_HOUR = {
  letter: MOST_LETTERS_AN_HOUR,
  /** Forms kept until somebody has signed in. */
  parked: MOST_PARKED_AN_HOUR,
  /** Papers asked about by their number. */
  verified: MOST_VERIFIED_AN_HOUR,
} as const

export const TOO_MANY_LETTERS = `这个网络一小时内没有登录就写的来信超过 ${MOST_LETTERS_AN_HOUR} 封，请稍后再写，或登录后提交。您填写的内容还在。`
export const TOO_MANY_PARKED = `这个网络一小时内没有登录就提交的表格超过 ${MOST_PARKED_AN_HOUR} 份，这次没有保存。请返回上一页把填写的内容记下，登录后再提交。`
export const TOO_MANY_VERIFIED = `这个网络一小时内按编号查验文书超过 ${MOST_VERIFIED_AN_HOUR} 次，请稍后再查。手里有文书文件的，可以在“验真伪”直接核对文件，不受影响。`

/** Of IPv6 the /48, which one subscriber may have, leaves so many times that. */
const NETWORKS_OF_A_SITE = 3

/** Has this network left or asked too much of late? This time is counted. */
export async function isFlood(
  { pool, keys }: { pool: Pool; keys: PersonalKeys },
  what: keyof typeof MOST_AN_HOUR,
  address: string,
  at: Instant,
): Promise<boolean> {
  const isOver = async (of: string, most: number) =>
    (await countTimes(pool, { what, who: keys.index(of), spanSeconds: 3600 }, at)) > most
  const [network, site] = [networkOf(address), networkOf(address, 48)]
  if (await isOver(network, MOST_AN_HOUR[what])) return true
  return site !== network && isOver(site, NETWORKS_OF_A_SITE * MOST_AN_HOUR[what])
}
