import type { ClockKind } from '#clock'
import type { ApplicantId, ItemId, StepId, UnitId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import type { Queryable, Statement } from '#platform/database'
import type { Whom } from './whom.ts'

/** What a task is about. */
export const TASK_KINDS = [
  'case',
  'letter',
  'rating',
  'card',
  'directive',
  'measure',
  'check',
  'draft',
  'plan',
  'person',
] as const
export type TaskKind = (typeof TASK_KINDS)[number]

/** 待办: something that nothing bars and that waits for somebody, as the facts of its subject say. */
export interface Task extends Whom {
  /** Which of the things that may wait in its subject: a word of the module that declares them. */
  todo: string
  /** The step of a process, where it is one. */
  stepId?: StepId
  /** What is to be done. */
  title: string
  since: LegalDay
  /**
   * The clock of the subject that presses on it, or the day by which it is due where no clock runs.
   */
  clock?: ClockKind | undefined
  /** Of which step or of whose term, where its kind has several. */
  clockStep?: StepId
  dueOn?: LegalDay | undefined
}

/** What has tasks: a stream of the ledger. */
export interface Subject {
  stream: string
  kind: TaskKind
  /** By which its clocks and its page know it. */
  subjectId: string
  /** The unit whose affair it is. */
  unitId: UnitId
  itemId?: ItemId | '' | undefined
  applicantId?: ApplicantId | undefined
  /** What people call it, where no item does. */
  about?: string | undefined
  /** Of a card. */
  level?: 'warning' | 'yellow' | 'red' | undefined
  urges?: number
}

/** Replaces what waits in these subjects. */
export function projectTasks(
  ...subjects: readonly (Subject & { tasks: readonly Task[] })[]
): Statement {
  const lines = subjects.flatMap(({ tasks, ...subject }) =>
    tasks.map((task) => ({
      stream: subject.stream,
      kind: subject.kind,
      subject_id: subject.subjectId,
      unit_id: subject.unitId,
      item_id: subject.itemId || null,
      applicant_id: subject.applicantId,
      about: subject.about,
      level: subject.level,
      urges: subject.urges ?? 0,
      todo: task.todo,
      step_id: task.stepId ?? '',
      title: task.title,
      since_on: task.since,
      clock: task.clock,
      clock_step: task.clockStep ?? '',
      due_on: task.dueOn,
      audience: [...task.audience].sort(),
      barred: [...task.barred].sort(),
    })),
  )
  return {
    name: 'tasks.project',
    text: `with line as (
             select * from jsonb_to_recordset($2) as l(stream text, kind text, subject_id text, unit_id text, item_id text, applicant_id text, about text, level text, urges int,
               todo text, step_id text, title text, since_on date, clock text, clock_step text, due_on date, audience text[], barred text[])
           ), gone as (
             delete from tasks.task t where stream = any($1)
               and not exists (select from line l where l.stream = t.stream and l.todo = t.todo and l.step_id = t.step_id)
           )
           insert into tasks.task (stream, kind, subject_id, unit_id, item_id, applicant_id, about, level, urges, todo, step_id, title, since_on, clock, clock_step, due_on, audience, barred)
           select stream, kind, subject_id, unit_id, item_id, applicant_id, about, level, urges, todo, step_id, title, since_on, clock, clock_step, due_on, audience, barred from line
           on conflict (stream, todo, step_id) do update set unit_id = excluded.unit_id, about = excluded.about, level = excluded.level, urges = excluded.urges,
             title = excluded.title, since_on = excluded.since_on, clock = excluded.clock, clock_step = excluded.clock_step, due_on = excluded.due_on,
             audience = excluded.audience, barred = excluded.barred`,
    values: [subjects.map(({ stream }) => stream), JSON.stringify(lines)],
  }
}

/** Empties the tasks of these kinds, for a replay of those who have them. */
export async function clearTasks(db: Queryable, kinds: readonly TaskKind[]): Promise<void> {
  await db.query('delete from tasks.task where kind = any($1)', [kinds])
}
