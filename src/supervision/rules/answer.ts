import { addDays } from '#foundation/time'
import type { WorkCalendar } from '#calendar'
import type { Signal, TimeRule } from './rule.ts'
import type { WatchedFeedback } from '../watched/index.ts'

export interface FeedbackWorld {
  calendar: WorkCalendar
}
export type FeedbackRule = TimeRule<WatchedFeedback, FeedbackWorld>

/** What an answer that is still owed gives rise to: a warning before its limit, then yellow, then red. */
export function answerSignals(
  w: WatchedFeedback,
  { calendar }: FeedbackWorld,
  value: (name: string) => number,
): Signal[] {
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
