import { factRule, officerOf } from './rule.ts'

/** 黄牌：要求申请人提交公布的目录之外的材料。 @law 行政许可法 31、72 */
export const m02 = factRule({
  code: 'M02',
  name: '额外要材料',
  article: '行政许可法 31、72',
  kind: 'material-unlisted',
  parameters: {},
  judge: (_before, fact, { item }) => {
    if (fact.type !== 'CorrectionRequired') return undefined
    const listed = new Set(item.materials.map((m) => m.materialId))
    const extra = fact.body.missing.filter((m) => !listed.has(m.materialId))
    return extra.length > 0
      ? {
          level: 'yellow',
          because: { extra: extra.map((m) => m.materialId).join('、') },
          officerId: officerOf(fact),
        }
      : undefined
  },
  says: ({ extra }) => `要求提交公布目录之外的材料（${extra}）。`,
})
