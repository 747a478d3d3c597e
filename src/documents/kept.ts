import { sm3Hex } from '#foundation/sm'
import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'
import type { Client } from '#platform/database'
import { FILE_ALTERED, FILE_GONE, LostError } from '#platform/lost'

export type KeptFolder = 'uploads' | 'issued'
export interface KeptDeps {
  keys: PersonalKeys
  blobs: Blobs
}

export const nameOf = (hash: string) => `uploads/${hash}`

/**
 * Until the transaction ends, nobody else says whether a file of this hash is handed in or goes: a
 * row stands before its file is looked for, and a file goes while no row has it.
 */
export async function holdHash(client: Client, hash: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 3))', [hash])
}

/**
 * The content of a file that lies sealed below its hash: of what was handed in under the county's
 * key, of what is issued for everybody to compare. The seal says that it is of this county, the
 * hash that it is this file: whoever keeps the store could put one in the place of another.
 * @throws LostError when it is gone, or another.
 */
export async function openKept(
  { keys, blobs }: KeptDeps,
  folder: KeptFolder,
  hash: string,
): Promise<Buffer> {
  const name = `${folder}/${hash}`
  const sealed = await blobs.get(name)
  if (!sealed) throw new LostError(FILE_GONE, name)
  const bytes = unsealed(keys, sealed)
  const found = bytes && (folder === 'issued' ? sm3Hex(bytes) : keys.index(bytes).toString('hex'))
  if (!bytes || found !== hash) throw new LostError(FILE_ALTERED, name)
  return bytes
}

/** Undefined for what was not sealed here, or not all of it: its seal does not open. */
function unsealed(keys: PersonalKeys, sealed: Buffer): Buffer | undefined {
  try {
    return keys.unsealBytes(sealed)
  } catch {
    return undefined
  }
}
