import { caseDetector, decisionOf, find } from './detector.ts'

const LEAST_STEPS = 2

/** 受理、审查、决定都出自同一个账号。 */
export const d03 = caseDetector({
  name: '一个账号办到底',
  score: 70,
  look(_caseId, facts, { item }) {
    const [accepted, decided] = [find(facts, 'CaseAccepted'), decisionOf(facts)]
    const steps = facts.filter((f) => f.type === 'StepCompleted' && f.actor !== 'system')
    if (!accepted || !decided || item.caseType === 'instant' || steps.length < LEAST_STEPS)
      return undefined
    if ([accepted, ...steps].some((f) => f.actor !== decided.actor)) return undefined
    return {
      because: { account: decided.actor, steps: steps.length },
      evidence: [accepted, ...steps, decided].map((f) => f.version),
    }
  },
  says: ({ account, steps }, { person }) =>
    `受理、${steps} 个环节和决定都由${person(account)}的账号录入。`,
})
