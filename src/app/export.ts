import { exportLedger } from '#ledger'
import { exportContents } from '#world'
import type { County } from './county.ts'

/**
 * Writes what an independent verifier needs (`tools/verify.py DIR`): the sealed log, its
 * checkpoints, and the contents that it names.
 */
export async function exportCounty(
  { pool, witness }: Pick<County, 'pool' | 'witness'>,
  targetDir: string,
): Promise<{ events: number; contents: number }> {
  // The log first: a content that is published meanwhile is one too many, never one too few.
  const events = await exportLedger(pool, witness, targetDir)
  return { events, contents: await exportContents(pool, targetDir) }
}
