import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

/**
 * The folder that belongs to the supervision body: every checkpoint is handed over as one line, beside the sealer's
 * public key. Whoever holds a copy of it holds the history fast.
 */
export class Witness {
  readonly dir: string
  constructor(dir: string, publicKey: KeyObject) {
    this.dir = dir
    mkdirSync(dir, { recursive: true })
    const keyFile = join(dir, 'sealer.pub.pem')
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
    if (!existsSync(keyFile)) writeFileSync(keyFile, pem)
  }

  hand(checkpoint: Checkpoint): void {
    appendFileSync(join(this.dir, 'checkpoints.jsonl'), `${JSON.stringify(checkpoint)}\n`)
  }
}

/** What a witness folder holds: its checkpoints in the order of their arrival, and the key they must be signed with. */
export function readWitness(dir: string): { checkpoints: Checkpoint[]; publicKey: KeyObject } {
  const lines = existsSync(join(dir, 'checkpoints.jsonl'))
    ? readFileSync(join(dir, 'checkpoints.jsonl'), 'utf8').split('\n')
    : []
  // The last line may be cut by a crash while it was written; the sealer hands that checkpoint over again.
  const checkpoints = lines
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as Checkpoint)
  return { checkpoints, publicKey: createPublicKey(readFileSync(join(dir, 'sealer.pub.pem'))) }
}
