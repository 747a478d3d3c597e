import { must } from '#foundation/assert'
import { sm3Hex } from '#foundation/sm'
import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'
import type { Client } from '#platform/database'

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
 * @throws when it is gone, or another.
 */
export async function openKept(
  { keys, blobs }: { keys: PersonalKeys; blobs: Blobs },
  folder: 'uploads' | 'issued',
  hash: string,
): Promise<Buffer> {
  const name = `${folder}/${hash}`
  const bytes = keys.unsealBytes(must(await blobs.get(name), `${name} is kept`))
  const found = folder === 'issued' ? sm3Hex(bytes) : keys.index(bytes).toString('hex')
  if (found !== hash) throw new Error(`the file that is kept as ${name} was altered`)
  return bytes
}
