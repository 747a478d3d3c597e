import { type CaseState, worldOf } from '#cases'
import { addDays, instantAt, type LegalDay } from '#foundation/time'
import { notifyApplicants } from '#notices'
import { examineDecided, importRegister } from '#supervision/evidence'
import { supervise } from '#supervision/judging'
import { rows } from '#platform/database'
import type { County } from '../src/app/county.ts'
import { JOBS_OF_TIME, tick } from '../src/app/tick.ts'
import { receivePeople } from './arrivals.ts'
import type { Habits } from './habits.ts'
import { beginLife, type Life, type SimulationReport } from './life.ts'
import { officer } from './officers.ts'
import { beginPublicLife, type PublicLife, speakUp } from './public.ts'
import { answerCards, workUntil } from './work.ts'

/** Lives a county day by day under a virtual clock, every act through the real command path. */
export async function simulate(
  county: County,
  habits: Habits,
  onDay: (day: LegalDay, done: SimulationReport) => Promise<void> | void = () => {},
): Promise<SimulationReport> {
  const life = beginLife(county, habits)
  const publicLife = beginPublicLife(life)
  let day = habits.from
  for (let n = 0; n < habits.days; day = addDays(day, 1)) {
    await beginDay(life, day)
    if (county.calendar().isWorkday(day)) await liveWorkday(life, publicLife, day, n++)
    await county.sealer.sealAll()
    // Cards are events of the ledger too, and are sealed like all others.
    while ((await supervise(county)) > 0) await county.sealer.sealAll()
    while ((await examineDecided(county)) > 0);
    await onDay(day, life.report)
  }
  if (habits.wrongdoing) await handInCertificates(life, addDays(day, 14))
  return life.report
}

/** What time itself does; whoever has one of these cases in hand looks at it again. */
async function beginDay({ county, live, report }: Life, day: LegalDay): Promise<void> {
  await tick(county, instantAt(day, 60), JOBS_OF_TIME)
  const moved = await statesSince(county, [...live.values()])
  report.acts += moved.length
  for (const state of moved) {
    const world = worldOf(county.world.current(), state)
    Object.assign(live.get(state.caseId)!, { state, world })
    if (state.stage === 'closed') live.delete(state.caseId)
  }
}

/** Those of the cases that went on since they were looked at. */
async function statesSince(
  { pool }: County,
  seen: readonly { state: CaseState }[],
): Promise<CaseState[]> {
  const found = await rows<{ state: CaseState }>(
    pool,
    `select state from cases.case_row
     join unnest($1::text[], $2::int[]) as seen (case_id, version) using (case_id)
     where (state->>'version')::int > seen.version`,
    [seen.map(({ state }) => state.caseId), seen.map(({ state }) => state.version)],
  )
  return found.map(({ state }) => state)
}

/**
 * People come, officers work until evening, supervisors answer, the public speaks; `n` workdays
 * have gone by.
 */
async function liveWorkday(
  life: Life,
  publicLife: PublicLife,
  day: LegalDay,
  n: number,
): Promise<void> {
  const { county, habits } = life
  const untilNow = Math.round((habits.cases * n) / habits.days)
  const untilTonight = Math.round((habits.cases * (n + 1)) / habits.days)
  await receivePeople(life, day, untilNow, untilTonight)
  await workUntil(life, instantAt(day, (habits.wrongdoing ? 23.5 : 18) * 3600))
  await answerCards(life, instantAt(day, 17.5 * 3600))
  await county.sealer.sealAll()
  while ((await notifyApplicants({ ...county, county: county.tenant.name })) > 0);
  const applicants = [...life.live.values()].map(({ applicant }) => applicant.applicantId)
  await speakUp(
    publicLife,
    untilTonight - untilNow,
    [...new Set(applicants)],
    instantAt(day, 17.75 * 3600),
  )
}

/** Where somebody was dishonest, the book of certificates is held against the cases. */
async function handInCertificates({ county, report }: Life, day: LegalDay): Promise<void> {
  if (report.certificates.length === 0) return
  await importRegister(
    county,
    'certificate',
    report.certificates,
    officer('supervision', 'supervision-officer', 1),
    instantAt(day, 9 * 3600),
  )
  await county.sealer.sealAll()
  while ((await examineDecided(county)) > 0);
}
