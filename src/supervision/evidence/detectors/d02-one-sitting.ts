import { workdaysText } from '#text/time'
import { caseDetector, decisionOf, find, minutesBetween } from './detector.ts'

const MINUTES = 10
const SHORTEST_PROMISE = 3

/** 受理到决定在几分钟内一次录完，而事项承诺的是几个工作日。 */
export const d02 = caseDetector({
  name: '一次补齐',
  score: 80,
  look(_caseId, facts, { item }) {
    const [accepted, decided] = [find(facts, 'CaseAccepted'), decisionOf(facts)]
    if (
      !accepted ||
      !decided ||
      accepted.body.deemed ||
      item.promisedLimit.unit !== 'workday' ||
      item.promisedLimit.value < SHORTEST_PROMISE
    )
      return undefined
    const taken = minutesBetween(accepted, decided)
    return taken <= MINUTES
      ? {
          because: { minutes: Math.ceil(taken), promisedWorkdays: item.promisedLimit.value },
          evidence: [accepted.version, decided.version],
        }
      : undefined
  },
  says: ({ promisedWorkdays, minutes }) =>
    `承诺 ${workdaysText(promisedWorkdays)}的事项，从受理到决定只用了 ${minutes} 分钟录完。`,
})
