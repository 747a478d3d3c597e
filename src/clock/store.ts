import { z } from 'zod'
import type { WorkCalendar } from '#calendar'
import type { CaseId, DraftId, StepId, SubjectId, UnitId } from '#foundation/ids'
import { ids, legalDay } from '#foundation/schema'
import type { LegalDay } from '#foundation/time'
import { append, type Origin, readHead } from '#ledger'
import { type Client, type Queryable, rows, type Statement } from '#platform/database'
import { type CaseClockKind, type ClockFacts, type ClockKind, clockKind, dueDay } from './clock.ts'
import { limitStream } from './events.ts'

/** Replaces the stored clocks of a case by these; stopped ones are not kept. */
export function projectClocks(
  caseId: SubjectId,
  unitId: UnitId,
  clocks: readonly ClockFacts[],
  calendar: WorkCalendar,
  on: LegalDay,
): Statement {
  const open = clocks.filter((clock) => clock.stoppedOn === undefined)
  return {
    name: 'clock.project',
    text: `with gone as (
             delete from clock.countdown where case_id = $1
             and not exists (select from unnest($3::text[], $4::text[]) as k(kind, step_id) where k.kind = countdown.kind and k.step_id = countdown.step_id)
           )
           insert into clock.countdown (case_id, unit_id, kind, step_id, facts, due_on, is_paused, is_over)
           select $1, $2, *, due_on < $8 from unnest($3::text[], $4::text[], $5::jsonb[], $6::date[], $7::bool[]) as k(kind, step_id, facts, due_on, is_paused)
           on conflict (case_id, kind, step_id) do update set unit_id = excluded.unit_id, facts = excluded.facts, due_on = excluded.due_on,
             is_paused = excluded.is_paused, is_over = excluded.is_over
           where (countdown.due_on, countdown.facts, countdown.unit_id, countdown.is_over) is distinct from
             (excluded.due_on, excluded.facts, excluded.unit_id, excluded.is_over)`,
    values: [
      caseId,
      unitId,
      open.map((c) => c.kind),
      open.map((c) => c.stepId ?? ''),
      open.map((c) => JSON.stringify(c)),
      open.map((c) => dueDay(c, calendar, on)),
      open.map((c) => c.pauses.some((p) => p.endedOn === undefined)),
      on,
    ],
  }
}

interface Running {
  case_id: SubjectId
  kind: ClockKind
  step_id: StepId
  facts: ClockFacts
  due_on: LegalDay
}

/**
 * Brings limits up to this day: of what is `paused`, as the due day moves with each day up to the
 * cap while a special procedure runs; of `all`, on a day on which a version of the calendar begins,
 * as acts may have reckoned before it and committed after. What an act reckons meanwhile stays.
 */
export async function refreshLimits(
  db: Queryable,
  calendar: WorkCalendar,
  on: LegalDay,
  which: 'paused' | 'all',
): Promise<void> {
  const running = await rows<Running>(
    db,
    `select case_id, kind, step_id, facts, due_on from clock.countdown
     ${which === 'paused' ? 'where is_paused' : ''}`,
  )
  const stale = running
    .map((clock) => ({ ...clock, after: dueDay(clock.facts, calendar, on) }))
    .filter(({ after, due_on }) => after !== due_on)
  if (stale.length === 0) return
  await db.query(
    `update clock.countdown set due_on = fresh.after
     from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::date[], $6::date[])
       as fresh(case_id, kind, step_id, facts, before, after)
     where countdown.case_id = fresh.case_id and countdown.kind = fresh.kind
       and countdown.step_id = fresh.step_id
       and countdown.facts = fresh.facts and countdown.due_on = fresh.before`,
    [
      stale.map((c) => c.case_id),
      stale.map((c) => c.kind),
      stale.map((c) => c.step_id),
      stale.map((c) => JSON.stringify(c.facts)),
      stale.map((c) => c.due_on),
      stale.map((c) => c.after),
    ],
  )
}

export const movedLimit = z
  .object({
    /** The case, letter or rating. */
    caseId: ids.subject,
    kind: clockKind,
    /** Empty where the clock is of no step. */
    stepId: z.union([ids.step, z.literal('')]),
    before: legalDay,
    after: legalDay,
  })
  .meta({ id: 'MovedLimit' })
export type MovedLimit = z.infer<typeof movedLimit>

/** The steps of a case that are over their limit. */
export async function listLateSteps(
  db: Queryable,
  caseId: CaseId,
  on: LegalDay,
): Promise<StepId[]> {
  const found = await rows<{ step_id: StepId }>(
    db,
    "select step_id from clock.countdown where case_id = $1 and kind = 'step' and due_on < $2",
    [caseId, on],
  )
  return found.map((f) => f.step_id)
}

