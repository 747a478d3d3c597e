import type { OwnerId } from '#foundation/ids'
import { listUploads } from '#documents'
import type { PersonalKeys } from '#identity'
import type { Queryable } from '#platform/database'
import type { SuppliedMaterial } from './materials.ts'

type Files = Awaited<ReturnType<typeof listUploads>>

/** The files that materials name, whoever's they are. */
export const filesOf = (
  { pool, keys }: { pool: Queryable; keys: PersonalKeys },
  supplied: readonly SuppliedMaterial[],
): Promise<Files> =>
  listUploads(
    pool,
    keys,
    supplied.flatMap((m) => m.documentId ?? []),
  )

/**
 * Materials with the fingerprints of their files; undefined where one names a file of somebody
 * else.
 */
export function fingerprinted(
  supplied: readonly SuppliedMaterial[],
  files: Files,
  owners: readonly (OwnerId | undefined)[],
): SuppliedMaterial[] | undefined {
  const named: SuppliedMaterial[] = []
  for (const material of supplied) {
    const file = material.documentId && files.get(material.documentId)
    if (material.documentId && !(file && owners.includes(file.ownerId))) return undefined
    named.push(file ? { ...material, hash: file.hash } : material)
  }
  return named
}
