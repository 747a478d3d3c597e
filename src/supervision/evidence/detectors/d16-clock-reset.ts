import { dayOf } from '#foundation/time'
import { workdaysText } from '#text/time'
import { caseDetector, find } from './detector.ts'

const USED_SHARE = 0.7
const WORKDAYS_BETWEEN = 1

/** 期限快到时让申请人撤回，当天又重新收件，时钟从头算起。 */
export const d16 = caseDetector({
  name: '退件重报清零',
  score: 70,
  look(_caseId, facts, { item, calendar }, { previous }) {
    const submitted = find(facts, 'CaseSubmitted')
    if (
      !submitted ||
      !previous?.closedOn ||
      !previous.countsFrom ||
      previous.decidedOn ||
      item.promisedLimit.unit !== 'workday'
    )
      return undefined
    const promisedWorkdays = item.promisedLimit.value
    const usedWorkdays = calendar.workdaysBetween(previous.countsFrom, previous.closedOn)
    const gap = calendar.workdaysBetween(previous.closedOn, dayOf(submitted.recordedAt))
    if (gap > WORKDAYS_BETWEEN || usedWorkdays / promisedWorkdays < USED_SHARE) return undefined
    return {
      because: { previous: previous.caseId, usedWorkdays, promisedWorkdays },
      evidence: [submitted.version],
    }
  },
  says: ({ previous, usedWorkdays, promisedWorkdays }) =>
    `同一件事的上一次申请（办件 ${previous}）承诺 ${workdaysText(promisedWorkdays)}，办到第 ${workdaysText(usedWorkdays)}时撤回，随即重新收件。`,
})
