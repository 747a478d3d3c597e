import { z } from 'zod'
import { hash, text } from '#foundation/schema'
import type { Instant } from '#foundation/time'
import { type Pool, type Queryable, row } from '#platform/database'
import { type Checkpoint, checkpointSchema } from './checkpoint.ts'
import { consistencyPath, inclusionPath } from './merkle.ts'
import { tileNodes } from './tiles.ts'

/** Shows that one event is in the log that a checkpoint signs. */
export const inclusionProofSchema = z
  .object({
    stream: text('case/2026-000123'),
    version: z.int(),
    eventHash: hash,
    position: z.int(),
    path: z.array(hash),
    checkpoint: checkpointSchema,
  })
  .meta({ id: 'InclusionProof' })
export type InclusionProof = z.infer<typeof inclusionProofSchema>

export interface CheckpointRow {
  size: number
  root: Buffer
  signed_at: Instant
  signature: Buffer
}

/** A checkpoint as it was signed. */
export function toCheckpoint(found: CheckpointRow): Checkpoint {
  return {
    size: found.size,
    root: found.root.toString('hex'),
    signedAt: found.signed_at,
    signature: found.signature.toString('base64'),
  }
}

/** The newest that is stored; undefined while nothing was sealed. */
export async function findLatestCheckpoint(pool: Queryable): Promise<Checkpoint | undefined> {
  const found = await row<CheckpointRow>(
    pool,
    'select size, root, signed_at, signature from ledger.checkpoint order by size desc limit 1',
  )
  return found && toCheckpoint(found)
}

/**
 * The proof for an applicant's receipt; absent while the event waits to be sealed (some tenths of a
 * second).
 */
export async function findInclusionProof(
  pool: Pool,
  stream: string,
  version: number,
): Promise<InclusionProof | undefined> {
  const sealed = await row<{ position: number; hash: Buffer }>(
    pool,
    `select s.position, e.hash from ledger.sealed s join ledger.event e using (stream, version) where s.stream = $1 and s.version = $2`,
    [stream, version],
  )
  const checkpoint = await findLatestCheckpoint(pool)
  if (!sealed || !checkpoint || sealed.position >= checkpoint.size) return undefined
  const path = await inclusionPath(tileNodes(pool), sealed.position, checkpoint.size)
  return {
    stream,
    version,
    eventHash: sealed.hash.toString('hex'),
    position: sealed.position,
    path: path.map((hash) => hash.toString('hex')),
    checkpoint,
  }
}

/** Shows that the log only grew between two checkpoints. Hashes are hexadecimal. */
export async function getConsistencyProof(
  pool: Pool,
  oldSize: number,
  newSize: number,
): Promise<string[]> {
  const path = await consistencyPath(tileNodes(pool), oldSize, newSize)
  return path.map((hash) => hash.toString('hex'))
}
