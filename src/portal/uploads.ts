import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type StoredUpload, storeUpload, type UploadRefusal } from '#documents'
import { must } from '#foundation/assert'
import { MOST_UPLOAD_BYTES } from '#platform/limits'
import { sendProblem } from '#platform/http'
import type { Portal } from './context.ts'

export const UPLOAD_REASONS: Record<UploadRefusal, string> = {
  'file-too-large': '文件超过 20 MB',
  'file-type-not-allowed': '文件内容不是允许的类型（PDF、图片、Word、Excel、OFD）',
  'file-empty': '文件是空的',
}

/** An upload that was begun is kept for a day. */
const INCOMING_MS = 24 * 3_600_000

/** Uploads that go on after a break (tus 1.0): each belongs to whoever began it. */
export function registerUploads({ server, county, applicant }: Portal): void {
  const directory = join(county.stateDir, 'incoming')
  mkdirSync(directory, { recursive: true })
  const store = new FileStore({ directory, expirationPeriodInMilliseconds: INCOMING_MS })
  /** Whose request is being handled: the library's hooks are not told. */
  const owners = new AsyncLocalStorage<string>()
  const tus = new Server({
    path: '/uploads',
    datastore: store,
    maxSize: MOST_UPLOAD_BYTES,
    relativeLocation: true,
    respectForwardedHeaders: false,
    namingFunction: () => `${must(owners.getStore(), 'an upload has an owner')}.${randomUUID()}`,
    onUploadFinish: async (_request, upload) => {
      const owner = must(owners.getStore(), 'an upload has an owner')
      const stored = await storeUpload(
        { db: county.pool, keys: county.keys, stateDir: county.stateDir },
        owner,
        upload.metadata?.filename ?? '',
        createReadStream(join(directory, upload.id)),
        county.now(),
      )
      await store.remove(upload.id)
      if (!stored.ok) return { status_code: 422, body: UPLOAD_REASONS[stored.code] }
      return {
        headers: { 'x-document-id': stored.upload.documentId satisfies StoredUpload['documentId'] },
      }
    },
  })
  // The library reads the bytes itself.
  server.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) =>
    done(null),
  )
  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    const actor = await applicant(request)
    if (!actor)
      return sendProblem(reply, {
        status: 401,
        code: 'not-signed-in',
        detail: '登录已过期，请重新登录。您填写的内容还在。',
      })
    const { id } = request.params as { id?: string }
    if (id !== undefined && !id.startsWith(`${actor.applicantId}.`))
      return sendProblem(reply, {
        status: 404,
        code: 'unknown-upload',
        detail: '没有找到这个上传。',
      })
    reply.hijack()
    await owners.run(actor.applicantId, () => tus.handle(request.raw, reply.raw))
    return reply
  }
  server.route({ method: ['POST'], url: '/uploads', handler: handle })
  server.route({ method: ['HEAD', 'PATCH', 'DELETE'], url: '/uploads/:id', handler: handle })
  const sweep = setInterval(
    () =>
      void store
        .deleteExpired()
        .catch((error: Error) => server.log.error({ err: error }, 'sweeping uploads')),
    3_600_000,
  )
  server.addHook('onClose', async () => clearInterval(sweep))
}
