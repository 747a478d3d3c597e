import { z } from 'zod'
import { text } from '#foundation/schema'

export const parameterView = z.object({
  value: z.int(),
  name: text('提前几个工作日'),
  basis: text('湖南全省统一口径'),
})
export const EXAMPLE = { value: 2, name: '提前几个工作日', basis: '湖南全省统一口径' }

/** A rule as it was shipped. */
export const ruleView = z
  .object({
    code: text('T01'),
    name: text('承诺时限将到'),
    article: text('湖南电子监察规则：承诺时限到期前 2 个工作日'),
    parameters: z
      .record(z.string(), parameterView)
      .meta({ examples: [{ workdaysBefore: EXAMPLE }] }),
  })
  .meta({ id: 'Rule' })
