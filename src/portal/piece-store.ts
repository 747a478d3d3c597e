import type { Readable } from 'node:stream'
import { DataStore, ERRORS, Upload } from '@tus/server'
import {
  addPiece,
  beginIncoming,
  dropIncoming,
  findIncoming,
  INCOMING_HOURS,
  PIECE_BYTES,
} from '#documents'
import { must } from '#foundation/assert'
import { applicantIds } from '#foundation/ids'

type Deps = Parameters<typeof beginIncoming>[0]

export const TOO_MANY_UNFINISHED = '没有传完的文件太多，请先传完，或者明天再试。'

/** Keeps the pieces of tus where every process of the county finds them. */
export class PieceStore extends DataStore {
  readonly #deps: Deps

  constructor(deps: Deps) {
    super()
    this.#deps = deps
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration']
  }

  override async create(upload: Upload): Promise<Upload> {
    const begun = await beginIncoming(this.#deps, {
      uploadId: upload.id,
      ownerId: ownerOf(upload.id),
      sizeBytes: must(upload.size, 'the length of an upload is known'),
      metadata: upload.metadata ?? {},
    })
    if (!begun) throw { status_code: 429, body: TOO_MANY_UNFINISHED }
    return upload
  }

  override async getUpload(id: string): Promise<Upload> {
    const found = await findIncoming(this.#deps, id)
    if (!found) throw ERRORS.FILE_NOT_FOUND
    return new Upload({
      id,
      size: found.sizeBytes,
      offset: found.receivedBytes,
      metadata: found.metadata,
      creation_date: found.begunAt,
    })
  }

  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    let at = offset
    let waiting: Buffer[] = []
    let length = 0
    const keep = async () => {
      if (length === 0) return
      // Somebody else has sent this place: another window, or the same one by way of another
      // machine.
      if (!(await addPiece(this.#deps, id, at, Buffer.concat(waiting)))) throw ERRORS.INVALID_OFFSET
      at += length
      waiting = []
      length = 0
    }
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        waiting.push(chunk)
        length += chunk.length
        if (length >= PIECE_BYTES) await keep()
      }
    } finally {
      // What came before a break is kept, too: the rest goes on from there.
      await keep()
    }
    return at
  }

  override remove(id: string): Promise<void> {
    return dropIncoming(this.#deps, id)
  }

  override getExpiration(): number {
    return INCOMING_HOURS * 3_600_000
  }
}

/** An upload's id begins with whose it is. */
export const ownerPart = (uploadId: string) => uploadId.slice(0, uploadId.lastIndexOf('.'))
export const ownerOf = (uploadId: string) => applicantIds.of(ownerPart(uploadId))
