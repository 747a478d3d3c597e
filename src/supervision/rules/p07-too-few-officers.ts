import { factRule, officerOf } from './rule.ts'

/** 预警：现场核查的工作人员不足两名。 @law 行政许可法 34 */
export const p07 = factRule({
  code: 'P07',
  name: '核查人数不足',
  article: '行政许可法 34',
  kind: 'officers',
  parameters: {},
  judge: (_before, fact, { step }) => {
    if (fact.type !== 'StepCompleted') return undefined
    const needed = step(fact.body.stepId)?.officers ?? 1
    return fact.body.officers.length < needed && needed > 1
      ? {
          level: 'warning',
          because: { needed, present: fact.body.officers.length },
          stepId: fact.body.stepId,
          officerId: officerOf(fact),
        }
      : undefined
  },
  says: ({ needed, present }) => `现场核查须 ${needed} 人以上，只有 ${present} 人。`,
})
