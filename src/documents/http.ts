import { ownerOf } from '#identity'
import { actorOf, type Sessions, signedIn } from '#identity/session'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { NOT_STORED, storedUploadSchema, storeUpload, type UploadDeps } from './upload.ts'

type Deps = Sessions & UploadDeps

const REFUSES = [...refusals(400, { 'file-missing': '请选择要上传的文件。' }), ...NOT_STORED]

/** Files that are handed in: kept under an id which acts name. */
export function registerUploads(server: HttpServer, deps: Deps): void {
  server.post(
    '/api/uploads',
    {
      config: {
        access: signedIn(deps),
        takes: 'file',
        refuses: REFUSES,
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
