import { z } from 'zod'
import { ids, text } from '#foundation/schema'

/** A material that has come, or a commitment in its place. */
export const suppliedMaterial = z.object({
  materialId: ids.material,
  /** The stored file; absent when a commitment takes its place. */
  documentId: ids.upload.optional(),
  /** SM3 of the file. */
  hash: text('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0').optional(),
  by: z.enum(['upload', 'paper', 'reuse', 'commitment']),
})
export type SuppliedMaterial = z.infer<typeof suppliedMaterial>

/** The last of each counts. */
export const withMaterials = (
  held: readonly SuppliedMaterial[],
  given: readonly SuppliedMaterial[],
): SuppliedMaterial[] => [
  ...held.filter((h) => !given.some((g) => g.materialId === h.materialId)),
  ...given,
]
