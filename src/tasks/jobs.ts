import type { Pool } from '#platform/database'
import type { Job } from '#platform/jobs'
import type { Shelf } from '#world'
import { sweepClaims } from './claim.ts'
import { followWorld } from './drafts.ts'

interface Deps {
  pool: Pool
  supervisionPool: Pool
  world: Shelf
}

export const taskJobs: readonly Job<Deps>[] = [
  { when: 'minute', does: followWorld },
  { when: 'new-day', does: ({ pool }) => sweepClaims(pool) },
]
