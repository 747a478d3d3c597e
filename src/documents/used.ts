import type { OwnerId, UploadId } from '#foundation/ids'
import type { Blobs } from '#platform/blobs'
import {
  type Client,
  isMissingReference,
  type Pool,
  type Queryable,
  rows,
  type Statement,
  transaction,
} from '#platform/database'
import type { Instant } from '#foundation/time'
import { forEachApart } from '#platform/jobs'
import { UNUSED_UPLOAD_DAYS } from './contract.ts'
import { holdHash, nameOf } from './kept.ts'

/**
 * Facts that are being written name these files: they are kept, and count in nobody's quota. Fails
 * (`isFileGone`) where one was erased meanwhile: then the facts are not written, either.
 */
export const holdFiles = (documentIds: readonly UploadId[]): Statement => ({
  name: 'documents.hold-files',
  text: `insert into documents.used (document_id) select unnest($1::text[]) on conflict do nothing`,
  values: [documentIds],
})
export const isFileGone = (error: unknown): boolean => isMissingReference(error, 'used_document_fk')

/** What standing facts name is kept, as far as it is there, and counts in nobody's quota. */
export const projectUsed = (documentIds: readonly UploadId[]): Statement => ({
  name: 'documents.record-used',
  text: `insert into documents.used (document_id)
         select document_id from documents.upload where document_id = any($1)
         on conflict do nothing`,
  values: [documentIds],
})

/** What a replay of those whose facts name files fills: it empties it, and names them again. */
export const USED_TABLES = ['documents.used'] as const
export async function clearUsed(db: Queryable): Promise<void> {
  await db.query('delete from documents.used')
}

/** Of `u`: no application has used it, and nobody has it kept for the next. */
export const IS_UNUSED = `not exists (select from documents.used d where d.document_id = u.document_id)
  and not exists (select from documents.reusable r where r.document_id = u.document_id)`

/**
 * Takes files away that nobody uses. Where one is used in the same moment the database refuses it:
 * then it is looked again, and found in use.
 */
export async function unlessUsed<T>(
  pool: Pool,
  takeAway: (client: Client) => Promise<T>,
): Promise<T> {
  try {
    return await transaction(pool, takeAway)
  } catch (error) {
    if (!isFileGone(error)) throw error
    return transaction(pool, takeAway)
  }
}

/**
 * Erases what was handed in `UNUSED_UPLOAD_DAYS` ago and is of no use, but for what is `named`
 * elsewhere. The file goes with the last that has it. What somebody uses meanwhile stays: the
 * database lets nobody delete what is used.
 */
export async function eraseUnused(
  { pool, blobs }: { pool: Pool; blobs: Blobs },
  named: readonly UploadId[],
  at: Instant,
): Promise<void> {
  const isOver = `u.uploaded_at < $1::timestamptz - make_interval(days => $2)
    and u.document_id <> all($3) and ${IS_UNUSED}`
  const given = [at, UNUSED_UPLOAD_DAYS, named]
  const over = await rows<{ hash: string }>(
    pool,
    `select distinct u.hash from documents.upload u where ${isOver}`,
    given,
  )
  await forEachApart(over, ({ hash }) =>
    unlessUsed(pool, async (client) => {
      await holdHash(client, hash)
      await client.query(`delete from documents.upload u where u.hash = $4 and ${isOver}`, [
        ...given,
        hash,
      ])
      await forget(client, hash)
    }),
  )
  await eraseForgotten({ pool, blobs })
}

/** Every file that one of these handed in. */
export async function listUploadsOf(
  db: Queryable,
  owners: readonly OwnerId[],
): Promise<UploadId[]> {
  const found = await rows<{ document_id: UploadId }>(
    db,
    'select document_id from documents.upload where owner_id = any($1)',
    [owners],
  )
  return found.map((f) => f.document_id)
}

/** Said together with what takes away the last name of a file. */
export async function forget(client: Client, hash: string): Promise<void> {
  await client.query('insert into documents.forgotten (hash) values ($1) on conflict do nothing', [
    hash,
  ])
}

/** A file goes once it is committed that nothing names it; safe to repeat. */
export async function eraseForgotten({ pool, blobs }: { pool: Pool; blobs: Blobs }): Promise<void> {
  const gone = await rows<{ hash: string }>(pool, 'select hash from documents.forgotten')
  await forEachApart(gone, ({ hash }) =>
    transaction(pool, async (client) => {
      await holdHash(client, hash)
      const others = await rows(client, 'select from documents.upload where hash = $1 limit 1', [
        hash,
      ])
      if (others.length === 0) await blobs.delete(nameOf(hash))
      await client.query('delete from documents.forgotten where hash = $1', [hash])
    }),
  )
}
