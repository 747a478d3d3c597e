import type { OwnerId } from '#foundation/ids'
import { listUploads } from '#documents'
import type { Queryable } from '#platform/database'
import type { SuppliedMaterial } from './materials.ts'

type Files = Awaited<ReturnType<typeof listUploads>>

/** The files that materials name, whoever's they are. */
export const filesOf = (db: Queryable, supplied: readonly SuppliedMaterial[]): Promise<Files> =>
  listUploads(
    db,
    supplied.flatMap((m) => m.documentId ?? []),
  )

/** Materials with the fingerprints of their files; undefined where one names a file of somebody else. */
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

/** Materials as a page has them, with the fingerprints of their files; those of somebody else are foreign. */
export async function withHashes(
  db: Queryable,
  owners: readonly OwnerId[],
  supplied: readonly SuppliedMaterial[],
): Promise<{ foreign: SuppliedMaterial[]; materials: SuppliedMaterial[] }> {
  const files = await filesOf(db, supplied)
  const isForeign = (m: SuppliedMaterial) => !fingerprinted([m], files, owners)
  return {
    foreign: supplied.filter(isForeign),
    materials: supplied.map((m) => fingerprinted([m], files, owners)?.[0] ?? m),
  }
}
