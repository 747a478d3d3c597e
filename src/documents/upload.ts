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
import type { Scanner } from '#platform/clamd'
import { type Pool, type Queryable, row, rows, transaction } from '#platform/database'
import { refusals } from '#platform/http'
import {
  MOST_UNUSED_FILES,
  MOST_UNUSED_MEGABYTES,
  QUOTA_HOURS,
  UPLOAD_REFUSALS,
  UPLOAD_TYPES,
} from './contract.ts'
import { holdHash, nameOf, openKept } from './kept.ts'
import { faultOfPdf } from './pdf-script.ts'
import { sealFile } from './sealer.ts'
import { stripMetadata } from './strip.ts'
import { IS_UNUSED } from './used.ts'

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

/** Why a file is not kept, each with its status. */
export const NOT_STORED = [
  ...refusals(413, UPLOAD_REFUSALS, 'file-too-large'),
  ...refusals(
    422,
    UPLOAD_REFUSALS,
    'file-type-not-allowed',
    'file-empty',
    'file-has-script',
    'file-encrypted',
    'file-infected',
  ),
  ...refusals(429, UPLOAD_REFUSALS, 'quota-used-up'),
  ...refusals(503, UPLOAD_REFUSALS, 'scanner-away'),
]

/** What handing in takes of the county. */
export interface UploadDeps {
  keys: PersonalKeys
  blobs: Blobs
  /** Where there is one, nothing is kept that it did not find clean. */
  scanner: Scanner | undefined
}
type Refused = { ok: false; code: UploadRefusal }

/**
 * Keeps a file, sealed with SM4-GCM under the fingerprint of what it contains, so that the same
 * file is kept once. Images lose what they tell of place and camera. At most `MOST_UPLOAD_BYTES`
 * are held in memory. A refused file leaves nothing behind.
 */
export async function storeUpload(
  { db, keys, blobs, scanner }: UploadDeps & { db: Pool },
  ownerId: OwnerId,
  fileName: string,
  source: Readable,
  at: Instant,
): Promise<{ ok: true; upload: StoredUpload } | Refused> {
  const given = await readAll(source)
  if (!given.ok) return given
  const { mediaType, bytes } = given
  // Whoever has used up their quota is not to keep the scanner busy.
  if (!(await hasQuota(db, ownerId, bytes.length, at))) return { ok: false, code: 'quota-used-up' }
  const fault = mediaType === 'application/pdf' ? await faultOfPdf(bytes) : undefined
  if (fault) return { ok: false, code: fault }
  const verdict = scanner ? await scanner(bytes) : 'clean'
  if (verdict !== 'clean')
    return { ok: false, code: verdict === 'away' ? 'scanner-away' : 'file-infected' }
  const { fingerprint: hash, sealed } = await sealFile(keys, bytes)
  const documentId = randomUUID()
  const isNoted = await transaction(db, async (client) => {
    // One at a time of each owner, so that many at once come within the quota, too.
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 2))', [ownerId])
    if (!(await hasQuota(client, ownerId, bytes.length, at))) return false
    await holdHash(client, hash)
    await client.query(
      'insert into documents.upload (document_id, owner_id, file_name_sealed, media_type, size_bytes, hash, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7)',
      [documentId, ownerId, keys.seal(fileName.slice(0, 200)), mediaType, bytes.length, hash, at],
    )
    return true
  })
  if (!isNoted) return { ok: false, code: 'quota-used-up' }
  // Nobody knows the id yet: a row that stays without its file is erased as one without use.
  if (!(await blobs.has(nameOf(hash)))) await blobs.put(nameOf(hash), sealed)
  return { ok: true, upload: { documentId, mediaType, sizeBytes: bytes.length, hash } }
}

/** The bytes as they will be kept, when they may be handed in. */
async function readAll(
  source: Readable,
): Promise<{ ok: true; mediaType: string; bytes: Buffer } | Refused> {
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
  return { ok: true, mediaType, bytes: stripMetadata(mediaType, given) }
}

/** So much more of this owner is within what they may leave unused in a day. */
async function hasQuota(
  db: Queryable,
  ownerId: OwnerId,
  sizeBytes: number,
  at: Instant,
): Promise<boolean> {
  const within = await row<{ is_within: boolean }>(
    db,
    `select count(*) < $4 and coalesce(sum(u.size_bytes), 0) + $3 <= $5 as is_within
     from documents.upload u
     where u.owner_id = $1 and u.uploaded_at > $2::timestamptz - make_interval(hours => $6) and ${IS_UNUSED}`,
    [ownerId, at, sizeBytes, MOST_UNUSED_FILES, MOST_UNUSED_MEGABYTES * 1024 * 1024, QUOTA_HOURS],
  )
  return within!.is_within
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
