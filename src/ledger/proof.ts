import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '#foundation/canonical'
import { sm3 } from '#foundation/sm'
import { hash, text } from '#foundation/schema'
import { type Pool, row } from '#platform/database'
import { checkpointSchema, isSignedBy } from './checkpoint.ts'
import { preimage } from './event.ts'
import { consistencyPath, includes, inclusionPath, leafHash } from './merkle.ts'
import { EVENT_COLUMNS, type EventRow, toEvent } from './read.ts'
import { findLatestCheckpoint } from './signed.ts'
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
    `select s.position, e.hash from ledger.place s join ledger.event e using (stream, version) where s.stream = $1 and s.version = $2`,
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

/**
 * Is this event in the log that the county's key signs, with the content that was sealed? Rows
 * prove nothing here: the hash is reckoned anew, its path leads to the root, the root is signed.
 */
export async function isProven(
  pool: Pool,
  publicKey: KeyObject,
  stream: string,
  version: number,
): Promise<boolean> {
  const proof = await findInclusionProof(pool, stream, version)
  const event = await row<EventRow & { prev_hash: Buffer }>(
    pool,
    `select ${EVENT_COLUMNS}, e.prev_hash from ledger.event e where e.stream = $1 and e.version = $2`,
    [stream, version],
  )
  if (!proof || !event) return false
  const bodyText = canonicalJson(event.body)
  const hash = sm3(preimage({ ...toEvent(event), bodyText, prevHash: event.prev_hash }))
  const { position, path, checkpoint } = proof
  const [siblings, root] = [
    path.map((h) => Buffer.from(h, 'hex')),
    Buffer.from(checkpoint.root, 'hex'),
  ]
  return (
    isSignedBy(checkpoint, publicKey) &&
    includes(leafHash(hash), position, checkpoint.size, siblings, root)
  )
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
