import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { OwnerId, UploadId } from '#foundation/ids'
import { MOST_UPLOAD_BYTES } from '#foundation/limits'
import { own } from '#foundation/own'
import { hash, ids, text } from '#foundation/schema'
import { fileNameOf } from '#foundation/text'
import type { Instant } from '#foundation/time'
import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'
import type { Scanner } from '#platform/clamd'
import { type Pool, type Queryable, row, rows, transaction } from '#platform/database'
import { refusals } from '#platform/http'
import { countTimes, uncount } from '#platform/pace'
import { alone } from '#platform/room'
import {
  MOST_REFUSED_FILES,
  MOST_UNUSED_FILES,
  MOST_UNUSED_MEGABYTES,
  NAMELESS,
  QUOTA_HOURS,
  UPLOAD_REFUSALS,
  UPLOAD_TYPES,
  type UploadRefusal,
} from './contract.ts'
import { holdHash, nameOf, openKept } from './kept.ts'
import { readFile } from './reader.ts'
import { sealFile } from './sealer.ts'
import { IS_UNUSED } from './used.ts'

export { UPLOAD_REFUSALS }

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
    'file-heic',
    'file-old-office',
    'file-is-archive',
    'file-has-program',
    'file-broken',
    'file-too-complex',
    'file-empty',
    'file-has-script',
    'file-encrypted',
    'file-infected',
  ),
  ...refusals(429, UPLOAD_REFUSALS, 'quota-used-up', 'too-many-refused'),
  ...refusals(503, UPLOAD_REFUSALS, 'scanner-away', 'reader-busy'),
]
/** What is nothing of the file: the same one is taken a little later. */
export const isForNow = (code: UploadRefusal): boolean =>
  code === 'scanner-away' || code === 'reader-busy'

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
 * file is kept once. Images lose what they tell of place and camera. A refused file leaves nothing
 * behind but that it was one: so many of them in an hour, and no more is read.
 */
export async function storeUpload(
  deps: UploadDeps & { db: Pool },
  ownerId: OwnerId,
  fileName: string,
  source: Readable,
  at: Instant,
): Promise<{ ok: true; upload: StoredUpload } | Refused> {
  const { db, keys } = deps
  const given = await readAll(source)
  if (!given.ok) return given
  // Whoever has used up their quota is not to keep readers and scanner busy.
  if (!(await hasQuota(db, ownerId, given.bytes.length, at)))
    return { ok: false, code: 'quota-used-up' }
  // Counted before it is read, so that many at once are counted, too.
  const refused = { what: 'upload-refused', who: keys.index(ownerId), spanSeconds: 3600 }
  if ((await countTimes(db, refused, at)) > MOST_REFUSED_FILES)
    return { ok: false, code: 'too-many-refused' }
  const checked = await checkedFile(deps, ownerId, given.bytes)
  if (checked.ok || isForNow(checked.code)) await uncount(db, refused)
  return checked.ok ? keep(deps, ownerId, fileName, checked, at) : checked
}

interface Checked {
  ok: true
  mediaType: string
  bytes: Buffer
}

/** The file as it will be kept, when nothing is wrong with it. */
async function checkedFile(
  { scanner }: UploadDeps,
  ownerId: OwnerId,
  given: Buffer,
): Promise<Checked | Refused> {
  const read = await readFile(ownerId, given)
  if (read.code) return { ok: false, code: read.code }
  const { mediaType, bytes } = read
  const verdict = scanner ? await scanner(bytes) : 'clean'
  if (verdict !== 'clean')
    return { ok: false, code: verdict === 'away' ? 'scanner-away' : 'file-infected' }
  return { ok: true, mediaType, bytes }
}

/** Within the quota, the file is sealed and noted. */
async function keep(
  { db, keys, blobs }: UploadDeps & { db: Pool },
  ownerId: OwnerId,
  fileName: string,
  { mediaType, bytes }: Checked,
  at: Instant,
): Promise<{ ok: true; upload: StoredUpload } | Refused> {
  const { fingerprint: hash, sealed } = await sealFile(keys, bytes)
  const documentId = randomUUID()
  const isNoted = await transaction(db, async (client) => {
    // One at a time of each owner, so that many at once come within the quota, too.
    await alone(client, `documents.upload/${ownerId}`)
    if (!(await hasQuota(client, ownerId, bytes.length, at))) return false
    await holdHash(client, hash)
    await client.query(
      'insert into documents.upload (document_id, owner_id, file_name_sealed, media_type, size_bytes, hash, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7)',
      [
        documentId,
        ownerId,
        keys.seal(cellOf(documentId, ownerId, hash), namedAfter(mediaType, fileName)),
        mediaType,
        bytes.length,
        hash,
        at,
      ],
    )
    return true
  })
  if (!isNoted) return { ok: false, code: 'quota-used-up' }
  // Nobody knows the id yet: a row that stays without its file is erased as one without use.
  if (!(await blobs.has(nameOf(hash)))) await blobs.put(nameOf(hash), sealed)
  return { ok: true, upload: { documentId, mediaType, sizeBytes: bytes.length, hash } }
}

/** All that came, when it is something and not too much. */
async function readAll(source: Readable): Promise<{ ok: true; bytes: Buffer } | Refused> {
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
  return { ok: true, bytes: Buffer.concat(chunks) }
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

/**
 * What somebody calls a file, as it is kept and handed out: its ending is of what it contains,
 * added where it has another, so that nothing that is served is opened as what it is not.
 */
function namedAfter(mediaType: string, given: string): string {
  const endings = own(UPLOAD_TYPES, mediaType)?.endings.split(',') ?? []
  return fileNameOf(given.trim() || NAMELESS, endings)
}

interface UploadRow {
  document_id: UploadId
  owner_id: OwnerId
  file_name_sealed: Buffer
  media_type: string
  size_bytes: number
  hash: string
}

/** Whose a file is, and what it contains, its name is sealed with. */
const cellOf = (documentId: string, ownerId: OwnerId, hash: string) =>
  ['documents.upload.file_name_sealed', documentId, ownerId, hash] as const

/** @throws LostError when its row is not as it was written */
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
      // Of what was kept before, a name may have any ending.
      fileName: namedAfter(
        found.media_type,
        keys.unseal(cellOf(found.document_id, found.owner_id, found.hash), found.file_name_sealed),
      ),
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
  called?: string,
): Promise<Buffer> => openKept(deps, 'uploads', hash, called)

/**
 * Whose these files are, and the hashes of what they contain.
 * @throws LostError when a row is not as it was written
 */
export async function listUploads(
  db: Queryable,
  keys: PersonalKeys,
  documentIds: readonly UploadId[],
): Promise<Map<UploadId, { ownerId: OwnerId; hash: string }>> {
  if (documentIds.length === 0) return new Map()
  const found = await rows<{
    documentId: UploadId
    ownerId: OwnerId
    hash: string
    file_name_sealed: Buffer
  }>(
    db,
    'select document_id as "documentId", owner_id as "ownerId", hash, file_name_sealed from documents.upload where document_id = any($1)',
    [documentIds],
  )
  return new Map(
    found.map(({ documentId, ownerId, hash, file_name_sealed }) => {
      keys.unseal(cellOf(documentId, ownerId, hash), file_name_sealed)
      return [documentId, { ownerId, hash }]
    }),
  )
}
