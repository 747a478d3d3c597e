import { addDays, type LegalDay } from '#foundation/time'
import { chineseDay, workdaysText } from '#text/time'
import type { Level } from '../events.ts'
import type { RuleWorld, Signal } from './rule.ts'
import type { Watched } from '../watched/index.ts'

type Because = {
  procedure: string
  startedOn: LegalDay
  limitWorkdays: number
  dueOn: LegalDay
}

/** Why a card was issued for a special procedure. */
export const overPeriod = ({ procedure, startedOn, limitWorkdays, dueOn }: Because): string =>
  `${procedure}自${chineseDay(startedOn)}起，申请 ${workdaysText(limitWorkdays)}，` +
  `应于${chineseDay(dueOn)}结束，到期没有结束。`

/** Open special procedures, from the day after their period and `workdaysOver` workdays more. */
export function procedureSignals(
  w: Watched,
  { calendar }: RuleWorld,
  level: Level,
  workdaysOver: number,
): Signal<Because>[] {
  if (w.closedOn || w.decidedOn) return []
  return w.procedures
    .filter((p) => p.endedOn === undefined)
    .map((p) => ({
      level,
      on: addDays(calendar.addWorkdays(p.startedOn, p.limitWorkdays + workdaysOver), 1),
      because: {
        procedure: p.kind,
        startedOn: p.startedOn,
        limitWorkdays: p.limitWorkdays,
        dueOn: calendar.addWorkdays(p.startedOn, p.limitWorkdays),
      },
      evidence: [p.version],
    }))
}
