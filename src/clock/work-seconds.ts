import type { WorkingTime } from '#calendar'
import type { Instant } from '#foundation/time'

/** A clock in the Hunan way of counting (`WORK_SECONDS`): moments instead of days. */
export interface SecondsFacts {
  startedAt: Instant
  limitWorkdays: number
  pauses: readonly { startedAt: Instant; endedAt?: Instant | undefined; capWorkdays: number }[]
}

/**
 * Used workdays at a moment: office time since the start, less the special procedures (each at most
 * as long as applied for, overlaps once), rounded up: one second beyond a day is a day more.
 */
export function usedWorkdays(facts: SecondsFacts, time: WorkingTime, at: Instant): number {
  let paused = 0
  let until = facts.startedAt
  for (const pause of [...facts.pauses].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1))) {
    const start = pause.startedAt > until ? pause.startedAt : until
    const capped = time.addWorkdays(pause.startedAt, pause.capWorkdays)
    const ended = pause.endedAt && pause.endedAt < at ? pause.endedAt : at
    const end = ended < capped ? ended : capped
    if (end > start) {
      paused += time.workdaysBetween(start, end)
      until = end
    }
  }
  const used = time.workdaysBetween(facts.startedAt, at) - paused
  return Math.ceil(used - 1e-9)
}

/** Remaining workdays; negative when overdue. */
export function remainingWorkdays(facts: SecondsFacts, time: WorkingTime, at: Instant): number {
  return facts.limitWorkdays - usedWorkdays(facts, time, at)
}
