import { remind } from '#appointments'
import {
  carryOutPlans,
  type DueAct,
  eraseDrafts,
  followTime,
  followWorldOfPlans,
  performDue,
} from '#cases'
import { calendarOf, recordDay } from '#calendar'
import { followCalendar, listDue, refreshPaused } from '#clock'
import { eraseFeedback, followTimeOfLetters } from '#feedback'
import type { CaseId } from '#foundation/ids'
import { addSeconds, dayOf, type Instant } from '#foundation/time'
import { eraseMessages } from '#identity'
import { followWorld, sweepClaims } from '#tasks'
import type { County } from './county.ts'

export interface Tick {
  deemedAccepted: CaseId[]
  lapsed: CaseId[]
  timedOut: CaseId[]
  /** Cases that an approved plan moved to another version of their process. */
  processChanged: CaseId[]
}

/**
 * What the passing of time does, once per legal day (safe to repeat): the day itself is recorded, limits for acceptance
 * that ran out make deemed acceptances, terms of the applicant that ran out end cases, and processes go on that waited for a term; cases go on by the process that an approved plan has for them. The cost follows what is due.
 * Throws what could not be done, all together, after everything else was.
 */
export async function tick(county: County, at: Instant): Promise<Tick> {
  const on = dayOf(at)
  const faults: unknown[] = []
  /** What one case, or one part of the day, meets does not keep the others from their due. */
  const apart = <T>(work: Promise<T>) => work.catch((fault: unknown) => void faults.push(fault))
  const duly = async (clock: 'acceptance' | 'correction' | 'timer', act: DueAct) => {
    const done: CaseId[] = []
    for (const caseId of await listDue(county.pool, clock, on))
      if ((await apart(performDue(county, caseId, act, at)))?.ok) done.push(caseId)
    return done
  }
  if (await recordDay(county, at)) await apart(erase(county, at))
  await followCalendar(county, at)
  await refreshPaused(county.pool, calendarOf(county.world.at(on)), on)
  const done = {
    deemedAccepted: await duly('acceptance', 'deem-accepted'),
    lapsed: await duly('correction', 'lapse'),
    timedOut: await duly('timer', 'time-out'),
    processChanged: (await apart(carryOutPlans(county, at))) ?? [],
  }
  await apart(followTime(county, on))
  await apart(followWorld(county))
  await apart(followWorldOfPlans(county))
  await apart(followTimeOfLetters(county, on))
  await apart(remind(county, county.tenant.name, at))
  if (faults.length > 0)
    throw new AggregateError(faults, `${faults.length} of what was due on ${on} could not be done`)
  return done
}

/** Once a day: what is not needed any more, as the register of personal data promises. */
async function erase({ pool }: County, at: Instant): Promise<void> {
  const halfYearAgo = addSeconds(at, -180 * 86_400)
  await eraseMessages(pool, halfYearAgo)
  await eraseDrafts(pool, halfYearAgo)
  await eraseFeedback(pool, at)
  await sweepClaims(pool)
}
