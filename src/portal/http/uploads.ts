import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { Server } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  dropIncoming,
  findIncoming,
  isForNow,
  NOT_STORED,
  readIncoming,
  storeUpload,
  UPLOAD_REFUSALS,
} from '#documents'
import { must } from '#foundation/assert'
import { MOST_UPLOAD_BYTES } from '#foundation/limits'
import { text } from '#foundation/schema'
import { applicantOf, applicants } from '#identity/session'
import { type HttpServer, refusals, refuse } from '#platform/http'
import type { FileDeps } from '../file-forms.ts'
import { ownerOf, ownerPart, PieceStore, TOO_MANY_UNFINISHED } from '../piece-store.ts'

const NOT_BEGUN = [
  ...refusals(413, { 'file-too-large': UPLOAD_REFUSALS['file-too-large'] }),
  ...refusals(429, { 'too-many-unfinished': TOO_MANY_UNFINISHED }),
]
const UNKNOWN = refusals(404, { 'unknown-upload': '没有找到这个上传。' })
const NOT_KEPT = [
  ...UNKNOWN,
  ...refusals(409, { 'offset-taken': '这一段已经收到，请从现在的位置接着传。' }),
  ...refusals(410, { 'upload-expired': '隔了太久没有传完，已经作废，请重新上传。' }),
  ...NOT_STORED,
]
const OURS = [...NOT_BEGUN, ...NOT_KEPT]

const digits = text('524288').regex(/^\d+$/)
const params = z.object({ id: text('0b6f4d52-8c1e-4f39-9a57-2d3c4b5a6978.7c9e6679') })
const empty = z.null()

/**
 * Uploads that go on after a break (tus 1.0), at whichever process: each belongs to whoever began
 * it.
 */
export function registerUploads(server: HttpServer, given: FileDeps): void {
  const deps = { ...given, db: given.pool }
  const handle = openTus(deps)
  const access = applicants(deps, 'program')

  // The library reads the bytes itself.
  server.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) =>
    done(null),
  )
  server.post(
    '/uploads',
    {
      config: { access, refuses: NOT_BEGUN },
      schema: {
        summary: '开始上传一个文件（tus 1.0）',
        headers: z.looseObject({
          'tus-resumable': z.literal('1.0.0').optional(),
          'upload-length': digits.optional(),
          'upload-metadata': text('filename 5omn54WnLmpwZw==').optional(),
        }),
        response: { 201: empty.describe('location 是上传的地址') },
      },
    },
    handle,
  )
  for (const [method, summary, done] of [
    ['HEAD', '传到了哪里', 200],
    ['PATCH', '接着传；传完了，x-document-id 是文件的编号', 204],
    ['DELETE', '不传了', 204],
  ] as const)
    server.route({
      method,
      url: '/uploads/:id',
      config: {
        access,
        refuses: method === 'DELETE' ? UNKNOWN : NOT_KEPT,
        takesBytes: true,
      },
      schema: { summary, params, response: { [done]: empty.describe(summary) } },
      handler: handle,
    })
}

function openTus(deps: FileDeps & { db: FileDeps['pool'] }) {
  const store = new PieceStore(deps)
  /** Whose request is being handled: the library's hooks are not told. */
  const owners = new AsyncLocalStorage<string>()
  const tus = new Server({
    path: '/uploads',
    datastore: store,
    maxSize: MOST_UPLOAD_BYTES,
    relativeLocation: true,
    respectForwardedHeaders: false,
    namingFunction: () => `${must(owners.getStore(), 'an upload has an owner')}.${randomUUID()}`,
    onResponseError: (_request, error) => inChinese(error),
    onUploadFinish: async (_request, upload) => {
      const stored = await finish(deps, upload.id, upload.metadata?.filename ?? '')
      // It is on its way no more: the library is not to look when it expires.
      upload.creation_date = undefined
      if (!stored.ok) {
        const { status, detail } = NOT_STORED.find(({ code }) => code === stored.code)!
        return { status_code: status, body: detail }
      }
      return { headers: { 'x-document-id': stored.upload.documentId } }
    },
  })
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { applicantId } = applicantOf(request)
    const { id } = request.params as { id?: string }
    if (id !== undefined && ownerPart(id) !== applicantId) return refuse(reply, 'unknown-upload')
    if (id !== undefined && request.method === 'HEAD') {
      const made = await answerWhole(deps, reply, id)
      if (made) return made
    }
    reply.hijack()
    await owners.run(applicantId, () => tus.handle(request.raw, reply.raw))
    return reply
  }
}

/** The library answers in English, and of a fault of ours it would tell everything. */
function inChinese(error: Error | { status_code: number; body: string }) {
  const status = 'status_code' in error ? error.status_code : 500
  const known = OURS.find((refusal) => refusal.status === status)
  const body =
    known?.detail ??
    (status < 500 ? '上传的请求不完整，请刷新页面后重新上传。' : '服务器出了问题，请稍后再试。')
  return { status_code: status, body }
}

/** All pieces are there: now it is a file, or was none that we take. */
async function finish(deps: FileDeps & { db: FileDeps['pool'] }, id: string, fileName: string) {
  const source = await readIncoming(deps, id)
  const stored = await storeUpload(deps, ownerOf(id), fileName, source, deps.now())
  // What nobody could look at is looked at when it is asked for again.
  if (stored.ok || !isForNow(stored.code)) await dropIncoming(deps, id)
  return stored
}

/** The process that took the last piece ended before it could say so. */
async function answerWhole(
  deps: FileDeps & { db: FileDeps['pool'] },
  reply: FastifyReply,
  id: string,
): Promise<FastifyReply | undefined> {
  const found = await findIncoming(deps, id)
  if (!found || found.receivedBytes < found.sizeBytes) return undefined
  const stored = await finish(deps, id, found.metadata.filename ?? '')
  if (!stored.ok) return refuse(reply, isForNow(stored.code) ? stored.code : 'unknown-upload')
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
