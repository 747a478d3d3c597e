import { factRule, officerOf } from './rule.ts'

/** 黄牌：没有经过流程规定的必经环节就作了准予决定。 @law 行政许可法 34、38 */
export const p01 = factRule({
  code: 'P01',
  name: '环节缺失',
  article: '湖南电子监察规则：环节完整性',
  kind: 'step-missing',
  parameters: {},
  judge: (before, fact, { mandatorySteps, stepName }) => {
    if (fact.type !== 'CaseApproved' || !before.acceptedOn) return undefined
    // What an approved change of process has put behind the case is no fault of whoever decides.
    const settled = new Set([...before.done.map((d) => d.stepId), ...(before.behind ?? [])])
    const missing = mandatorySteps.filter((stepId) => !settled.has(stepId))
    return missing.length > 0
      ? {
          level: 'yellow',
          because: { missing: missing.map(stepName).join('、') },
          officerId: officerOf(fact),
        }
      : undefined
  },
  says: ({ missing }) => `没有经过必经环节：${missing}，就作了准予决定。`,
})
