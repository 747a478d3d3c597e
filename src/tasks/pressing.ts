import type { ItemId, StaffId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { type Queryable, rows } from '#platform/database'
import type { TaskKey } from './list.ts'
import type { Subject, TaskKind } from './task.ts'
import type { Whom } from './whom.ts'

/** A task of which people are told at once. */
export interface PressingTask extends TaskKey, Whom {
  kind: TaskKind
  subjectId: string
  title: string
  itemId: ItemId | null
  about: string | null
  level: NonNullable<Subject['level']> | null
  since: LegalDay
  dueOn: LegalDay | null
  claimedBy: StaffId | null
  /** It waits for people by name, not for a role. */
  isNamed: boolean
}

/** For whom anything waits: each group once. */
export const listWhom = (db: Queryable): Promise<Whom[]> =>
  rows(db, 'select distinct audience, barred from tasks.task')

/** What is due on this day, what a red card asks, and what waits for somebody by name. */
export const listPressing = (db: Queryable, on: LegalDay): Promise<PressingTask[]> =>
  rows(
    db,
    `select t.stream, t.todo, t.step_id as "stepId", t.kind, t.subject_id as "subjectId", t.title, t.item_id as "itemId", t.about, t.level, t.since_on as since,
       coalesce(k.due_on, t.due_on) as "dueOn", c.officer_id as "claimedBy", t.audience, t.barred, named.is as "isNamed"
     from tasks.task t
     cross join lateral (select coalesce(bool_and(word ~ '[=~]'), false) as is from unnest(t.audience) as word) named
     left join clock.countdown k on k.case_id = t.subject_id and k.kind = t.clock and k.step_id = t.clock_step
     left join tasks.claim c on c.stream = t.stream and c.todo = t.todo and c.step_id = t.step_id
     where coalesce(k.due_on, t.due_on) = $1 or t.level = 'red' or named.is
     order by t.stream, t.todo, t.step_id`,
    [on],
  )
