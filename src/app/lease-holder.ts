import type { PersonalKeys } from '#identity'
import { type Pool, row } from '#platform/database'
import type { LeaseName } from '#platform/lease'

/*
 * A process signs the name by which it leads, so that whoever only writes into `platform.lease` is
 * told: what he holds nobody does.
 */

const markOf = (keys: PersonalKeys, name: string) =>
  keys.mark('platform.lease', [name]).toString('hex')

/** The name of this process, as it stands in a lease. */
export const leaseHolder = (keys: PersonalKeys, name: string): string =>
  `${name}/${markOf(keys, name)}`

/** Is it held under a name that no process of the county was given? */
export async function isHeldByOthers(
  { pool, keys }: { pool: Pool; keys: PersonalKeys },
  lease: LeaseName,
): Promise<boolean> {
  const text =
    'select holder from platform.lease where name = $1 and holder is not null and until > clock_timestamp()'
  const held = await row<{ holder: string }>(pool, text, [lease])
  if (!held) return false
  const end = held.holder.lastIndexOf('/')
  return held.holder !== leaseHolder(keys, held.holder.slice(0, Math.max(end, 0)))
}
