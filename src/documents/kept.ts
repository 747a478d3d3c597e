import { must } from '#foundation/assert'
import { sm3Hex } from '#foundation/sm'
import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'

/**
 * The content of a file that lies sealed below its hash. The seal says that it is of this county,
 * the hash that it is this file: whoever keeps the store could put one in the place of another.
 * @throws when it is gone, or another.
 */
export async function openKept(
  { keys, blobs }: { keys: PersonalKeys; blobs: Blobs },
  folder: 'uploads' | 'issued',
  hash: string,
): Promise<Buffer> {
  const name = `${folder}/${hash}`
  const bytes = keys.unsealBytes(must(await blobs.get(name), `${name} is kept`))
  if (sm3Hex(bytes) !== hash) throw new Error(`the file that is kept as ${name} was altered`)
  return bytes
}
