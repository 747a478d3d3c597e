import { ownerOf, type PersonalKeys } from '#identity'
import { actorOf, type Sessions, signedIn } from '#identity/session'
import type { Blobs } from '#platform/blobs'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { storedUploadSchema, storeUpload, UPLOAD_REFUSALS } from './upload.ts'

interface Deps extends Sessions {
  keys: PersonalKeys
  blobs: Blobs
}

const NOT_STORED = [
  ...refusals(400, { 'file-missing': '请选择要上传的文件。' }),
  ...refusals(413, UPLOAD_REFUSALS, 'file-too-large'),
  ...refusals(422, UPLOAD_REFUSALS, 'file-type-not-allowed', 'file-empty'),
]

/** Files that are handed in: kept under an id which acts name. */
export function registerUploads(server: HttpServer, deps: Deps): void {
  server.post(
    '/api/uploads',
    {
      config: {
        access: signedIn(deps),
        takes: 'file',
        refuses: NOT_STORED,
        forPrograms: '高拍仪、部门业务系统代收材料',
      },
      schema: { summary: '上传材料文件', response: { 201: storedUploadSchema } },
    },
    async (request, reply) => {
      const part = await request.file()
      if (!part) return refuse(reply, 'file-missing')
      const stored = await storeUpload(
        { ...deps, db: deps.pool },
        ownerOf(actorOf(request)),
        part.filename,
        part.file,
        deps.now(),
      )
      if (!stored.ok) return refuse(reply, stored.code)
      return reply.code(201).send(stored.upload)
    },
  )
}
