import type { MultipartFile } from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { storeUpload, UPLOAD_REFUSALS, type UploadDeps } from '#documents'
import { findApplicant, type Sessions } from '#identity/session'
import type { WrongField } from './forms.ts'

/*
 * Forms with files: before its route looks at one, its body is the texts and, under the name of
 * each file, what became of it.
 */

export const FILE_FORM = ['multipart/form-data']

export type FileDeps = Sessions & UploadDeps

/** Why files of a form were not taken; the others and the texts are. */
const notTaken = new WeakMap<FastifyRequest, readonly WrongField[]>()
export const wrongFilesOf = (request: FastifyRequest): readonly WrongField[] =>
  notTaken.get(request) ?? []

type Taken = { ok: true; value: string } | { ok: false; reason: string }

/**
 * As a `preValidation`: reads the form; `take` makes a text of each file that was chosen. Where
 * `only` files are asked for, what was written as a text is no file, however it came.
 */
export const readFiles =
  (
    take: (file: MultipartFile, request: FastifyRequest) => Promise<Taken | undefined>,
    only?: 'files',
  ) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // Whoever was not let in has been answered.
    if (reply.sent) return
    if (only) request.body = {}
    if (!request.isMultipart()) return
    const fields: Record<string, string> = {}
    const wrong: WrongField[] = []
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        if (!only) fields[part.fieldname] = String(part.value)
        continue
      }
      const taken = part.filename ? await take(part, request) : undefined
      if (!taken) part.file.resume()
      else if (taken.ok) fields[part.fieldname] = taken.value
      else wrong.push({ field: part.fieldname, reason: taken.reason })
    }
    request.body = fields
    notTaken.set(request, wrong)
  }

/** Keeps each file for whoever is signed in; of others none. Its text is the document's id. */
export const keepFiles = (deps: FileDeps) =>
  readFiles(async (part, request) => {
    const applicant = await findApplicant(deps, request)
    if (!applicant) return undefined
    const stored = await storeUpload(
      { ...deps, db: deps.pool },
      applicant.applicantId,
      part.filename,
      part.file,
      deps.now(),
    )
    return stored.ok
      ? { ok: true, value: stored.upload.documentId }
      : {
          ok: false,
          reason: `“${part.filename}”没有上传：${UPLOAD_REFUSALS[stored.code]}`,
        }
  })
