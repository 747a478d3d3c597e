import { calendarKind, calendarOf, COUNTY_CALENDAR } from '#calendar'
import { dayOf } from '#foundation/time'
import type { Pool } from '#platform/database'
import type { Job } from '#platform/jobs'
import type { Shelf } from '#world'
import { followCalendar } from './amendments.ts'
import { refreshLimits } from './store.ts'

interface Deps {
  pool: Pool
  world: Shelf
}

/** Before anybody asks what is due: the limits of today. */
export const clockJobs: readonly Job<Deps>[] = [
  { when: 'minute', does: followCalendar },
  {
    when: 'minute',
    does({ pool, world }, at) {
      const on = dayOf(at)
      const today = world.at(on)
      const isNew = today.find(calendarKind, COUNTY_CALENDAR)?.effectiveOn === on
      return refreshLimits(pool, calendarOf(today), on, isNew ? 'all' : 'paused')
    },
  },
]
