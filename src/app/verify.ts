import { type FileFindingKind, verifyFiles } from '#documents'
import { type FindingKind, listIllegible, verifyLedger, type VerifyReport } from '#ledger'
import { verifyWorld, type WorldFindingKind } from '#world'
import type { Ground } from './county.ts'
import { STREAMS } from './streams.ts'

type Kind = FindingKind | WorldFindingKind | FileFindingKind

export interface CountyReport extends VerifyReport<Kind> {
  /** So many files were opened; absent where they were left out. */
  files?: number
}

/**
 * Everything that can be verified of a county: that the ledger is as it was sealed, that every line
 * of it can be read, that what was published is kept as the ledger names it, and every file.
 */
export async function verifyCounty(
  { pool, witness, keys, blobs }: Pick<Ground, 'pool' | 'witness' | 'keys' | 'blobs'>,
  { withFiles = true } = {},
): Promise<CountyReport> {
  const { events, checkpoints, findings: sealed } = await verifyLedger(pool, witness)
  const kept = withFiles ? await verifyFiles({ pool, keys, blobs }) : undefined
  const findings = [
    ...sealed,
    ...(await listIllegible(pool, STREAMS)),
    ...(await verifyWorld(pool)),
    ...(kept?.findings ?? []),
  ]
  const files = kept && { files: kept.files }
  return { ok: findings.length === 0, events, checkpoints, ...files, findings }
}
