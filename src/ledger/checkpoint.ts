import { type KeyObject, verify } from 'node:crypto'
import { canonicalJson } from '#foundation/canonical'
import type { Instant } from '#foundation/time'
import type { SigningKey } from '#platform/keyring'

/** The state of the whole ledger in one line: so many events, this root, at this time, signed with SM2. */
export interface Checkpoint {
  size: number
  /** Hexadecimal. */
  root: string
  signedAt: Instant
  /** SM2 with SM3 (GB/T 32918), DER, base64; over the canonical JSON of the other three. */
  signature: string
}

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
  return verify(
    'sm3',
    statementBytes(checkpoint),
    publicKey,
    Buffer.from(checkpoint.signature, 'base64'),
  )
}

function statementBytes({ size, root, signedAt }: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(canonicalJson({ root, signedAt, size }))
}
