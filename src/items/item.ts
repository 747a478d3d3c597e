import { z } from 'zod'
import { ids, period } from '#foundation/schema'

const materialSchema = z.object({
  materialId: ids.material,
  name: z.string(),
  required: z.boolean(),
  /** Issued by a government body, so obtainable by sharing. */
  shareable: z.boolean(),
  /** 可容缺: may follow later when everything essential is there. */
  tolerable: z.boolean(),
  /** 可告知承诺: a signed commitment may take its place. */
  commitment: z.boolean(),
  source: z.string(),
})

/** Special procedures as the catalogue names them; only those of 行政许可法 45 stop the clock. */
const procedureSchema = z.object({
  kind: z.string(),
  limitWorkdays: z.number().int(),
  stopsTheClock: z.boolean(),
})

/** 收费项目和标准, from the published list; an item without any is free (行政许可法 58). */
export const feeSchema = z.object({
  feeId: z.string(),
  name: z.string(),
  fen: z.number().int().positive(),
  unit: z.string(),
  basis: z.string(),
})
export type FeeDefinition = z.infer<typeof feeSchema>

/** 情形导办: questions, and what the answers change; the conditions are FEEL over the answers. */
export const situationsSchema = z.object({
  questions: z
    .array(
      z.object({
        id: z.string(),
        text: z.string(),
        options: z.array(z.object({ value: z.string(), label: z.string() })).min(2),
        askedWhen: z.string().optional(),
      }),
    )
    .min(1),
  rules: z.array(
    z.object({
      when: z.string(),
      exempt: z.array(ids.material).optional(),
      hiddenFields: z.array(z.string()).optional(),
      withoutProcedures: z.array(z.string()).optional(),
      /** The item is not needed, or not yet: nothing is applied for. */
      notNeeded: z.boolean().optional(),
      says: z.string(),
      basis: z.string(),
    }),
  ),
})
export type Situations = z.infer<typeof situationsSchema>

/** A service item (实施清单) as it is published: form, process, decision table, fees and template are publications of their own. */
export const itemContentSchema = z.object({
  itemId: ids.item,
  name: z.string(),
  type: z.string(),
  level: z.string(),
  /** The deciding unit; absent when each township or sub-district decides for itself. */
  unitId: ids.unit.optional(),
  /** Received and first examined at a township (行政许可法 35). */
  viaTownship: z.boolean(),
  caseType: z.enum(['instant', 'promised', 'upward']),
  statutoryLimit: period,
  promisedLimit: period,
  legalBasis: z.array(z.object({ law: z.string(), articles: z.array(z.string()) })),
  serviceObjects: z.array(z.string()),
  materials: z.array(materialSchema),
  procedures: z.array(procedureSchema),
  result: z.object({ kind: z.string(), name: z.string(), validity: z.string() }),
  themes: z.array(z.string()),
  processKey: z.string(),
  formKey: z.string(),
  templateKey: z.string(),
  /** 情形导办 */
  tableKey: z.string().optional(),
  feeKey: z.string().optional(),
})
export type ItemContent = z.infer<typeof itemContentSchema>

/** One version of an item with the versions of what it refers to: what a case is handled by. */
export interface ItemVersion extends ItemContent {
  /** 1, 2, 3 … of the item itself. */
  version: number
  fees?: FeeDefinition[] | undefined
  situations?: Situations | undefined
}

/** What a case was submitted under, each by the hash of its content: nothing published later changes them. */
export const pinsSchema = z.object({
  item: z.string(),
  form: z.string(),
  process: z.string(),
  template: z.string(),
  table: z.string().optional(),
  fee: z.string().optional(),
})
export type Pins = z.infer<typeof pinsSchema>
