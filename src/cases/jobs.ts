import { type CaseClockKind, listDue } from '#clock'
import { eraseUnused } from '#documents'
import type { CaseId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { Blobs } from '#platform/blobs'
import type { Queryable } from '#platform/database'
import { forEachApart, type Job } from '#platform/jobs'
import { listOverdueRenewals } from './about-licence.ts'
import type { DueAct } from './acts/index.ts'
import { eraseDrafts, listNamedFiles } from './drafts.ts'
import { followTime } from './follow-time.ts'
import { performDue } from './handle.ts'
import type { CasesDeps } from './load.ts'
import { carryOutPlans, followWorldOfPlans } from './process-changes.ts'

/** Whose running out makes which act. */
const DUE: readonly (readonly [CaseClockKind, DueAct])[] = [
  ['acceptance', 'deem-accepted'],
  ['correction', 'lapse'],
  ['timer', 'time-out'],
]

/**
 * Limits for acceptance that ran out make deemed acceptances, terms of the applicant end cases, and
 * processes go on that waited.
 */
const performDueActs = (deps: CasesDeps, at: Instant): Promise<void> =>
  forEachApart(DUE, async ([clock, act]) =>
    forEachApart(await listDue(deps.pool, clock, dayOf(at)), (caseId) =>
      performDue(deps, caseId, act, at),
    ),
  )

/** Cases of which something ran out before this day that was not done. */
export async function listUndone(db: Queryable, on: LegalDay): Promise<CaseId[]> {
  return (await Promise.all(DUE.map(([clock]) => listDue(db, clock, on)))).flat()
}

/**
 * 视为准予延续: what was asked for late is refused by the act, and waits on. @law 行政许可法 50(2)
 */
export async function deemRenewals(deps: CasesDeps, at: Instant): Promise<void> {
  await forEachApart(await listOverdueRenewals(deps.pool, dayOf(at)), (caseId) =>
    performDue(deps, caseId, 'deem-renewed', at),
  )
}

export const casesJobs: readonly Job<CasesDeps & { blobs: Blobs }>[] = [
  { when: 'minute', does: performDueActs },
  { when: 'minute', does: carryOutPlans },
  { when: 'minute', does: (deps, at) => followTime(deps, dayOf(at)) },
  { when: 'minute', does: followWorldOfPlans },
  { when: 'new-day', does: deemRenewals },
  { when: 'new-day', does: ({ pool }, at) => eraseDrafts(pool, at) },
  {
    when: 'new-day',
    does: async (deps, at) => eraseUnused(deps, await listNamedFiles(deps.pool, deps.keys), at),
  },
]
