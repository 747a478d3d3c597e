import { addSeconds } from '#foundation/time'
import type { Pool } from '#platform/database'
import type { Job } from '#platform/jobs'
import { eraseMessages } from './person.ts'

/** A message that was sent or given up is kept so long. */
const MESSAGE_SECONDS = 180 * 86_400

export const identityJobs: readonly Job<{ pool: Pool }>[] = [
  {
    when: 'new-day',
    does: ({ pool }, at) => eraseMessages(pool, addSeconds(at, -MESSAGE_SECONDS)),
  },
]
