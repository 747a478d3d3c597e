import { factRule, officerOf } from './rule.ts'

/** 黄牌：必要材料没有收到，也没有容缺或承诺，就受理了（视为受理除外）。 @law 行政许可法 31、32 */
export const m01 = factRule({
  code: 'M01',
  name: '缺材料受理',
  article: '行政许可法 32',
  kind: 'material-missing',
  parameters: {},
  judge: (before, fact, { item }) => {
    if (fact.type !== 'CaseAccepted' || fact.body.deemed) return undefined
    const covered = new Set([
      ...before.materials,
      ...(before.exempt ?? []),
      ...fact.body.tolerated.map((t) => t.materialId),
    ])
    const missing = item.materials.filter((m) => m.required && !covered.has(m.materialId))
    return missing.length > 0
      ? {
          level: 'yellow',
          because: { missing: missing.map((m) => m.name).join('、') },
          officerId: officerOf(fact),
        }
      : undefined
  },
  says: ({ missing }) => `没有收到必要材料：${missing}，也没有容缺或承诺，就受理了。`,
})
