import { saysNothing } from '#foundation/reason'
import { factRule, officerOf } from './rule.ts'
import { yuan } from './fee.ts'

/** 黄牌：减免没有依据，或由收费的人自己批准。 @law 行政许可法 59 */
export const f04 = factRule({
  code: 'F04',
  name: '减免无依据',
  article: '行政许可法 59',
  kind: 'fee-reduction',
  parameters: {},
  judge: (_before, fact) => {
    const reduction = fact.type === 'FeeCharged' ? fact.body.reduction : undefined
    return reduction &&
      (saysNothing(reduction.basis) ||
        reduction.approvedBy === fact.actor ||
        reduction.approvedBy.trim() === '')
      ? {
          level: 'yellow',
          because: {
            reduced: yuan(reduction.fen),
            basis: reduction.basis,
            approvedBy: reduction.approvedBy,
          },
          officerId: officerOf(fact),
        }
      : undefined
  },
  says: ({ reduced, approvedBy, basis }, { person }) =>
    `减免 ${reduced}，${approvedBy ? `由${person(approvedBy)}批准，` : ''}依据：“${basis}”。`,
})
