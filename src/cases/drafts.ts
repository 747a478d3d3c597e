import { randomUUID } from 'node:crypto'
import type { Instant } from '#foundation/time'
import type { PersonalKeys } from '#identity'
import { type Queryable, row, rows } from '#platform/database'

/** What an applicant has filled in so far, sealed; one draft for each item. */
export async function saveDraft(db: Queryable, keys: PersonalKeys, ownerId: string, itemId: string, draft: unknown, at: Instant): Promise<void> {
  await db.query(
    `insert into cases.draft (draft_id, owner_id, item_id, body_sealed, saved_at) values ($1, $2, $3, $4, $5)
     on conflict (owner_id, item_id) do update set body_sealed = excluded.body_sealed, saved_at = excluded.saved_at`,
    [randomUUID(), ownerId, itemId, keys.seal(JSON.stringify(draft)), at],
  )
}

export async function findDraft<T>(db: Queryable, keys: PersonalKeys, ownerId: string, itemId: string): Promise<T | undefined> {
  const found = await row<{ body_sealed: Buffer }>(db, 'select body_sealed from cases.draft where owner_id = $1 and item_id = $2', [ownerId, itemId])
  return found && (JSON.parse(keys.unseal(found.body_sealed)) as T)
}

export function listDrafts(db: Queryable, ownerId: string): Promise<{ itemId: string; savedAt: Instant }[]> {
  return rows(db, 'select item_id as "itemId", saved_at as "savedAt" from cases.draft where owner_id = $1 order by saved_at desc', [ownerId])
}
