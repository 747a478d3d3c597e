import type { ClockFacts } from '#clock'
import type { ApplicantId, ItemId, StaffId, StepId, UnitId } from '#foundation/ids'
import type { Instant, LegalDay } from '#foundation/time'
import type { Officer, Role } from '#identity'
import { findPage, type Page, type Queryable, rows } from '#platform/database'
import { orderBy, type Sort } from '#platform/sorting'
import { roleOf, wordsOf } from './audience.ts'
import type { Subject, TaskKind } from './task.ts'

/** What tells a task from every other. */
export interface TaskKey {
  stream: string
  todo: string
  stepId: StepId
}

/** A task as it stands on the desk of somebody for whom it waits. */
export interface WaitingTask extends TaskKey {
  kind: TaskKind
  subjectId: string
  title: string
  unitId: UnitId
  itemId: ItemId | null
  applicantId: ApplicantId | null
  about: string | null
  level: NonNullable<Subject['level']> | null
  urges: number
  since: LegalDay
  /**
   * The clock that presses on it, where one runs; else the day by which it is due, if there is one.
   */
  clock: ClockFacts | null
  dueOn: LegalDay | null
  /** The roles by which it waits for this officer; none where they are named themselves. */
  roles: Role[]
  /** It waits for this officer by name, not for whoever holds a role. */
  isNamed: boolean
  /** Who says that they are at it. */
  claimedBy: StaffId | null
  claimedAt: Instant | null
}

export interface TaskFilter {
  kind?: TaskKind | undefined
  todo?: string | undefined
  unitId?: UnitId | undefined
  /** Run out before this day, due on it, or due until `soonOn`. */
  due?: 'over' | 'today' | 'soon' | undefined
  /** Named or claimed by this officer; open to whoever holds a role; claimed by a colleague. */
  whose?: 'mine' | 'open' | 'colleagues' | undefined
  /** A part of the number, of what is to be done or of what it is about; or one of these items. */
  text?: { part: string; itemIds: readonly ItemId[] } | undefined
  sort?: Sort<keyof typeof TASK_ORDERS> | undefined
}

const DUE_ON = 'coalesce(k.due_on, t.due_on)'
export const TASK_ORDERS = { dueOn: DUE_ON, since: 't.since_on' }

const FROM = `from tasks.task t
  cross join (select $3::text as id, $4::text[] as words) me
  left join clock.countdown k on k.case_id = t.subject_id and k.kind = t.clock and k.step_id = t.clock_step
  left join tasks.claim c on c.stream = t.stream and c.todo = t.todo and c.step_id = t.step_id
  where t.audience && $1::text[] and not t.barred && $2::text[]`
const CHOSEN = `($5::text is null or t.kind = $5) and ($6::text is null or t.todo = $6) and ($7::text is null or t.unit_id = $7)
  and case $8::text when 'over' then ${DUE_ON} < $9::date when 'today' then ${DUE_ON} = $9::date when 'soon' then ${DUE_ON} <= $10::date else true end
  and case $11::text when 'mine' then c.officer_id = me.id or t.audience && me.words when 'open' then c.officer_id is null and not t.audience && me.words
    when 'colleagues' then c.officer_id <> me.id else true end
  and ($12::text is null or t.subject_id ilike $12 or t.title ilike $12 or t.about ilike $12 or t.item_id = any($13))`

const wordsAsValues = (officer: Officer) => {
  const { lets, names, bars } = wordsOf(officer)
  return [lets, bars, officer.staffId, names]
}

/** The day of reading, and the last day that counts as soon. */
export interface Days {
  on: LegalDay
  soonOn: LegalDay
}

/** What waits for an officer, the most urgent first; what a colleague is at, last. */
export async function listTasks(
  db: Queryable,
  officer: Officer,
  { on, soonOn }: Days,
  filter: TaskFilter = {},
  { limit = 500, offset = 0 } = {},
): Promise<Page<WaitingTask>> {
  const { kind, todo, unitId, due, whose, text, sort } = filter
  const part = text && `%${text.part.replaceAll(/[%_\\]/g, String.raw`\$&`)}%`
  const given = [
    ...wordsAsValues(officer),
    ...[kind, todo, unitId, due, on, soonOn, whose, part].map((value) => value ?? null),
    text?.itemIds ?? [],
  ]
  const found = await findPage<Omit<WaitingTask, 'roles' | 'isNamed'> & { audience: string[] }>(
    db,
    {
      count: `select count(*) ${FROM} and ${CHOSEN}`,
      select: `select t.stream, t.todo, t.step_id as "stepId", t.kind, t.subject_id as "subjectId", t.title, t.unit_id as "unitId", t.item_id as "itemId",
       t.applicant_id as "applicantId", t.about, t.level, t.urges, t.since_on as since, k.facts as clock, ${DUE_ON} as "dueOn",
       t.audience, c.officer_id as "claimedBy", c.claimed_at as "claimedAt"
     ${FROM} and ${CHOSEN}
     order by coalesce(c.officer_id <> me.id, false), ${orderBy(TASK_ORDERS, sort, `${DUE_ON} nulls last, t.since_on, t.stream, t.todo, t.step_id`)}`,
    },
    given,
    { limit, offset },
  )
  const { lets, names } = wordsOf(officer)
  return {
    ...found,
    rows: found.rows.map(({ audience, ...task }) => {
      const letIn = audience.filter((word) => lets.includes(word))
      return {
        ...task,
        roles: [...new Set(letIn.flatMap((word) => roleOf(word) ?? []))],
        isNamed: letIn.some((word) => names.includes(word)),
      }
    }),
  }
}

export interface TaskCount {
  kind: TaskKind
  total: number
  over: number
  today: number
}

/** How much waits for an officer, by kind. */
export function countTasks(db: Queryable, officer: Officer, on: LegalDay): Promise<TaskCount[]> {
  return rows(
    db,
    `select t.kind, count(*) as total, count(*) filter (where ${DUE_ON} < $5) as over, count(*) filter (where ${DUE_ON} = $5) as today
     ${FROM} group by t.kind order by t.kind`,
    [...wordsAsValues(officer), on],
  )
}
