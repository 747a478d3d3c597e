import { factRule, officerOf } from './rule.ts'

/** 红牌：不是有决定权的单位作出了决定。 @law 行政许可法 22、74 */
export const p08 = factRule({
  code: 'P08',
  name: '越权决定',
  article: '行政许可法 22、74',
  kind: 'authority',
  parameters: {},
  judge: (before, fact) =>
    (fact.type === 'CaseApproved' || fact.type === 'CaseDenied') && fact.unit !== before.unitId
      ? {
          level: 'red',
          because: { decidedBy: fact.unit, shouldBe: before.unitId },
          officerId: officerOf(fact),
        }
      : undefined,
  says: ({ decidedBy, shouldBe }, { unit }) =>
    `${unit(decidedBy)}作出了决定，这项决定权属于${unit(shouldBe)}。`,
})
