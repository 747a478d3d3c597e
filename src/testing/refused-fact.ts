import type { ActorId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { openPool } from '#platform/database'
import type { TestCounty } from './database.ts'

interface Line {
  stream: string
  type: string
  body: object
  actor: ActorId
  at: Instant
}

/** Leaves in the ledger what its owner wrote past every process, and the sealer has refused. */
export async function refusedFact(
  { ownerUrl }: Pick<TestCounty, 'ownerUrl'>,
  { stream, type, body, actor, at }: Line,
): Promise<void> {
  const owner = openPool(ownerUrl, 1)
  await owner.query(
    `with forged as (
       insert into ledger.event (stream, version, type, shape, edition, body, actor, unit, via, occurred_at, recorded_at, prev_hash, hash)
       select $1, coalesce(max(version), 0) + 1, $2, 1, 0, $3, $4, '', 'system', $5, $5, sha256('a'), sha256('b')
       from ledger.event where stream = $1 returning stream, version
     ) insert into ledger.refused (stream, version) select stream, version from forged`,
    [stream, type, JSON.stringify(body), actor, at],
  )
  await owner.end()
}
