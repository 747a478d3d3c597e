import { createHmac } from 'node:crypto'
import { seal, unseal, unsealBytes } from '#foundation/sm'

/**
 * Seals personal data, and makes blind indexes by which an equal value is found without opening
 * any.
 */
export interface PersonalKeys {
  /** Both keys, for a thread of our own. */
  readonly secret: Buffer
  seal: (plain: string) => Buffer
  unseal: (sealed: Buffer) => string
  /** Files. */
  sealBytes: (plain: Buffer) => Buffer
  unsealBytes: (sealed: Buffer) => Buffer
  index: (plain: string | Buffer) => Buffer
}

/** `secret`: 16 bytes for the cipher, then 32 for the indexes (`Keyring.personal`). */
export function personalKeys(secret: Buffer): PersonalKeys {
  const cipherKey = secret.subarray(0, 16)
  const indexKey = secret.subarray(16)
  return {
    secret,
    seal: (plain) => seal(cipherKey, plain),
    unseal: (sealed) => unseal(cipherKey, sealed),
    sealBytes: (plain) => seal(cipherKey, plain),
    unsealBytes: (sealed) => unsealBytes(cipherKey, sealed),
    index: (plain) => createHmac('sm3', indexKey).update(plain).digest(),
  }
}
