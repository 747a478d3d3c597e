import { z } from 'zod'

import { maybeLine, maybeParagraphs, paragraphs } from '#foundation/schema'

/**
 * What a unit says about its item beside the catalogue: it may be improved at any time and changes
 * no limit and no right.
 */
export const guideSchema = z.object({
  conditions: z.array(paragraphs(500, '有与经营的食品相适应的场所')).max(30).default([]),
  conditionsBasis: maybeLine(200, '食品经营许可和备案管理办法 第十二条').default(''),
  /** 数量: 有无数量限制. */
  quota: maybeLine(200, '无数量限制').default(''),
  /** What each material is for, by id. */
  purposes: z.record(z.string().max(20), maybeParagraphs(300, '确认申请人的主体资格')).default({}),
  address: maybeLine(200, '政务服务中心一楼 3 号窗口').default(''),
  phone: maybeLine(60, '0735-2880000').default(''),
  complaintPhone: maybeLine(60, '12345').default(''),
  faq: z
    .array(
      z.object({
        question: paragraphs(200, '外地户籍能办吗？'),
        answer: paragraphs(1000, '能，与户籍无关。'),
      }),
    )
    .max(30)
    .default([]),
  /** What this rests on; shown to readers until the unit has confirmed it. */
  source: maybeLine(300, '由有关条文整理，待本单位核定').default(''),
})
export type Guide = z.infer<typeof guideSchema>
export const EMPTY_GUIDE: Guide = guideSchema.parse({})
