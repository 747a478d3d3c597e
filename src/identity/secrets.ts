import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seal, unseal, unsealBytes } from '#foundation/sm'

/** Seals personal data, and makes blind indexes by which an equal value is found without opening any. */
export interface PersonalKeys {
  /** Where they lie. */
  readonly keysDir: string
  seal: (plain: string) => Buffer
  unseal: (sealed: Buffer) => string
  /** Files. */
  sealBytes: (plain: Buffer) => Buffer
  unsealBytes: (sealed: Buffer) => Buffer
  index: (plain: string) => Buffer
}

/** The keys for personal data below `keysDir`, made on the first call. A hardware module would stand behind the same three. */
export function openPersonalKeys(keysDir: string): PersonalKeys {
  const file = join(keysDir, 'personal.key')
  if (!existsSync(file)) {
    mkdirSync(keysDir, { recursive: true, mode: 0o700 })
    writeFileSync(file, randomBytes(48), { mode: 0o600 })
  }
  const bytes = readFileSync(file)
  const cipherKey = bytes.subarray(0, 16)
  const indexKey = bytes.subarray(16)
  return {
    keysDir,
    seal: (plain) => seal(cipherKey, plain),
    unseal: (sealed) => unseal(cipherKey, sealed),
    sealBytes: (plain) => seal(cipherKey, plain),
    unsealBytes: (sealed) => unsealBytes(cipherKey, sealed),
    index: (plain) => createHmac('sm3', indexKey).update(plain).digest(),
  }
}
