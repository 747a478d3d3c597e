import { z } from 'zod'
import { text } from '#foundation/schema'

const length = z.int().min(0).optional()
const value = z.union([z.string(), z.number(), z.boolean()])

/** A field of a form, and what the browser and the server check of it alike. */
const formFieldSchema = z.looseObject({
  title: text('店铺名称'),
  type: z.enum(['string', 'number', 'boolean']),
  enum: z.array(text('小餐饮')).optional(),
  format: z.enum(['date', 'textarea']).optional(),
  /** What the filled sample shows; the first one counts. */
  examples: z.array(value.meta({ examples: ['张记小吃'] })).optional(),
  minLength: length,
  maxLength: length,
  minimum: z.number().optional(),
  maximum: z.number().optional(),
})
export type FormField = z.infer<typeof formFieldSchema>

/** A form of an item: one flat JSON Schema. */
export const formSchema = z
  .looseObject({
    title: text('小餐饮登记表'),
    properties: z.record(text('shopName'), formFieldSchema),
    required: z.array(text('shopName')),
    /**
     * The fields from top to bottom; those that it leaves out come last. A content is kept with its
     * members sorted.
     */
    order: z.array(text('shopName')).optional(),
  })
  .meta({
    id: 'FormSchema',
    examples: [
      {
        title: '小餐饮登记表',
        properties: {
          shopName: { title: '店铺名称', type: 'string', maxLength: 60, examples: ['张记小吃'] },
          area: { title: '经营面积（平方米）', type: 'number', minimum: 1, examples: [40] },
        },
        required: ['shopName'],
        order: ['shopName', 'area'],
      },
    ],
  })
export type FormSchema = z.infer<typeof formSchema>
