import { addDays } from '#foundation/time'
import type { Level } from '../events.ts'
import type { RuleWorld, Signal } from './rule.ts'
import type { Watched } from '../watched/index.ts'

/** Open special procedures, from the day after their period and `workdaysOver` workdays more. */
export function procedureSignals(
  w: Watched,
  { calendar }: RuleWorld,
  level: Level,
  workdaysOver: number,
): Signal[] {
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
