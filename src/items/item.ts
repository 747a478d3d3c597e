import { z } from 'zod'
import { ids, period, text } from '#foundation/schema'

const materialSchema = z.object({
  materialId: ids.material,
  name: text('经营场所证明'),
  required: z.boolean(),
  /** Issued by a government body, so obtainable by sharing. */
  shareable: z.boolean(),
  /** 可容缺: may follow later when everything essential is there. */
  tolerable: z.boolean(),
  /** 可告知承诺: a signed commitment may take its place. */
  commitment: z.boolean(),
  source: text('申请人自备'),
})

/** Special procedures as the catalogue names them; only those of 行政许可法 45 stop the clock. */
const procedureSchema = z.object({
  kind: text('现场核查'),
  limitWorkdays: z.number().int(),
  stopsTheClock: z.boolean(),
})

/** 收费项目和标准, from the published list; an item without any is free (行政许可法 58). */
export const feeSchema = z.object({
  feeId: text('registration'),
  name: text('不动产登记费'),
  fen: z.number().int().positive(),
  unit: text('件'),
  basis: text('发改价格规〔2016〕2559号'),
})
export type FeeDefinition = z.infer<typeof feeSchema>

/** 情形导办: questions, and what the answers change; the conditions are FEEL over the answers. */
export const situationsSchema = z.object({
  questions: z
    .array(
      z.object({
        id: text('premises'),
        text: text('经营场所是自有的还是租来的？'),
        options: z.array(z.object({ value: text('rented'), label: text('租来的') })).min(2),
        askedWhen: text('kind = "restaurant"').optional(),
      }),
    )
    .min(1),
  rules: z.array(
    z.object({
      when: text('premises = "rented"'),
      exempt: z.array(ids.material).optional(),
      hiddenFields: z.array(text('area')).optional(),
      withoutProcedures: z.array(text('现场核查')).optional(),
      /** The item is not needed, or not yet: nothing is applied for. */
      notNeeded: z.boolean().optional(),
      says: text('租来的场所，请另交租赁合同。'),
      basis: text('食品经营许可和备案管理办法 12'),
    }),
  ),
})
export type Situations = z.infer<typeof situationsSchema>

/**
 * A service item (实施清单) as it is published: form, process, decision table, fees and template are
 * publications of their own.
 */
export const itemContentSchema = z.object({
  itemId: ids.item,
  name: text('食品小作坊小餐饮登记'),
  type: text('行政许可'),
  level: text('县'),
  /** The deciding unit; absent when each township or sub-district decides for itself. */
  unitId: ids.unit.optional(),
  /** Received and first examined at a township (行政许可法 35). */
  viaTownship: z.boolean(),
  caseType: z.enum(['instant', 'promised', 'upward']),
  statutoryLimit: period,
  promisedLimit: period,
  legalBasis: z.array(z.object({ law: text('食品安全法'), articles: z.array(text('36')) })),
  serviceObjects: z.array(text('自然人')),
  materials: z.array(materialSchema),
  procedures: z.array(procedureSchema),
  result: z.object({
    kind: text('证照'),
    name: text('小餐饮经营许可证'),
    validity: text('3年'),
  }),
  themes: z.array(text('餐饮')),
  processKey: text('general'),
  formKey: text('small-restaurant'),
  templateKey: text('document'),
  /** 情形导办 */
  tableKey: text('small-restaurant').optional(),
  feeKey: text('registration').optional(),
})
export type ItemContent = z.infer<typeof itemContentSchema>

/** One version of an item with the versions of what it refers to: what a case is handled by. */
export const itemVersionSchema = itemContentSchema
  .extend({
    /** 1, 2, 3 … of the item itself. */
    version: z.int(),
    fees: z.array(feeSchema).optional(),
    situations: situationsSchema.optional(),
  })
  .meta({ id: 'ItemVersion' })
export type ItemVersion = z.infer<typeof itemVersionSchema>

const content = text('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')

/**
 * What a case was submitted under, each by the hash of its content: nothing published later changes
 * them.
 */
export const pinsSchema = z.object({
  item: content,
  form: content,
  process: content,
  template: content,
  table: content.optional(),
  fee: content.optional(),
})
export type Pins = z.infer<typeof pinsSchema>
