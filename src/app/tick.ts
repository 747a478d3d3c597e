import { appointmentJobs } from '#appointments'
import { recordDay } from '#calendar'
import { casesJobs } from '#cases'
import { clockJobs } from '#clock'
import { deskJobs } from '#desk'
import { documentJobs } from '#documents'
import { feedbackJobs } from '#feedback'
import type { Instant } from '#foundation/time'
import { identityJobs } from '#identity'
import { forEachApart, type Job } from '#platform/jobs'
import { supervisionJobs } from '#supervision'
import { taskJobs } from '#tasks'
import type { County } from './county.ts'

/** What the passing of time asks for, once the limits are those of the day. */
const JOBS: readonly Job<County>[] = [
  ...casesJobs,
  ...feedbackJobs,
  ...appointmentJobs,
  ...taskJobs,
  ...supervisionJobs,
  ...identityJobs,
  ...documentJobs,
  ...deskJobs,
]

/**
 * What the passing of time does, each minute (safe to repeat): a day that has begun is recorded,
 * its limits are reckoned, and whatever is due by then is done. The cost follows what is due.
 * @throws AggregateError of what could not be done, after everything else was.
 */
export async function tick(county: County, at: Instant): Promise<void> {
  const isNewDay = await recordDay(county, at)
  // By limits that are not reckoned nothing is due.
  for (const { does } of clockJobs) await does(county, at)
  const due = JOBS.filter(({ when }) => when === 'minute' || isNewDay)
  await forEachApart(due, ({ does }) => does(county, at))
}
