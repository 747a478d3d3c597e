import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto'

/** SM3 (GB/T 32905), 32 bytes. */
export function sm3(data: string | Uint8Array): Buffer {
  // By way of a string: Node makes a pooled buffer from one faster than it hands out a fresh
  // buffer.
  return Buffer.from(hash('sm3', data, 'latin1'), 'latin1')
}

/** SM3 as 64 hexadecimal digits. */
export function sm3Hex(data: string | Uint8Array): string {
  return hash('sm3', data, 'hex')
}

/**
 * Encrypts personal data with SM4-GCM (GB/T 32907): 12 bytes nonce, 16 bytes tag, ciphertext. `key`
 * has 16 bytes. `bound`: what it belongs to; it opens together with the same only.
 */
export function seal(key: Buffer, plain: string | Buffer, bound = UNBOUND): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('sm4-gcm' as 'aes-128-gcm', key, nonce)
  cipher.setAAD(bound)
  const text = Buffer.concat([
    cipher.update(typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain),
    cipher.final(),
  ])
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

const UNBOUND = Buffer.alloc(0)

/** Opens what `seal` closed. Throws when the key is wrong or a byte was changed. */
export function unseal(key: Buffer, sealed: Buffer, bound = UNBOUND): string {
  return unsealBytes(key, sealed, bound).toString('utf8')
}

/** The same for what is no text. */
export function unsealBytes(key: Buffer, sealed: Buffer, bound = UNBOUND): Buffer {
  const nonce = sealed.subarray(0, 12)
  // Without its length, the first four bytes of a tag would do.
  const decipher = createDecipheriv('sm4-gcm' as 'aes-128-gcm', key, nonce, { authTagLength: 16 })
  decipher.setAAD(bound)
  decipher.setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
}
