import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { DataStore, ERRORS, Server, Upload } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  addPiece,
  beginIncoming,
  dropExpired,
  dropIncoming,
  findIncoming,
  INCOMING_HOURS,
  PIECE_BYTES,
  readIncoming,
  storeUpload,
  type UploadRefusal,
} from '#documents'
import { must } from '#foundation/assert'
import { applicantIds } from '#foundation/ids'
import { MOST_UPLOAD_BYTES } from '#platform/limits'
import { sendProblem } from '#platform/http'
import type { Portal } from './context.ts'
import { applicantOf, applicants } from '#identity/session'

export const UPLOAD_REASONS: Record<UploadRefusal, string> = {
  'file-too-large': '文件超过 20 MB',
  'file-type-not-allowed': '文件内容不是允许的类型（PDF、图片、Word、Excel、OFD）',
  'file-empty': '文件是空的',
}

type Deps = Parameters<typeof addPiece>[0]

/** Keeps the pieces of tus where every process of the county finds them. */
class PieceStore extends DataStore {
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
    if (!begun) throw { status_code: 429, body: '没有传完的文件太多，请先传完，或者明天再试' }
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
      // Somebody else has sent this place: another window, or the same one by way of another machine.
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

  override deleteExpired(): Promise<number> {
    return dropExpired(this.#deps)
  }

  override getExpiration(): number {
    return INCOMING_HOURS * 3_600_000
  }
}

/** An upload's id begins with whose it is. */
const ownerPart = (uploadId: string) => uploadId.slice(0, uploadId.lastIndexOf('.'))
const ownerOf = (uploadId: string) => applicantIds.of(ownerPart(uploadId))

/** Uploads that go on after a break (tus 1.0), at whichever process: each belongs to whoever began it. */
export function registerUploads({ server, county }: Portal): void {
  const byUploader = applicants(county, 'program')
  const deps = { ...county, db: county.pool }
  const store = new PieceStore(deps)
  /** Whose request is being handled: the library's hooks are not told. */
  const owners = new AsyncLocalStorage<string>()
  /** All pieces are there: now it is a file, or was none that we take. */
  const finish = async (id: string, fileName: string) => {
    const source = await readIncoming(deps, id)
    const stored = await storeUpload(deps, ownerOf(id), fileName, source, county.now())
    await dropIncoming(deps, id)
    return stored
  }
  const tus = new Server({
    path: '/uploads',
    datastore: store,
    maxSize: MOST_UPLOAD_BYTES,
    relativeLocation: true,
    respectForwardedHeaders: false,
    namingFunction: () => `${must(owners.getStore(), 'an upload has an owner')}.${randomUUID()}`,
    onUploadFinish: async (_request, { id, metadata }) => {
      const stored = await finish(id, metadata?.filename ?? '')
      if (!stored.ok) return { status_code: 422, body: UPLOAD_REASONS[stored.code] }
      return { headers: { 'x-document-id': stored.upload.documentId } }
    },
  })
  // The library reads the bytes itself.
  server.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) =>
    done(null),
  )
  const unknown = (reply: FastifyReply) =>
    sendProblem(reply, { status: 404, code: 'unknown-upload', detail: '没有找到这个上传。' })
  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    const actor = applicantOf(request)
    const { id } = request.params as { id?: string }
    if (id !== undefined && ownerPart(id) !== actor.applicantId) return unknown(reply)
    if (id !== undefined && request.method === 'HEAD') {
      const found = await findIncoming(deps, id)
      if (found && found.receivedBytes === found.sizeBytes) {
        // The process that took the last piece ended before it could say so.
        const stored = await finish(id, found.metadata.filename ?? '')
        if (!stored.ok) return unknown(reply)
        return reply
          .headers({
            'tus-resumable': '1.0.0',
            'upload-offset': found.sizeBytes,
            'upload-length': found.sizeBytes,
            'cache-control': 'no-store',
            'x-document-id': stored.upload.documentId,
          })
          .send()
      }
    }
    reply.hijack()
    await owners.run(actor.applicantId, () => tus.handle(request.raw, reply.raw))
    return reply
  }
  server.route({
    method: ['POST'],
    config: { access: byUploader },
    url: '/uploads',
    handler: handle,
  })
  server.route({
    method: ['HEAD', 'PATCH', 'DELETE'],
    config: { access: byUploader },
    url: '/uploads/:id',
    handler: handle,
  })
  const sweep = setInterval(
    () =>
      void store
        .deleteExpired()
        .catch((error: Error) => server.log.error({ err: error }, 'sweeping uploads')),
    3_600_000,
  )
  server.addHook('onClose', async () => clearInterval(sweep))
}
