import { sm3Hex } from '#foundation/sm'
import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'
import type { Client } from '#platform/database'
import { lostFile } from '#platform/lost'
import { alone } from '#platform/room'

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
export const holdHash = (client: Client, hash: string): Promise<void> =>
  alone(client, `documents.hash/${hash}`)

/**
 * The content of a file that lies sealed below its hash: of what was handed in under the county's
 * key, of what is issued for everybody to compare. The seal says that it is of this county, the
 * hash that it is this file: whoever keeps the store could put one in the place of another.
 * `called`: what its reader knows it by.
 * @throws LostError when it is gone, or another.
 */
export async function openKept(
  { keys, blobs }: KeptDeps,
  folder: KeptFolder,
  hash: string,
  called?: string,
): Promise<Buffer> {
  const name = `${folder}/${hash}`
  const sealed = await blobs.get(name)
  if (!sealed) throw lostFile('gone', name, called)
  const bytes = unsealed(keys, sealed)
  const found = bytes && (folder === 'issued' ? sm3Hex(bytes) : keys.index(bytes).toString('hex'))
  if (!bytes || found !== hash) throw lostFile('altered', name, called)
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
