import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isInternalPaper } from '#cases'
import { findIssued, findIssuedByHash, UPLOAD_REFUSALS } from '#documents'
import type { DocumentId } from '#foundation/ids'
import { ids } from '#foundation/schema'
import { EVERYBODY } from '#platform/access'
import type { PaperKey } from '#platform/paper-key'
import type { Pool } from '#platform/database'
import { type HttpServer, refusals, refused } from '#platform/http'
import { FILE_FORM, readFiles, wrongFilesOf } from '../file-forms.ts'
import { wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'
import { isFlood, TOO_MANY_VERIFIED } from '../stranger-pace.ts'
import { type VerdictDeps, verdictOn } from '../verdict.ts'

const params = z.object({ documentId: ids.document })
const UNKNOWN = refusals(404, {
  'unknown-document': '没有找到这份文书。文件可能被改动过，或者不是本县签发的。',
})
const TOO_MANY = refusals(429, { 'too-many-verified': TOO_MANY_VERIFIED })
const TOO_LARGE = refusals(413, { 'file-too-large': UPLOAD_REFUSALS['file-too-large'] })

/** The file is not kept: only its fingerprint is compared, and of nothing but a file. */
const takeHash = readFiles(async ({ file }) => {
  const hash = createHash('sm3')
  for await (const chunk of file) hash.update(chunk as Buffer)
  return file.truncated
    ? { ok: false, reason: UPLOAD_REFUSALS['file-too-large'] }
    : { ok: true, value: hash.digest('hex') }
}, 'files')
const fileForm = {
  consumes: FILE_FORM,
  body: z.object({
    file: z.string('请选择要核对的文件。').meta({ format: 'binary', examples: ['%PDF-1.7'] }),
  }),
}

export interface VerifyDeps extends VerdictDeps {
  paperKey: PaperKey
}

/** 验真伪: is there such a paper, and is the file in hand the one that was issued? */
export function registerVerify(server: HttpServer, screens: Screens, deps: VerifyDeps): void {
  const page = { access: EVERYBODY, sends: 'text/html' } as const
  /** Numbers follow one another: whoever asks about so many may be trying which there are. */
  const isGuessing = ({ ip }: { ip: string }) => isFlood(deps, 'verified', ip, deps.now())
  const taking = {
    preValidation: takeHash,
    errorHandler: wrongForm((reply, _written, [wrong]) => {
      const [tooLarge] = wrongFilesOf(reply.request)
      if (tooLarge) refused(reply, 'file-too-large')
      return screens.show(reply, 'verify', { problem: tooLarge?.reason ?? wrong.reason })
    }),
  }

  server.get(
    '/verify',
    { config: { ...page, refuses: [] }, schema: { summary: '验真伪' } },
    (_request, reply) => screens.show(reply, 'verify', {}),
  )

  registerCertificate(server, deps)
  server.get(
    '/verify/:documentId',
    {
      config: { ...page, refuses: [...UNKNOWN, ...TOO_MANY] },
      schema: { summary: '文书上的二维码：验真伪', params },
    },
    async (request, reply) => {
      if (await isGuessing(request)) return screens.refuse(reply, 'too-many-verified')
      const issued = await findShown(deps.pool, request.params.documentId)
      if (!issued) refused(reply, 'unknown-document')
      return screens.show(reply, 'verify', { result: await verdictOn(deps, issued, 'number') })
    },
  )

  server.post(
    '/verify',
    {
      config: { ...page, refuses: TOO_LARGE },
      schema: { summary: '核对文件是不是签发的那一份', ...fileForm },
      ...taking,
    },
    async (request, reply) => {
      const issued = await findIssuedByHash(deps.pool, request.body.file)
      return screens.show(reply, 'verify', { result: await verdictOn(deps, issued, 'file') })
    },
  )

  // Whoever came by the code on the paper: is the file the one that was issued under it?
  server.post(
    '/verify/:documentId',
    {
      config: { ...page, refuses: [...UNKNOWN, ...TOO_MANY, ...TOO_LARGE] },
      schema: { summary: '核对文件是不是这份文书', params, ...fileForm },
      ...taking,
    },
    async (request, reply) => {
      if (await isGuessing(request)) return screens.refuse(reply, 'too-many-verified')
      const issued = await findShown(deps.pool, request.params.documentId)
      if (!issued) return screens.refuse(reply, 'unknown-document')
      const result = await verdictOn(deps, issued, 'file', request.body.file)
      return screens.show(reply, 'verify', { result })
    },
  )
}

/** What files of today are signed with: whoever wants to trust it takes it from here. */
function registerCertificate(server: HttpServer, { paperKey }: VerifyDeps): void {
  server.get(
    '/verify/certificate.cer',
    {
      config: { access: EVERYBODY, sends: 'application/pkix-cert', refuses: [] },
      schema: { summary: '文书签名用的证书' },
    },
    (_request, reply) =>
      reply
        .type('application/pkix-cert')
        .header('content-disposition', 'attachment; filename="certificate.cer"')
        .send(paperKey.certificates[0]),
  )
}

/** A paper that people have; what is internal is not even said to be there. */
async function findShown(db: Pool, documentId: DocumentId) {
  const issued = await findIssued(db, documentId)
  return issued && !isInternalPaper(issued.kind) ? issued : undefined
}
