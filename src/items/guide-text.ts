import { z } from 'zod'

const text = (most: number, example: string, least = 0) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most, `最多 ${most} 个字`)
    .meta({ examples: [example] })

/**
 * What a unit says about its item beside the catalogue: it may be improved at any time and changes
 * no limit and no right.
 */
export const guideSchema = z.object({
  conditions: z
    .array(text(500, '有与经营的食品相适应的场所', 1))
    .max(30)
    .default([]),
  conditionsBasis: text(200, '食品经营许可和备案管理办法 第十二条').default(''),
  /** 数量: 有无数量限制. */
  quota: text(200, '无数量限制').default(''),
  /** What each material is for, by id. */
  purposes: z.record(z.string().max(20), text(300, '确认申请人的主体资格')).default({}),
  address: text(200, '政务服务中心一楼 3 号窗口').default(''),
  phone: text(60, '0735-2880000').default(''),
  complaintPhone: text(60, '12345').default(''),
  faq: z
    .array(
      z.object({
        question: text(200, '外地户籍能办吗？', 1),
        answer: text(1000, '能，与户籍无关。', 1),
      }),
    )
    .max(30)
    .default([]),
  /** What this rests on; shown to readers until the unit has confirmed it. */
  source: text(300, '由有关条文整理，待本单位核定').default(''),
})
export type Guide = z.infer<typeof guideSchema>
export const EMPTY_GUIDE: Guide = guideSchema.parse({})
