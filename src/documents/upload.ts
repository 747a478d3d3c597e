import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileTypeFromBuffer } from 'file-type'
import type { Instant } from '#foundation/time'
import type { PersonalKeys } from '#identity'
import { type Queryable, row, rows } from '#platform/database'
import { MOST_UPLOAD_BYTES } from '#platform/limits'

/** What an applicant may hand in. Decided by the bytes, never by the name. */
export const MEDIA_TYPES: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF', 'image/jpeg': 'JPG', 'image/png': 'PNG', 'image/webp': 'WebP',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
  'application/zip': 'ZIP(OFD)',
}
export const MOST_BYTES = MOST_UPLOAD_BYTES

export type UploadRefusal = 'file-too-large' | 'file-type-not-allowed' | 'file-empty'

export interface StoredUpload {
  documentId: string
  mediaType: string
  sizeBytes: number
  /** SM3, hexadecimal. */
  hash: string
}

/** Streams a file to disk while it is hashed and measured; the whole is never in memory. A refused file leaves nothing behind. */
export async function storeUpload(
  deps: { db: Queryable; keys: PersonalKeys; stateDir: string }, ownerId: string, fileName: string, source: Readable, at: Instant,
): Promise<{ ok: true; upload: StoredUpload } | { ok: false; code: UploadRefusal }> {
  const dir = join(deps.stateDir, 'uploads')
  mkdirSync(dir, { recursive: true })
  const draft = join(dir, `${randomUUID()}.draft`)
  const hash = createHash('sm3')
  let sizeBytes = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length
      if (sizeBytes > MOST_BYTES) return done(new TooLarge())
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(source, meter, createWriteStream(draft))
    // The form parser cuts a stream that passes its own limit, and only says so here.
    if ((source as { truncated?: boolean }).truncated) return { ok: false, code: 'file-too-large' }
    if (sizeBytes === 0) return { ok: false, code: 'file-empty' }
    const mediaType = await sniff(draft)
    if (!mediaType || !(mediaType in MEDIA_TYPES)) return { ok: false, code: 'file-type-not-allowed' }
    const digest = hash.digest('hex')
    const file = join(dir, digest)
    if (!existsSync(file)) renameSync(draft, file)
    const documentId = randomUUID()
    await deps.db.query(
      'insert into documents.upload (document_id, owner_id, file_name_sealed, media_type, size_bytes, hash, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7)',
      [documentId, ownerId, deps.keys.seal(fileName.slice(0, 200)), mediaType, sizeBytes, digest, at],
    )
    return { ok: true, upload: { documentId, mediaType, sizeBytes, hash: digest } }
  } catch (error) {
    if (error instanceof TooLarge) return { ok: false, code: 'file-too-large' }
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

class TooLarge extends Error {}

async function sniff(file: string): Promise<string | undefined> {
  const handle = await open(file)
  try {
    const head = Buffer.alloc(4100)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    return (await fileTypeFromBuffer(head.subarray(0, bytesRead)))?.mime
  } finally {
    await handle.close()
  }
}

interface UploadRow {
  document_id: string
  owner_id: string
  file_name_sealed: Buffer
  media_type: string
  size_bytes: number
  hash: string
}

export async function findUpload(db: Queryable, keys: PersonalKeys, documentId: string) {
  const found = await row<UploadRow>(db, 'select document_id, owner_id, file_name_sealed, media_type, size_bytes, hash from documents.upload where document_id = $1', [documentId])
  return found && {
    documentId: found.document_id, ownerId: found.owner_id, fileName: keys.unseal(found.file_name_sealed), mediaType: found.media_type,
    sizeBytes: found.size_bytes, hash: found.hash,
  }
}

export function openUpload(stateDir: string, hash: string): Readable {
  return createReadStream(join(stateDir, 'uploads', hash))
}

/** The hashes of these documents, for those that belong to one of the owners; a foreign id is simply absent. */
export async function uploadHashes(db: Queryable, ownerIds: readonly string[], documentIds: readonly string[]): Promise<Map<string, string>> {
  const found = await rows<{ document_id: string; hash: string }>(
    db, 'select document_id, hash from documents.upload where document_id = any($1) and owner_id = any($2)', [documentIds, ownerIds])
  return new Map(found.map((f) => [f.document_id, f.hash]))
}

/** Keeps a material for later applications; only with the applicant's consent. */
export async function keepForReuse(db: Queryable, applicantId: string, materialName: string, documentId: string, on: string): Promise<void> {
  await db.query(
    `insert into documents.reusable (applicant_id, material_name, document_id, given_on) values ($1, $2, $3, $4)
     on conflict (applicant_id, material_name) do update set document_id = excluded.document_id, given_on = excluded.given_on`,
    [applicantId, materialName, documentId, on],
  )
}

export async function listReusable(db: Queryable, applicantId: string): Promise<{ materialName: string; documentId: string; givenOn: string }[]> {
  const found = await rows<{ material_name: string; document_id: string; given_on: string }>(
    db, 'select material_name, document_id, given_on from documents.reusable where applicant_id = $1', [applicantId])
  return found.map((f) => ({ materialName: f.material_name, documentId: f.document_id, givenOn: f.given_on }))
}
