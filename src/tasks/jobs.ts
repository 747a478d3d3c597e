import type { BesidePhones } from '#identity'
import type { Pool } from '#platform/database'
import type { Job } from '#platform/jobs'
import type { Shelf } from '#world'
import { sweepClaims } from './claim.ts'
import { followWorld } from './drafts.ts'
import { phoneJobs } from './phone-changes.ts'

interface Deps {
  pool: Pool
  supervisionPool: Pool
  world: Shelf
  besidePhones: BesidePhones
}

export const taskJobs: readonly Job<Deps>[] = [
  { when: 'minute', does: followWorld },
  ...phoneJobs,
  { when: 'new-day', does: ({ pool }) => sweepClaims(pool) },
]
