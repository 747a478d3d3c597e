import { z } from 'zod'

const text = (most: number) => z.string().trim().max(most, `最多 ${most} 个字`)

/** What a unit says about its item beside the catalogue: it may be improved at any time and changes no limit and no right. */
export const guideSchema = z.object({
  conditions: z.array(text(500).min(1)).max(30).default([]),
  conditionsBasis: text(200).default(''),
  /** 数量: 有无数量限制. */
  quota: text(200).default(''),
  /** What each material is for, by id. */
  purposes: z.record(z.string().max(20), text(300)).default({}),
  address: text(200).default(''),
  phone: text(60).default(''),
  complaintPhone: text(60).default(''),
  faq: z
    .array(z.object({ question: text(200).min(1), answer: text(1000).min(1) }))
    .max(30)
    .default([]),
  /** What this rests on; shown to readers until the unit has confirmed it. */
  source: text(300).default(''),
})
export type Guide = z.infer<typeof guideSchema>
export const EMPTY_GUIDE: Guide = guideSchema.parse({})
