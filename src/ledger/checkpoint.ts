import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '#foundation/canonical'
import { hash, instant, text } from '#foundation/schema'
import { sm2Verify } from '#foundation/sm'
import type { SigningKey } from '#platform/keyring'

/**
 * The state of the whole ledger in one line: so many events, this root, at this time, signed with
 * SM2.
 */
export const checkpointSchema = z
  .object({
    size: z.int(),
    root: hash,
    signedAt: instant,
    /**
     * SM2 with SM3 (GB/T 32918), DER, base64; over the canonical JSON of the other three, as the
     * user `1234567812345678` (GM/T 0009). Those of before that have an empty user.
     */
    signature: text('MEUCIQCq8l1kFQ8v0n2m4xY7cZ3uWb5tR9eH6aJ1sD0fG2hK3gIgL4pO7iU6yT5rE4wQ3aS2dF1g'),
  })
  .meta({ id: 'Checkpoint' })
export type Checkpoint = z.infer<typeof checkpointSchema>

export interface Signer {
  sign: (statement: Omit<Checkpoint, 'signature'>) => Promise<Checkpoint>
  publicKey: KeyObject
}

/** Signs checkpoints with this key. */
export function signerOf({ publicKey, sign }: SigningKey): Signer {
  return {
    publicKey,
    sign: async (statement) => ({
      ...statement,
      signature: (await sign(statementBytes(statement))).toString('base64'),
    }),
  }
}

export function isSignedBy(checkpoint: Checkpoint, publicKey: KeyObject): boolean {
  return sm2Verify(
    publicKey,
    statementBytes(checkpoint),
    Buffer.from(checkpoint.signature, 'base64'),
  )
}

function statementBytes({ size, root, signedAt }: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(canonicalJson({ root, signedAt, size }))
}
