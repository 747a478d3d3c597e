import { z } from 'zod'
import type { ApplicantId, UploadId } from '#foundation/ids'
import { ids, legalDay, text } from '#foundation/schema'
import type { Instant, LegalDay } from '#foundation/time'
import { personStream } from '#identity/events'
import { note, onPortal } from '#ledger'
import type { Blobs } from '#platform/blobs'
import { type Pool, type Queryable, row, rows } from '#platform/database'
import { holdHash } from './kept.ts'
import { eraseForgotten, forget, IS_UNUSED, unlessUsed } from './used.ts'

/** Keeps a material for later applications; only with the applicant's consent. */
export async function keepForReuse(
  db: Queryable,
  applicantId: ApplicantId,
  materialName: string,
  documentId: UploadId,
  on: LegalDay,
): Promise<void> {
  await db.query(
    `insert into documents.reusable (applicant_id, material_name, document_id, given_on) values ($1, $2, $3, $4)
     on conflict (applicant_id, material_name) do update set document_id = excluded.document_id, given_on = excluded.given_on`,
    [applicantId, materialName, documentId, on],
  )
}

/** A material that need not be handed in again. */
export const reusable = z
  .object({ materialName: text('经营场所证明'), documentId: ids.upload, givenOn: legalDay })
  .meta({ id: 'ReusableMaterial' })

export const listReusable = (
  db: Queryable,
  applicantId: ApplicantId,
): Promise<z.infer<typeof reusable>[]> =>
  rows(
    db,
    'select material_name as "materialName", document_id as "documentId", given_on as "givenOn" from documents.reusable where applicant_id = $1',
    [applicantId],
  )

/**
 * Takes back the consent: the material is not offered again, and its file goes, unless a case has
 * it or one of the `named` is it (a draft, which lets it go in its own time). Undefined when it is
 * not kept.
 * @law 个人信息保护法 15、47
 */
export async function giveUpKept(
  { pool, blobs }: { pool: Pool; blobs: Blobs },
  { applicantId, documentId }: { applicantId: ApplicantId; documentId: UploadId },
  named: readonly UploadId[],
  at: Instant,
): Promise<{ isErased: boolean } | undefined> {
  const given = await unlessUsed(pool, async (client) => {
    const kept = await row<{ hash: string }>(
      client,
      `delete from documents.reusable r using documents.upload u
       where r.applicant_id = $1 and r.document_id = $2 and u.document_id = r.document_id
       returning u.hash`,
      [applicantId, documentId],
    )
    if (!kept) return undefined
    const body = { documentId }
    await note(
      client,
      personStream,
      applicantId,
      [{ type: 'ConsentWithdrawn', body }],
      onPortal(applicantId, at),
    )
    await holdHash(client, kept.hash)
    const gone = await client.query(
      `delete from documents.upload u
       where u.document_id = $1 and u.document_id <> all($2) and ${IS_UNUSED}`,
      [documentId, named],
    )
    const isErased = gone.rowCount === 1
    if (isErased) await forget(client, kept.hash)
    return { isErased }
  })
  if (given?.isErased) await eraseForgotten({ pool, blobs })
  return given
}
