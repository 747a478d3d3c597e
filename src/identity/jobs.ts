import type { Pool } from '#platform/database'
import type { Job } from '#platform/jobs'
import { eraseIdentity } from './person.ts'
import { eraseSessions } from './sign-in.ts'
import { forgetPlaces } from './tries.ts'
import { forgetGuesses } from './wrong-guess.ts'

export const identityJobs: readonly Job<{ pool: Pool }>[] = [
  { when: 'new-day', does: ({ pool }, at) => eraseIdentity(pool, at) },
  { when: 'new-day', does: ({ pool }, at) => forgetPlaces(pool, at) },
  { when: 'new-day', does: ({ pool }) => forgetGuesses(pool) },
  { when: 'minute', does: ({ pool }, at) => eraseSessions(pool, at) },
]