/** Every running limit that another calendar would move. */
export async function previewMoves(
  db: Queryable,
  calendar: WorkCalendar,
  on: LegalDay,
): Promise<MovedLimit[]> {
  const stored = await rows<Running>(
    db,
    'select case_id, kind, step_id, facts, due_on from clock.countdown order by case_id, kind, step_id',
  )
  const moved: MovedLimit[] = []
  for (const clock of stored) {
    const after = dueDay(clock.facts, calendar, on)
    if (after !== clock.due_on)
      moved.push({
        caseId: clock.case_id,
        kind: clock.kind,
        stepId: clock.step_id,
        before: clock.due_on,
        after,
      })
  }
  return moved
}

const MOVES_PER_FACT = 1000

/**
 * A version of the calendar takes effect: every running limit is computed anew, those that moved
 * are told as facts, once for each version, whoever comes first. An act under way is waited for,
 * and the next one waits. Answers how many moved; undefined when it was done before.
 */
export async function moveLimits(
  client: Client,
  draftId: DraftId,
  calendar: WorkCalendar,
  on: LegalDay,
  origin: Origin,
): Promise<number | undefined> {
  const stream = limitStream.nameOf(draftId)
  // Asked each minute: nobody's act is kept waiting for what was done long ago.
  if ((await readHead(client, stream)).version > 0) return undefined
  await client.query('lock table clock.countdown in share row exclusive mode')
  const head = await readHead(client, stream)
  if (head.version > 0) return undefined
  const moves = await previewMoves(client, calendar, on)
  const chunks = Array.from({ length: Math.max(1, Math.ceil(moves.length / MOVES_PER_FACT)) })
  await append(
    client,
    limitStream,
    draftId,
    head,
    chunks.map((_, i) => ({
      type: 'LimitsMoved',
      body: { moves: moves.slice(i * MOVES_PER_FACT, (i + 1) * MOVES_PER_FACT) },
    })),
    origin,
  )
  await client.query(projectMoves(draftId, moves))
  await client.query(
    `update clock.countdown set due_on = moved.after
     from unnest($1::text[], $2::text[], $3::text[], $4::date[]) as moved(case_id, kind, step_id, after)
     where countdown.case_id = moved.case_id and countdown.kind = moved.kind and countdown.step_id = moved.step_id`,
    [
      moves.map((m) => m.caseId),
      moves.map((m) => m.kind),
      moves.map((m) => m.stepId),
      moves.map((m) => m.after),
    ],
  )
  return moves.length
}

/** Writes down which limits an amendment moved. */
export function projectMoves(
  amendmentId: DraftId,
  moves: readonly (Omit<MovedLimit, 'kind'> & { kind: string })[],
): Statement {
  return {
    text: `insert into clock.moved_limit (amendment_id, case_id, kind, step_id, due_on_before, due_on_after)
           select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::date[], $6::date[])`,
    values: [
      amendmentId,
      moves.map((m) => m.caseId),
      moves.map((m) => m.kind),
      moves.map((m) => m.stepId),
      moves.map((m) => m.before),
      moves.map((m) => m.after),
    ],
  }
}

/** Empties the running clocks of these kinds, for a replay of those who have them. */
export async function clearClocks(db: Queryable, kinds: readonly ClockKind[]): Promise<void> {
  await db.query('delete from clock.countdown where kind = any($1)', [kinds])
}

/** Every limit that an approved amendment moved, with the day that held before. */
export function listMoved(db: Queryable, amendmentId: DraftId): Promise<MovedLimit[]> {
  return rows(
    db,
    `select case_id as "caseId", kind, step_id as "stepId", due_on_before as before, due_on_after as after from clock.moved_limit
     where amendment_id = $1 order by case_id, kind, step_id`,
    [amendmentId],
  )
}

/**
 * Cases whose clock of this kind has run out before the end of `on`. The index makes the cost
 * follow what is due.
 */
export async function listDue(db: Queryable, kind: CaseClockKind, on: LegalDay): Promise<CaseId[]> {
  const due = await rows<{ case_id: CaseId }>(
    db,
    'select distinct case_id from clock.countdown where kind = $1 and due_on < $2 order by case_id',
    [kind, on],
  )
  return due.map((d) => d.case_id)
}

/**
 * Subjects with a clock of these kinds that has run out, or runs again, since they were last
 * projected: time alone changed them.
 */
export async function listTurned<Id extends SubjectId>(
  db: Queryable,
  kinds: readonly ClockKind[],
  on: LegalDay,
): Promise<Id[]> {
  const turned = await rows<{ case_id: Id }>(
    db,
    'select distinct case_id from clock.countdown where kind = any($1) and is_over <> (due_on < $2) order by case_id',
    [kinds, on],
  )
  return turned.map((t) => t.case_id)
}
