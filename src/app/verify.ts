import { type FileFinding, verifyFiles } from '#documents'
import {
  type Finding,
  type FindingKind,
  listIllegible,
  verifyLedger,
  type VerifyReport,
} from '#ledger'
import { verifyWorld, type WorldFindingKind } from '#world'
import { type RowFindingKind, verifyRows } from './bound.ts'
import type { Ground } from './county.ts'
import { STREAMS } from './streams.ts'

type CountyFinding = Finding<FindingKind | WorldFindingKind | RowFindingKind> | FileFinding

export interface CountyReport extends Omit<VerifyReport, 'findings'> {
  findings: CountyFinding[]
  /** So many files were opened; absent where they were left out. */
  files?: number
}

/**
 * Everything that can be verified of a county: that the ledger is as it was sealed, that every line
 * of it can be read, that what was published is kept as the ledger names it, that what is sealed
 * and marked is of its row, and every file.
 */
export async function verifyCounty(
  { pool, witness, keys, blobs }: Pick<Ground, 'pool' | 'witness' | 'keys' | 'blobs'>,
  { withFiles = true } = {},
): Promise<CountyReport> {
  const { events, checkpoints, seen, findings: sealed } = await verifyLedger(pool, witness)
  const kept = withFiles ? await verifyFiles({ pool, keys, blobs }) : undefined
  const findings: CountyFinding[] = [
    ...sealed,
    ...(await listIllegible(pool, STREAMS)),
    ...(await verifyWorld(pool)),
    ...(await verifyRows({ pool, keys })).findings,
    ...(kept?.findings ?? []),
  ]
  const files = kept && { files: kept.files }
  return { ok: findings.length === 0, events, checkpoints, seen, ...files, findings }
}
