import { factRule, officerOf } from './rule.ts'

/** 预警：同一人受理、审查并作出决定（即办件除外）。 @law 审查与决定相分离 */
export const p05 = factRule({
  code: 'P05',
  name: '同岗兼任',
  article: '审查与决定相分离',
  kind: 'one-person',
  parameters: {},
  judge: (before, fact, { item }) => {
    if ((fact.type !== 'CaseApproved' && fact.type !== 'CaseDenied') || item.caseType === 'instant')
      return undefined
    return before.done.some((d) => d.by === fact.actor)
      ? { level: 'warning', because: { decidedBy: fact.actor }, officerId: officerOf(fact) }
      : undefined
  },
  says: () => '审查的人又作出了决定。',
})
