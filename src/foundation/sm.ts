import {
  createCipheriv,
  createDecipheriv,
  createSign,
  createVerify,
  hash,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

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

/** The curve of GB/T 32918.5: its two coefficients, then the point that generates it. */
const SM2_CURVE = Buffer.from(
  'fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc' +
    '28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93' +
    '32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
    'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
  'hex',
)
const SM2_POINT_BYTES = 64
/** Who signs, where nothing else is agreed (GM/T 0009): everybody's verifier begins with it. */
const SM2_USER = '1234567812345678'
/** As whom we signed before: nobody. What was signed then stays signed. */
const SM2_USER_OF_BEFORE = ''

/** GB/T 32918.2, 5.5: the signer's name, the curve and the key go into what is signed. */
function ofSigner(publicKey: KeyObject, user: string): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const bits = Buffer.alloc(2)
  bits.writeUInt16BE(8 * user.length)
  return sm3(Buffer.concat([bits, Buffer.from(user), SM2_CURVE, spki.subarray(-SM2_POINT_BYTES)]))
}

/**
 * SM2 over SM3 (GB/T 32918), DER, as the user `1234567812345678`. `createSign` signs the digest
 * of just what it is given, where `sign` puts an empty user before it.
 */
export const sm2Sign = (key: KeyObject, publicKey: KeyObject, bytes: Buffer): Buffer =>
  createSign('sm3').update(ofSigner(publicKey, SM2_USER)).update(bytes).sign(key)

/** Did this key sign it, as that user, or as none as it did before? */
export const sm2Verify = (publicKey: KeyObject, bytes: Buffer, signature: Buffer): boolean =>
  [SM2_USER, SM2_USER_OF_BEFORE].some((user) =>
    createVerify('sm3')
      .update(ofSigner(publicKey, user))
      .update(bytes)
      .verify(publicKey, signature),
  )

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
