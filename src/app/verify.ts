import { type FindingKind, listIllegible, verifyLedger, type VerifyReport } from '#ledger'
import { verifyWorld, type WorldFindingKind } from '#world'
import type { County } from './county.ts'
import { STREAMS } from './streams.ts'

/**
 * Everything that can be verified of a county: that the ledger is as it was sealed, that every line
 * of it can be read, and that what was published is kept as the ledger names it.
 */
export async function verifyCounty(
  { pool, witness }: Pick<County, 'pool' | 'witness'>,
  onProgress?: (events: number) => void,
): Promise<VerifyReport<FindingKind | WorldFindingKind>> {
  const { events, checkpoints, findings: sealed } = await verifyLedger(pool, witness, onProgress)
  const findings = [
    ...sealed,
    ...(await listIllegible(pool, STREAMS)),
    ...(await verifyWorld(pool)),
  ]
  return { ok: findings.length === 0, events, checkpoints, findings }
}
