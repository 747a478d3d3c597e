import { must } from '#foundation/assert'
import { sm3Hex } from '#foundation/sm'
import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'

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
