import { performAct } from '#cases'
import { addSeconds, dayOf, type Instant, type LegalDay } from '#foundation/time'
import { rows } from '#platform/database'
import { handleCard, searchCards } from '#supervision/cards'
import { applyAgain } from './arrivals.ts'
import { AT_ONCE, atOnce } from './at-once.ts'
import { chanceOf } from './chance.ts'
import { type Life, type Live, ordinalOf, type Planned } from './life.ts'
import { officer } from './officers.ts'
import { after, nextTime } from './pace.ts'
import { nextMove } from './wrongdoing.ts'

/* What is done on a day: cases are taken up when they fall due, and cards are answered. */

/**
 * Whatever falls due until the end of the day, in the order of its time; a few people act at the
 * same moment.
 */
export async function workUntil(life: Life, end: Instant): Promise<void> {
  const byTime = (a: Live, b: Live) =>
    a.dueAt === b.dueAt
      ? ordinalOf(life, a.caseId) - ordinalOf(life, b.caseId)
      : a.dueAt < b.dueAt
        ? -1
        : 1
  let agenda = [...life.live.values()].filter((entry) => entry.dueAt <= end)
  while (agenda.length > 0) {
    const anew = await wave(life, agenda.sort(byTime).slice(0, AT_ONCE))
    agenda = [...agenda, ...anew].filter((e) => e.dueAt <= end && life.live.has(e.caseId))
  }
}

/**
 * Chance is asked in the order of time, before anybody acts: one run is like another. Answers those
 * who come again.
 */
async function wave(life: Life, entries: readonly Live[]): Promise<Live[]> {
  const moves = entries.map((entry) => ({
    entry,
    at: entry.dueAt,
    planned: nextMove(life, entry),
  }))
  const results = await Promise.all(
    moves.map(({ entry, at, planned }) => planned && perform(life, entry, planned, at)),
  )
  const anew: Live[] = []
  for (const [i, { entry, at, planned }] of moves.entries()) {
    if (planned) anew.push(...(await follow(life, entry, planned, at, results[i]!)))
    else if (entry.dueAt === at) entry.dueAt = after(life, at, 1)
  }
  return anew
}

function perform({ county }: Life, { caseId }: Live, planned: Planned, at: Instant) {
  const { act, command, actor, occurredAt } = planned
  const via = occurredAt ? 'exchange' : actor.kind === 'officer' ? 'desk' : 'portal'
  return performAct(county, caseId, act, command, { actor, via, at, occurredAt })
}

/**
 * What an act led to: when the case is next in somebody's hands, and whether it comes back as
 * another.
 */
async function follow(
  life: Life,
  entry: Live,
  planned: Planned,
  at: Instant,
  result: Awaited<ReturnType<typeof performAct>>,
): Promise<Live[]> {
  const { report, live } = life
  report.acts += 1
  if (result.ok) entry.state = result.state
  else report.refused += 1
  if (result.ok && planned.act === 'approval' && entry.state.certificateNumber)
    handOut(life, entry, dayOf(at))
  entry.dueAt =
    result.ok && planned.minutes !== undefined
      ? addSeconds(at, planned.minutes * 60)
      : nextTime(life, entry.world.item, at, result.ok ? planned.wait : 1)
  const anew =
    result.ok && entry.wrongdoing === 'clock-reset' && planned.act === 'withdrawal'
      ? await applyAgain(life, entry, addSeconds(at, 300), 'clock-reset')
      : undefined
  if (entry.state.stage === 'closed') {
    report.closed += 1
    live.delete(entry.caseId)
  }
  return anew ? [anew] : []
}

/** The book of certificates on paper: the honest day, or one before the case was accepted. */
function handOut(life: Life, { caseId, state, wrongdoing }: Live, on: LegalDay): void {
  const { county, report, habits, chance } = life
  const isEarly = wrongdoing === 'certificate-first'
  if (isEarly) report.labels.set(caseId, 'certificate-first')
  const entry = { unitId: state.unitId, itemId: state.itemId }
  report.certificates.push({
    ...entry,
    number: state.certificateNumber!,
    on: isEarly ? county.calendar().addWorkdays(state.receivedOn, -2) : on,
  })
  if (!chance.falls(habits.neverEnteredShare ?? 0)) return
  const number = `${state.certificateNumber}-纸`
  report.neverEntered.add(number)
  report.certificates.push({ ...entry, number, on })
}

/**
 * Each unit's supervisor acknowledges in the afternoon what came, and reports what was done about
 * it.
 */
export async function answerCards(life: Life, at: Instant): Promise<void> {
  const { county, chance, habits } = life
  const measures = '已补派人手，当日督促经办人办理，并在科室会上提醒'
  for (const status of ['issued', 'acknowledged'] as const) {
    const cards = await searchCards(county.supervisionPool, { status, limit: 1000 })
    const caseOf = await casesOfRatings(life)
    const nameOf = ({ caseId: about, kind }: (typeof cards)['rows'][number]) => {
      const caseId = caseOf.get(about) ?? about
      return `${life.ordinals.get(caseId) ?? caseId}/${kind}`
    }
    const answered = cards.rows
      .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
      // The same cards stay unanswered day after day.
      .filter((card) => chanceOf(habits.seed, nameOf(card)) >= habits.unansweredShare)
      .filter((card) => status === 'issued' || (card.level !== 'warning' && chance.falls(0.1)))
    await atOnce(answered, ({ cardId, unitId }) => {
      const by = officer(unitId, 'unit-supervisor')
      return status === 'issued'
        ? handleCard(county, cardId, 'acknowledgement', {}, by, at)
        : handleCard(county, cardId, 'rectification', { measures }, by, at)
    })
  }
}

/** Ratings have numbers of another lot in every run; their cases are the same. */
async function casesOfRatings({ county }: Life): Promise<ReadonlyMap<string, string>> {
  const of = await rows<{ id: string; caseId: string }>(
    county.pool,
    `select rating_id as id, case_id as "caseId" from feedback.rating where case_id is not null`,
    [],
  )
  return new Map(of.map(({ id, caseId }) => [id, caseId]))
}
