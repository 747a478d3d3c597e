import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { must } from '#foundation/assert'
import type { ApplicantId } from '#foundation/ids'
import type { PersonalKeys } from '#identity'
import type { Blobs } from '#platform/blobs'
import { type Pool, type Queryable, row, rows, transaction } from '#platform/database'
import { alone } from '#platform/room'
import { sealFile } from './sealer.ts'

/**
 * A file on its way: its pieces lie sealed, each as it came, wherever a process of the county took
 * it.
 */
export interface Incoming {
  uploadId: string
  ownerId: ApplicantId
  metadata: Record<string, string | null>
  sizeBytes: number
  receivedBytes: number
  begunAt: string
}

/** Pieces are kept when they have grown to this, or when no more comes. */
export const PIECE_BYTES = 1024 * 1024
/** One that was begun is kept so long. */
export const INCOMING_HOURS = 24
const MOST_UNFINISHED = 20

interface Deps {
  db: Queryable
  keys: PersonalKeys
  blobs: Blobs
}

/** False when its owner has too many that are not finished. */
export async function beginIncoming(
  { db, keys }: Deps & { db: Pool },
  { uploadId, ownerId, sizeBytes, metadata }: Omit<Incoming, 'receivedBytes' | 'begunAt'>,
): Promise<boolean> {
  const begun = await transaction(db, async (client) => {
    await alone(client, `documents.incoming/${ownerId}`)
    return row(
      client,
      `insert into documents.incoming (upload_id, owner_id, metadata_sealed, size_bytes)
     select $1, $2, $3, $4
     where (select count(*) from documents.incoming where owner_id = $2
              and begun_at > now() - make_interval(hours => $6)) < $5
     returning 1`,
      [
        uploadId,
        ownerId,
        keys.seal(cellOf(uploadId, ownerId), JSON.stringify(metadata)),
        sizeBytes,
        MOST_UNFINISHED,
        INCOMING_HOURS,
      ],
    )
  })
  return begun !== undefined
}

export async function findIncoming(
  { db, keys }: Deps,
  uploadId: string,
): Promise<Incoming | undefined> {
  const found = await row<Omit<Incoming, 'metadata'> & { metadata_sealed: Buffer }>(
    db,
    `select upload_id as "uploadId", owner_id as "ownerId", metadata_sealed, size_bytes as "sizeBytes",
       received_bytes as "receivedBytes", begun_at as "begunAt"
     from documents.incoming where upload_id = $1`,
    [uploadId],
  )
  if (!found) return undefined
  const { metadata_sealed, ...incoming } = found
  const metadata = keys.unseal(cellOf(uploadId, incoming.ownerId), metadata_sealed)
  return { ...incoming, metadata: JSON.parse(metadata) as Incoming['metadata'] }
}

/** Whose it is, its name is sealed with. */
const cellOf = (uploadId: string, ownerId: ApplicantId) =>
  ['documents.incoming.metadata_sealed', uploadId, ownerId] as const

/** Keeps the piece that begins at `from`; false when the file does not stand there (any more). */
export async function addPiece(
  { db, keys, blobs }: Deps,
  uploadId: string,
  from: number,
  bytes: Buffer,
): Promise<boolean> {
  // A name of its own: of two that are sent for the same place, the one that came too late
  // overwrites nothing.
  const name = `${folderOf(uploadId)}${String(from).padStart(9, '0')}-${randomUUID()}`
  const { sealed } = await sealFile(keys, bytes)
  await blobs.put(name, sealed)
  const kept = await row(
    db,
    `update documents.incoming set received_bytes = received_bytes + $3, pieces = pieces || $4::text
     where upload_id = $1 and received_bytes = $2 and received_bytes + $3 <= size_bytes
     returning 1`,
    [uploadId, from, bytes.length, name],
  )
  return kept !== undefined
}

/** What has come, from the beginning. */
export async function readIncoming({ db, keys, blobs }: Deps, uploadId: string): Promise<Readable> {
  const { pieces } = must(
    await row<{ pieces: string[] }>(
      db,
      'select pieces from documents.incoming where upload_id = $1',
      [uploadId],
    ),
    `upload ${uploadId} is on its way`,
  )
  return Readable.from(
    (async function* () {
      for (const name of pieces)
        yield keys.unsealBytes(must(await blobs.get(name), `${name} is kept`))
    })(),
  )
}

export async function dropIncoming({ db, blobs }: Deps, uploadId: string): Promise<void> {
  await db.query('delete from documents.incoming where upload_id = $1', [uploadId])
  for (const name of await blobs.list(folderOf(uploadId))) await blobs.delete(name)
}

/**
 * Drops what was begun more than a day ago, and pieces that nobody waits for. Answers how many
 * files.
 */
export async function dropExpired({ db, blobs }: Deps): Promise<number> {
  const { rowCount } = await db.query(
    'delete from documents.incoming where begun_at < now() - make_interval(hours => $1)',
    [INCOMING_HOURS],
  )
  // Listed before it is asked who is waited for: whose first piece comes meanwhile is not in the
  // list.
  const names = await blobs.list('incoming/')
  const waitedFor = new Set(
    (await rows<{ id: string }>(db, 'select upload_id as id from documents.incoming')).map(
      ({ id }) => id,
    ),
  )
  for (const name of names) if (!waitedFor.has(name.split('/')[1]!)) await blobs.delete(name)
  return rowCount ?? 0
}

const folderOf = (uploadId: string) => `incoming/${uploadId}/`
