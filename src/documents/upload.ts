import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { fileTypeFromBuffer } from 'file-type'
import { z } from 'zod'
import type { ApplicantId, OwnerId, UploadId } from '#foundation/ids'
import { MOST_UPLOAD_BYTES } from '#foundation/limits'
import { hash, ids, legalDay, text } from '#foundation/schema'
import type { Instant, LegalDay } from '#foundation/time'
import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'
import { type Queryable, row, rows } from '#platform/database'
import { UPLOAD_REFUSALS, UPLOAD_TYPES } from './contract.ts'
import { openKept } from './kept.ts'
import { sealFile } from './sealer.ts'
import { stripMetadata } from './strip.ts'

export { UPLOAD_REFUSALS }
export type UploadRefusal = keyof typeof UPLOAD_REFUSALS

export const storedUploadSchema = z
  .object({
    documentId: ids.upload,
    mediaType: text('application/pdf'),
    sizeBytes: z.int(),
    /** Of its content, under the county's key. */
    hash,
  })
  .meta({ id: 'StoredUpload' })
type StoredUpload = z.infer<typeof storedUploadSchema>

/**
 * Keeps a file, sealed with SM4-GCM under the fingerprint of what it contains, so that the same
 * file is kept once. Images lose what they tell of place and camera. At most `MOST_UPLOAD_BYTES`
 * are held in memory. A refused file leaves nothing behind.
 */
export async function storeUpload(
  deps: { db: Queryable; keys: PersonalKeys; blobs: Blobs },
  ownerId: OwnerId,
  fileName: string,
  source: Readable,
  at: Instant,
): Promise<{ ok: true; upload: StoredUpload } | { ok: false; code: UploadRefusal }> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of source as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= MOST_UPLOAD_BYTES) chunks.push(chunk)
  }
  // The form parser cuts a stream that passes its own limit, and only says so here.
  if (length > MOST_UPLOAD_BYTES || (source as { truncated?: boolean }).truncated)
    return { ok: false, code: 'file-too-large' }
  if (length === 0) return { ok: false, code: 'file-empty' }
  const given = Buffer.concat(chunks)
  const mediaType = await typeOf(given)
  if (!mediaType) return { ok: false, code: 'file-type-not-allowed' }
  const bytes = stripMetadata(mediaType, given)
  const { fingerprint: hash, sealed } = await sealFile(deps.keys, bytes)
  if (!(await deps.blobs.has(nameOf(hash)))) await deps.blobs.put(nameOf(hash), sealed)
  const documentId = randomUUID()
  await deps.db.query(
    'insert into documents.upload (document_id, owner_id, file_name_sealed, media_type, size_bytes, hash, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [
      documentId,
      ownerId,
      deps.keys.seal(fileName.slice(0, 200)),
      mediaType,
      bytes.length,
      hash,
      at,
    ],
  )
  return { ok: true, upload: { documentId, mediaType, sizeBytes: bytes.length, hash } }
}

/** What the bytes are, when it may be handed in. */
async function typeOf(bytes: Buffer): Promise<string | undefined> {
  const { mime } = (await fileTypeFromBuffer(bytes)) ?? {}
  if (mime === 'application/zip' && !bytes.includes('OFD.xml')) return undefined
  return mime && mime in UPLOAD_TYPES ? mime : undefined
}

interface UploadRow {
  document_id: UploadId
  owner_id: OwnerId
  file_name_sealed: Buffer
  media_type: string
  size_bytes: number
  hash: string
}

export async function findUpload(db: Queryable, keys: PersonalKeys, documentId: UploadId) {
  const found = await row<UploadRow>(
    db,
    'select document_id, owner_id, file_name_sealed, media_type, size_bytes, hash from documents.upload where document_id = $1',
    [documentId],
  )
  return (
    found && {
      documentId: found.document_id,
      ownerId: found.owner_id,
      fileName: keys.unseal(found.file_name_sealed),
      mediaType: found.media_type,
      sizeBytes: found.size_bytes,
      hash: found.hash,
    }
  )
}

const nameOf = (hash: string) => `uploads/${hash}`

/** The content of an upload. @throws when the kept file was changed */
export const openUpload = (
  deps: { keys: PersonalKeys; blobs: Blobs },
  hash: string,
): Promise<Buffer> => openKept(deps, 'uploads', hash)

/** Whose these files are, and the hashes of what they contain. */
export async function listUploads(
  db: Queryable,
  documentIds: readonly UploadId[],
): Promise<Map<UploadId, { ownerId: OwnerId; hash: string }>> {
  if (documentIds.length === 0) return new Map()
  const found = await rows<{ documentId: UploadId; ownerId: OwnerId; hash: string }>(
    db,
    'select document_id as "documentId", owner_id as "ownerId", hash from documents.upload where document_id = any($1)',
    [documentIds],
  )
  return new Map(found.map(({ documentId, ...file }) => [documentId, file]))
}

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
