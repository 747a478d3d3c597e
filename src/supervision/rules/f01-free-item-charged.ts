import { factRule, officerOf } from './rule.ts'
import { dueFen, yuan } from './fee.ts'

/** 红牌：不收费的事项、目录清单之外的项目收了费。 @law 行政许可法 58、75，优化营商环境条例 25 */
export const f01 = factRule({
  code: 'F01',
  name: '不收费事项收费',
  article: '行政许可法 58、75',
  kind: 'fee-unlisted',
  parameters: {},
  judge: (_before, fact, { item }) =>
    fact.type === 'FeeCharged' &&
    fact.body.amountFen > 0 &&
    dueFen(item.fees, fact.body) === undefined
      ? {
          level: 'red',
          because: { charged: yuan(fact.body.amountFen), receipt: fact.body.receiptNumber },
          officerId: officerOf(fact),
        }
      : undefined,
  says: ({ charged, receipt }) => `没有收费项目的事项收了 ${charged}（票据 ${receipt}）。`,
})
