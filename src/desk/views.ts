import { z } from 'zod'
import { line } from '#foundation/schema'
import type { Instant } from '#foundation/time'
import type { Officer } from '#identity'
import { type Pool, type Queryable, row, rows, transaction } from '#platform/database'
import { alone } from '#platform/room'
import { MOST_VIEWS } from './contract.ts'
import { type TaskSearch, taskSearch } from './task.ts'

/** 常用筛选: how an officer looks at the desk, under a name of their own. */
export const savedView = z
  .object({ name: line(20, '今天到期的受理'), search: taskSearch })
  .meta({ id: 'SavedView' })
type SavedView = z.infer<typeof savedView>

export const VIEW_REFUSALS = {
  'too-many-views': `最多保存 ${MOST_VIEWS} 个常用筛选，请先删掉不用的。`,
} as const

/** An officer's views, by their names. */
export const listViews = (db: Queryable, { staffId }: Officer): Promise<SavedView[]> =>
  rows<SavedView>(db, 'select name, search from desk.view where officer_id = $1 order by name', [
    staffId,
  ])

/** Saves a view; one of the same name is replaced. */
export async function saveView(
  pool: Pool,
  { staffId }: Officer,
  { name, search }: { name: string; search: TaskSearch },
  at: Instant,
): Promise<{ ok: true } | { ok: false; code: keyof typeof VIEW_REFUSALS }> {
  const saved = await transaction(pool, async (client) => {
    await alone(client, `desk.view/${staffId}`)
    return row(
      client,
      `insert into desk.view (officer_id, name, search, saved_at)
     select $1, $2, $3, $4
     where (select count(*) from desk.view where officer_id = $1 and name <> $2) < $5
     on conflict (officer_id, name) do update set search = excluded.search, saved_at = excluded.saved_at returning 1 as saved`,
      [staffId, name, JSON.stringify(search), at, MOST_VIEWS],
    )
  })
  return saved ? { ok: true } : { ok: false, code: 'too-many-views' }
}

/** Deletes a view; nothing when there is none. */
export async function deleteView(db: Queryable, { staffId }: Officer, name: string): Promise<void> {
  await db.query('delete from desk.view where officer_id = $1 and name = $2', [staffId, name])
}
