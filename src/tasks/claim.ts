import type { StaffId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { type Queryable, row } from '#platform/database'
import { wordsOf } from './audience.ts'
import type { TaskKey } from './list.ts'

export const CLAIM_REFUSALS = {
  'claimed-by-other': '已经由 {name} 领取。请与其商量，或等其放回。',
} as const

/**
 * 领取: says that one is at it, so that colleagues leave it alone. Only what waits for one can be
 * claimed; it binds nobody.
 */
export async function claimTask(
  db: Queryable,
  officer: Officer,
  { stream, todo, stepId }: TaskKey,
  at: Instant,
): Promise<
  | { ok: true }
  | { ok: false; code: 'unknown-task' }
  | { ok: false; code: 'claimed-by-other'; by: StaffId }
> {
  const { lets, bars } = wordsOf(officer)
  const claimed = await row<{ officer_id: StaffId }>(
    db,
    `insert into tasks.claim (stream, todo, step_id, officer_id, claimed_at)
     select stream, todo, step_id, $4, $5 from tasks.task t
     where stream = $1 and todo = $2 and step_id = $3 and t.audience && $6::text[] and not t.barred && $7::text[]
     on conflict (stream, todo, step_id) do update set officer_id = claim.officer_id returning officer_id`,
    [stream, todo, stepId, officer.staffId, at, lets, bars],
  )
  if (!claimed) return { ok: false, code: 'unknown-task' }
  return claimed.officer_id === officer.staffId
    ? { ok: true }
    : { ok: false, code: 'claimed-by-other', by: claimed.officer_id }
}

/** 放回: by whoever claimed it; answers whether it was theirs. */
export async function releaseTask(
  db: Queryable,
  officer: Officer,
  { stream, todo, stepId }: TaskKey,
): Promise<boolean> {
  const released = await row(
    db,
    'delete from tasks.claim where stream = $1 and todo = $2 and step_id = $3 and officer_id = $4 returning 1',
    [stream, todo, stepId, officer.staffId],
  )
  return released !== undefined
}

/** Claims of what waits no more. */
export async function sweepClaims(db: Queryable): Promise<void> {
  await db.query(
    `delete from tasks.claim c where not exists
       (select from tasks.task t where t.stream = c.stream and t.todo = c.todo and t.step_id = c.step_id)`,
  )
}
