import { dayOf } from '#foundation/time'
import type { CaseFact } from '#cases/events'
import { caseDetector } from './detector.ts'

const HOURS = 4

/** 登记的发生时间与录入时间相差太多，又没有经批准的补录申报。 */
export const d01 = caseDetector({
  name: '迟录',
  score: 70,
  look(_caseId, facts, _world, { workingTime, allowedHours }) {
    const approved = new Set(
      facts.flatMap((f) => (f.type === 'LateEntryApproved' ? [f.body.lateEntryId] : [])),
    )
    const declared = facts.flatMap((f) =>
      f.type === 'LateEntryDeclared' && approved.has(f.body.lateEntryId)
        ? [dayOf(f.body.happenedAt)]
        : [],
    )
    const lag = (f: CaseFact) =>
      workingTime.workingSecondsBetween(f.occurredAt, f.recordedAt) / 3600
    const found = facts.filter(
      (f) =>
        f.occurredAt < f.recordedAt &&
        !declared.includes(dayOf(f.occurredAt)) &&
        lag(f) > HOURS + allowedHours,
    )
    return found.length === 0
      ? undefined
      : {
          because: {
            events: found.length,
            hours: Math.floor(Math.max(...found.map(lag))),
            allowed: HOURS + allowedHours,
          },
          evidence: found.map((f) => f.version),
        }
  },
  says: ({ events, hours, allowed }) =>
    `${events} 件事在登记的发生时间之后很久才录入，最长 ${hours} 个工作小时（允许 ${allowed} 个），没有经批准的补录申报。`,
})
