import { z } from 'zod'
import { type Refused, refuse } from '#foundation/outcome'
import { ids, text } from '#foundation/schema'
import type { ItemVersion } from '#items'
import { shared } from './shared-refusals.ts'

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

/** What materials are not taken for, whichever act brings them. */
export const NOT_TAKEN = shared(
  'material-not-listed',
  'material-not-replaceable',
  'material-twice',
  'paper-at-counter',
)

/**
 * Why what is handed in is not taken, in every act that takes it: it must be among the `asked`,
 * each once; only a counter receives paper, and a commitment stands only for what the item lets it
 * (国办发〔2020〕42号).
 */
export function notTaken(
  given: readonly SuppliedMaterial[],
  asked: ItemVersion['materials'],
  isCounter: boolean,
): Refused<keyof typeof NOT_TAKEN> | undefined {
  const known = new Map(asked.map((m) => [m.materialId, m]))
  const refusedFor = (
    code: keyof typeof NOT_TAKEN,
    law: string,
    isWrong: (m: SuppliedMaterial, i: number) => boolean,
  ) => {
    const materials = given
      .filter(isWrong)
      .map((m) => known.get(m.materialId)?.name ?? m.materialId)
    return materials.length > 0 ? refuse(code, law, { materials }) : undefined
  }
  return (
    refusedFor('material-not-listed', '行政许可法 31', (m) => !known.has(m.materialId)) ??
    refusedFor('material-twice', '行政许可法 31', (m, i) =>
      given.slice(0, i).some((other) => other.materialId === m.materialId),
    ) ??
    refusedFor(
      'material-not-replaceable',
      '国办发〔2020〕42号',
      (m) => m.by === 'commitment' && !known.get(m.materialId)!.commitment,
    ) ??
    refusedFor('paper-at-counter', '行政许可法 29', (m) => m.by === 'paper' && !isCounter)
  )
}

/** A message names so many of them; the notice and the page list all. */
const MOST_NAMED = 2

/** 营业执照、身份证等 3 项. */
export function shortList(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? `等 ${names.length} 项` : ''
  return `${names.slice(0, MOST_NAMED).join('、')}${more}`
}
