import { factRule, officerOf } from './rule.ts'
import { dueFen, yuan } from './fee.ts'

/** 红牌：收取的金额与数量乘以公布的标准、减去批准的减免不符。 @law 行政许可法 59、75 */
export const f03 = factRule({
  code: 'F03',
  name: '不按标准收费',
  article: '行政许可法 59、75',
  kind: 'fee-standard',
  parameters: {},
  judge: (_before, fact, { item }) => {
    if (fact.type !== 'FeeCharged') return undefined
    const due = dueFen(item.fees, fact.body)
    const expected = due === undefined ? undefined : due - (fact.body.reduction?.fen ?? 0)
    return expected !== undefined && expected !== fact.body.amountFen
      ? {
          level: 'red',
          because: {
            charged: yuan(fact.body.amountFen),
            due: yuan(expected),
            receipt: fact.body.receiptNumber,
          },
          officerId: officerOf(fact),
        }
      : undefined
  },
  says: ({ charged, due, receipt }) =>
    `收了 ${charged}，按公布的标准应收 ${due}（票据 ${receipt}）。`,
})
