import { dueDay, legalClocks } from '#clock'
import { dayOf } from '#foundation/time'
import { chineseDay } from '#text/time'
import { timesOf } from '../../watched/index.ts'
import { caseDetector, decisionOf, find, foldUntil, minutesBetween } from './detector.ts'

const MINUTES = 30
const WORKDAYS_BEFORE = 1

/** 期限将到才申请特别程序，程序一结束当场就作了决定。 */
export const d06 = caseDetector({
  name: '借特别程序停表',
  score: 70,
  look(caseId, facts, { item, calendar }) {
    const [started, ended, decided] = [
      find(facts, 'ProcedureStarted'),
      find(facts, 'ProcedureEnded'),
      decisionOf(facts),
    ]
    if (!started || !ended || !decided || minutesBetween(ended, decided) > MINUTES) return undefined
    const before = foldUntil(caseId, facts, started.version)
    const clocks =
      before &&
      legalClocks(
        timesOf(before, () => 0),
        item,
      )
    const promised = clocks?.find((c) => c.kind === 'promised')
    if (!promised) return undefined
    const startedOn = dayOf(started.recordedAt)
    const dueOn = dueDay(promised, calendar, startedOn)
    return calendar.workdaysBetween(startedOn, dueOn) <= WORKDAYS_BEFORE
      ? {
          because: {
            dueOn,
            startedOn,
            minutesToDecision: Math.ceil(minutesBetween(ended, decided)),
          },
          evidence: [started.version, ended.version, decided.version],
        }
      : undefined
  },
  says: ({ dueOn, startedOn, minutesToDecision }) =>
    `承诺时限${chineseDay(dueOn)}届满，${chineseDay(startedOn)}才启动特别程序，程序结束后 ${minutesToDecision} 分钟就作了决定。`,
})
