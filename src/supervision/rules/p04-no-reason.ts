import type { CaseFact } from '#cases/events'
import { saysNothing } from '#foundation/reason'
import { CASE_FACTS } from '#text/case-facts'
import { factRule } from './rule.ts'

/** 黄牌：不予受理、不予、退回、终止、作废没有理由，或只有套话。 @law 行政许可法 38、72 */
export const p04 = factRule({
  code: 'P04',
  name: '无理由不予办理',
  article: '行政许可法 38、72',
  kind: 'no-reason',
  parameters: {},
  judge: (_before, fact) => {
    const reason = reasonOf(fact)
    return reason !== undefined && saysNothing(reason)
      ? { level: 'yellow', because: { act: fact.type, reason } }
      : undefined
  },
  says: ({ act, reason }) => `“${CASE_FACTS[act]}”没有写明具体理由：“${reason}”。`,
})

function reasonOf(fact: CaseFact): string | undefined {
  switch (fact.type) {
    case 'CaseDeclined':
    case 'CaseDenied':
    case 'CaseVoided':
    case 'StepReturned':
      return fact.body.reason
    // What the passing of time ended has its reason in the ground.
    case 'CaseTerminated':
      return fact.actor === 'system' ? undefined : fact.body.reason
    default:
      return undefined
  }
}
