import type { Amendment, WorkCalendar } from '#calendar'
import type { CaseId, SubjectId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { type Queryable, rows, type Statement } from '#platform/database'
import { type CaseClockKind, type ClockFacts, type ClockKind, dueDay } from './clock.ts'

/** Replaces the stored clocks of a case by these; stopped ones are not kept. */
export function projectClocks(
  caseId: SubjectId,
  unitId: string,
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
           insert into clock.countdown (case_id, unit_id, kind, step_id, facts, due_on, is_paused)
           select $1, $2, * from unnest($3::text[], $4::text[], $5::jsonb[], $6::date[], $7::bool[])
           on conflict (case_id, kind, step_id) do update set unit_id = excluded.unit_id, facts = excluded.facts, due_on = excluded.due_on,
             is_paused = excluded.is_paused
           where (countdown.due_on, countdown.facts, countdown.unit_id) is distinct from (excluded.due_on, excluded.facts, excluded.unit_id)`,
    values: [
      caseId,
      unitId,
      open.map((c) => c.kind),
      open.map((c) => c.stepId ?? ''),
      open.map((c) => JSON.stringify(c)),
      open.map((c) => dueDay(c, calendar, on)),
      open.map((c) => c.pauses.some((p) => p.endedOn === undefined)),
    ],
  }
}

/** While a special procedure runs, the due day moves with each day up to the cap: brings those limits up to this day. */
export async function refreshPaused(
  db: Queryable,
  calendar: WorkCalendar,
  on: LegalDay,
): Promise<void> {
  const paused = await rows<{
    case_id: SubjectId
    kind: ClockKind
    step_id: string
    facts: ClockFacts
  }>(db, 'select case_id, kind, step_id, facts from clock.countdown where is_paused')
  await db.query(
    `update clock.countdown set due_on = fresh.due_on
     from unnest($1::text[], $2::text[], $3::text[], $4::date[]) as fresh(case_id, kind, step_id, due_on)
     where countdown.case_id = fresh.case_id and countdown.kind = fresh.kind and countdown.step_id = fresh.step_id and countdown.due_on <> fresh.due_on`,
    [
      paused.map((c) => c.case_id),
      paused.map((c) => c.kind),
      paused.map((c) => c.step_id),
      paused.map((c) => dueDay(c.facts, calendar, on)),
    ],
  )
}

export interface MovedLimit {
  caseId: SubjectId
  kind: ClockKind
  stepId: string
  before: LegalDay
  after: LegalDay
}

/** Every running limit that another calendar would move. */
export async function previewMoves(
  db: Queryable,
  calendar: WorkCalendar,
  on: LegalDay,
): Promise<MovedLimit[]> {
  const stored = await rows<{
    case_id: SubjectId
    kind: ClockKind
    step_id: string
    facts: ClockFacts
    due_on: LegalDay
  }>(
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

/**
 * The same, told by the facts alone: what each amendment moved of one subject's limits. `clocksAt` answers the clocks as they
 * stood at a moment.
 */
export function movesOf(
  caseId: SubjectId,
  amendments: readonly Amendment[],
  clocksAt: (moment: Instant) => readonly ClockFacts[],
): { amendmentId: string; moves: MovedLimit[] }[] {
  return amendments
    .map(({ amendmentId, at, before, after }) => ({
      amendmentId,
      moves: clocksAt(at)
        .filter((clock) => clock.stoppedOn === undefined)
        .map((clock) => ({
          caseId,
          kind: clock.kind,
          stepId: clock.stepId ?? '',
          before: dueDay(clock, before, dayOf(at)),
          after: dueDay(clock, after, dayOf(at)),
        }))
        .filter((move) => move.before !== move.after),
    }))
    .filter(({ moves }) => moves.length > 0)
}

/** Moves the limits, and keeps for each the day that held before. */
export async function applyMoves(
  db: Queryable,
  amendmentId: string,
  moves: readonly MovedLimit[],
): Promise<void> {
  await db.query(projectMoves(amendmentId, moves))
  await db.query(
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
}

/** Writes down which limits an amendment moved. */
export function projectMoves(amendmentId: string, moves: readonly MovedLimit[]): Statement {
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

/** What a replay of those who have clocks of these kinds fills, and begins by emptying. */
export const CLOCK_TABLES = ['clock.countdown', 'clock.moved_limit'] as const
export async function clearClocks(db: Queryable, kinds: readonly ClockKind[]): Promise<void> {
  for (const table of CLOCK_TABLES)
    await db.query(`delete from ${table} where kind = any($1)`, [kinds])
}

/** Every limit that an approved amendment moved, with the day that held before. */
export function listMoved(db: Queryable, amendmentId: string): Promise<MovedLimit[]> {
  return rows(
    db,
    `select case_id as "caseId", kind, step_id as "stepId", due_on_before as before, due_on_after as after from clock.moved_limit
     where amendment_id = $1 order by case_id, kind, step_id`,
    [amendmentId],
  )
}

/** Cases whose clock of this kind has run out before the end of `on`. The index makes the cost follow what is due. */
export async function listDue(db: Queryable, kind: CaseClockKind, on: LegalDay): Promise<CaseId[]> {
  const due = await rows<{ case_id: CaseId }>(
    db,
    'select distinct case_id from clock.countdown where kind = $1 and due_on < $2 order by case_id',
    [kind, on],
  )
  return due.map((d) => d.case_id)
}
