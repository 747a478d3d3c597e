import { appointmentJobs } from '#appointments'
import { recordDay } from '#calendar'
import { casesJobs } from '#cases'
import { clockJobs } from '#clock'
import { deskJobs } from '#desk'
import { documentJobs } from '#documents'
import { feedbackJobs } from '#feedback'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { identityJobs } from '#identity'
import { noticeJobs } from '#notices'
import type { Pool } from '#platform/database'
import { forEachApart, type Job } from '#platform/jobs'
import { supervisionJobs } from '#supervision'
import { taskJobs } from '#tasks'
import type { County } from './county.ts'
import { inspectionJobs } from './inspection.ts'

/**
 * What the passing of time asks for, once the limits are those of the day. A county whose days
 * pass in moments does no more than this: nothing lies still there.
 */
export const JOBS_OF_TIME: readonly Job<County>[] = [
  ...casesJobs,
  ...feedbackJobs,
  ...appointmentJobs,
  ...taskJobs,
  ...supervisionJobs,
  ...identityJobs,
  ...documentJobs,
  ...deskJobs,
  ...noticeJobs,
]

/** And what lies still is looked at, too. */
const JOBS: readonly Job<County>[] = [...JOBS_OF_TIME, ...inspectionJobs]

/**
 * On which day this process has last done what is done once a day. What failed is tried again the
 * next minute; another process, or this one begun anew, does it all once more, which is safe. Known
 * by its connections: each minute it hands over another county, with the time that was judged.
 */
const doneOn = new WeakMap<Pool, Map<Job<County>, LegalDay>>()

/**
 * What the passing of time does, each minute (safe to repeat): a day that has begun is recorded,
 * its limits are reckoned, and whatever is due by then is done. The cost follows what is due.
 * @throws AggregateError of what could not be done, after everything else was.
 */
export async function tick(county: County, at: Instant, jobs = JOBS): Promise<void> {
  const rest = async () => {
    // By limits that are not reckoned nothing is due.
    for (const { does } of clockJobs) await does(county, at)
    const today = dayOf(at)
    const done = doneOn.getOrInsertComputed(county.pool, () => new Map())
    const due = jobs.filter((job) => job.when === 'minute' || done.get(job) !== today)
    await forEachApart(due, async (job) => {
      await job.does(county, at)
      done.set(job, today)
    })
  }
  await forEachApart([() => recordDay(county, at), rest], (does) => does())
}
