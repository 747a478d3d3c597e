import { addDays, type LegalDay } from '#foundation/time'
import { chineseDay, workdaysText } from '#text/time'
import type { WatchedFeedback } from '../watched/index.ts'
import type { FeedbackWorld, Signal } from './rule.ts'

/** The parameters of a rule about answers. */
type AnswerParameter = 'workdaysBefore' | 'yellowNaturalDays' | 'redNaturalDays'
/** The limit that an answer has run over. */
export type AnswerLimit = { dueOn: LegalDay; limitWorkdays: number }

/** Why a card was issued for an answer that did not come. */
export const unanswered = ({ limitWorkdays, dueOn }: AnswerLimit): string =>
  `答复期限 ${workdaysText(limitWorkdays)}，${chineseDay(dueOn)}届满，没有答复。`

/**
 * What an answer that is still owed gives rise to: a warning before its limit, then yellow, then
 * red.
 */
export function answerSignals(
  w: WatchedFeedback,
  { calendar }: FeedbackWorld,
  value: (name: AnswerParameter) => number,
): Signal<AnswerLimit>[] {
  if (!w.countsFrom || w.answeredOn || w.closedOn) return []
  const dueOn = calendar.addWorkdays(w.countsFrom, w.answerWorkdays! + w.extendedWorkdays)
  const because = { dueOn, limitWorkdays: w.answerWorkdays! + w.extendedWorkdays }
  const evidence = [w.version]
  return [
    {
      level: 'warning',
      on: calendar.addWorkdays(dueOn, -value('workdaysBefore')),
      because,
      evidence,
    },
    { level: 'yellow', on: addDays(dueOn, value('yellowNaturalDays')), because, evidence },
    { level: 'red', on: addDays(dueOn, value('redNaturalDays')), because, evidence },
  ]
}
