import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'
import type { Pool } from '#platform/database'
import type { Job } from '#platform/jobs'
import { dropExpired } from './incoming.ts'

interface Deps {
  pool: Pool
  keys: PersonalKeys
  blobs: Blobs
}

export const documentJobs: readonly Job<Deps>[] = [
  { when: 'new-day', does: ({ pool, ...deps }) => dropExpired({ ...deps, db: pool }) },
]
