import type { OwnerId, UploadId } from '#foundation/ids'
import { uploadHashes } from '#documents'
import type { Queryable } from '#platform/database'
import type { SuppliedInput } from './contract.ts'
import type { SuppliedMaterial } from './materials.ts'

/** Materials as they are sent, with the fingerprints of their files; those that name a file of nobody of `owners` are foreign. */
export async function withHashes(
  db: Queryable,
  owners: readonly OwnerId[],
  supplied: readonly SuppliedInput[],
): Promise<{ foreign: UploadId[]; materials: SuppliedMaterial[] }> {
  const ids = supplied.flatMap((m) => m.documentId ?? [])
  const hashes = await uploadHashes(db, owners, ids)
  return {
    foreign: ids.filter((id) => !hashes.has(id)),
    materials: supplied.map((m) => ({
      ...m,
      ...(m.documentId && { hash: hashes.get(m.documentId) }),
    })),
  }
}
