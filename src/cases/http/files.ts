import { z } from 'zod'
import { openUpload } from '#documents'
import { ids } from '#foundation/schema'
import { actorOf, signedIn } from '#identity/session'
import { inclusionProofSchema } from '#ledger'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { LOST_FILE } from '#platform/lost'
import {
  CLOSED_FILE,
  type DocumentDeps,
  findHandedIn,
  findReceiptProof,
  readDocument,
} from '../files.ts'
import { caseParam } from './refusals.ts'

/** What was handed in for a case, what was issued, and the proof of its receipt. */
export function registerFiles(server: HttpServer, deps: DocumentDeps): void {
  server.get(
    '/api/cases/:caseId/materials/:materialId',
    {
      config: {
        access: signedIn(deps),
        refuses: [
          ...refusals(403, CLOSED_FILE),
          ...refusals(404, { 'not-found': '该材料没有电子文件。' }),
          ...LOST_FILE,
        ],
        sends: 'application/octet-stream',
      },
      schema: {
        summary: '办件的一份材料',
        params: caseParam.extend({ materialId: ids.material }),
      },
    },
    async (request, reply) => {
      const { caseId, materialId } = request.params
      const found = await findHandedIn(deps, caseId, materialId, actorOf(request))
      if (!found.ok) return refuse(reply, found.code)
      const { hash, mediaType, called } = found.file
      const fileName = encodeURIComponent(found.file.fileName)
      return reply
        .type(mediaType)
        .header('content-disposition', `inline; filename*=UTF-8''${fileName}`)
        .send(await openUpload(deps, hash, called))
    },
  )

  server.get(
    '/api/documents/:documentId',
    {
      config: {
        access: signedIn(deps),
        refuses: [
          ...refusals(403, CLOSED_FILE),
          ...refusals(404, { 'not-found': '没有找到这份文书。' }),
          ...LOST_FILE,
        ],
        sends: 'application/pdf',
      },
      schema: { summary: '文书', params: z.object({ documentId: ids.document }) },
    },
    async (request, reply) => {
      const { documentId } = request.params
      const found = await readDocument(deps, documentId, actorOf(request))
      if (!found.ok) return refuse(reply, found.code)
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${documentId}.pdf"`)
        .send(found.file)
    },
  )

  server.get(
    '/api/cases/:caseId/proof',
    {
      config: {
        access: signedIn(deps),
        refuses: refusals(404, {
          'not-sealed-yet': '没有找到已封存的收件记录；刚提交的办件请稍候片刻。',
        }),
      },
      schema: {
        summary: '收件已记入账本的证明',
        params: caseParam,
        response: { 200: inclusionProofSchema },
      },
    },
    async (request, reply) =>
      (await findReceiptProof(deps, request.params.caseId, actorOf(request))) ??
      refuse(reply, 'not-sealed-yet'),
  )
}
