import type { Job } from '#platform/jobs'
import { eraseNotices } from './notices.ts'
import { type TellDeps, tellOfficers } from './tell.ts'

export const deskJobs: readonly Job<TellDeps>[] = [
  { when: 'minute', does: tellOfficers },
  { when: 'new-day', does: ({ pool }, at) => eraseNotices(pool, at) },
]
