import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { ACTS, findCaseView, loadCase, openFields, performAct, readDocument } from '#cases'
import { caseStream } from '#cases/events'
import { NO_CASE, refusalsOf, refusedCase } from '#cases/http'
import { findRatingOfCase } from '#feedback'
import { type CaseId, materialIds, uploadIds } from '#foundation/ids'
import { ids, text } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import type { ApplicantActor } from '#identity'
import { applicantOf, applicants } from '#identity/session'
import { guideOf, valuesFromText } from '#items'
import { findInclusionProof } from '#ledger'
import { type HttpServer, refusals, refused } from '#platform/http'
import { LOST_FILE } from '#platform/lost'
import type { PaperKey } from '#platform/paper-key'
import { withdrawalReason } from '../contract.ts'
import type { ApplicationDeps } from '../application.ts'
import { namedOf } from '../draft.ts'
import { FILE_FORM, type FileDeps, keepFiles, wrongFilesOf } from '../file-forms.ts'
import { maybe, type Texts, textsOf, type WrongField, wrongForm } from '../forms.ts'
import type { Screens } from '../screens.ts'

export interface CaseScreenDeps extends ApplicationDeps, Omit<FileDeps, 'pool'> {
  tenant: { name: string }
  publicUrl: string
  paperKey: PaperKey
}

const params = z.object({ caseId: ids.case })
const NO_FILE = refusals(409, { 'file-missing': '请选择要提交的文件。' })

const noFields = z.object({}).catchall(text('0b6f4d52-8c1e-4f39-9a57-2d3c4b5a6978'))

/** What applicants do with a case of theirs, and what the page says when it was done. */
const OFFERED = {
  supplement: { summary: '补正', done: '补正已提交。', consumes: FILE_FORM, body: noFields },
  'gap-supply': {
    summary: '补齐容缺材料',
    done: '材料已提交。',
    consumes: FILE_FORM,
    body: noFields,
  },
  urging: { summary: '催办', done: '已提醒承办单位尽快办理。', body: noFields },
  withdrawal: {
    summary: '撤回申请',
    done: '申请已撤回。',
    body: z.object({ reason: maybe(withdrawalReason) }),
  },
} as const
type Act = keyof typeof OFFERED

/** 我的办件: one's own case, what one may do with it, its documents. */
export function registerMyCases(server: HttpServer, screens: Screens, deps: CaseScreenDeps): void {
  const access = applicants(deps)

  server.get(
    '/my/cases/:caseId',
    {
      config: { access, sends: 'text/html', refuses: NO_CASE },
      schema: {
        summary: '我的一个办件',
        params,
        querystring: z.object({
          done: z
            .enum(Object.keys(OFFERED) as [Act, ...Act[]])
            .optional()
            .catch(undefined),
        }),
      },
    },
    async (request, reply) => {
      const { done } = request.query
      const message = done && OFFERED[done].done
      return showCase(screens, deps, reply, request.params.caseId, applicantOf(request), {
        message,
      })
    },
  )

  for (const act of Object.keys(OFFERED) as Act[]) registerAct(server, screens, deps, act)
  registerPapers(server, screens, deps)
}

function registerAct(server: HttpServer, screens: Screens, deps: CaseScreenDeps, act: Act): void {
  const { summary, done: _done, ...form } = OFFERED[act]
  server.post(
    `/my/cases/:caseId/${act}`,
    {
      config: {
        access: applicants(deps),
        redirects: true,
        refuses: [...NO_FILE, ...refusalsOf(ACTS[act])],
      },
      schema: { summary, params, ...form },
      preValidation: keepFiles(deps),
      errorHandler: wrongForm((reply, written, [wrong]) => {
        const { caseId } = params.parse(reply.request.params)
        const applicant = applicantOf(reply.request)
        const problems = [wrong.reason]
        return showCase(screens, deps, reply, caseId, applicant, { problems, written })
      }),
    },
    async (request, reply) => {
      const { caseId } = request.params
      const applicant = applicantOf(request)
      const written = textsOf(request)
      const again = (problems: string[], fields?: WrongField[]) =>
        showCase(screens, deps, reply, caseId, applicant, { problems, written, wrong: fields })
      const wrong = wrongFilesOf(request)
      const form = act === 'supplement' && (await correctedIn(deps, caseId, written))
      const command = commandOf(act, written, form || {})
      if (!command || wrong.length > 0) {
        const says = refused(reply, 'file-missing')
        return again(wrong.length > 0 ? wrong.map((w) => w.reason) : [says])
      }
      const from = { actor: applicant, via: 'portal', at: deps.now() } as const
      const result = await performAct(deps, caseId, act, command, from)
      if (result.ok) return reply.redirect(`/my/cases/${caseId}?done=${act}`, 303)
      if (result.code === 'unknown-case' || result.code === 'forbidden')
        return screens.refuse(reply, 'unknown-case')
      return again([refusedCase(reply, result)], result.fields)
    },
  )
}

/**
 * The fields of the application that a correction writes anew, as values of the case's own form; an
 * empty text empties one. What is no field of it is passed on as it came, and refused.
 */
async function correctedIn(
  deps: CaseScreenDeps,
  caseId: CaseId,
  written: Texts,
): Promise<Record<string, unknown>> {
  const loaded = await loadCase(deps, deps.pool, caseId)
  if (!loaded) return {}
  const { properties } = loaded.world.form()
  const texts = Object.fromEntries(namedOf(written, 'form.'))
  // A box that is not ticked is not sent.
  const boxes = written.corrects
    ? openFields(loaded.state)
        .map(({ field }) => field)
        .filter((field) => properties[field]?.type === 'boolean')
    : []
  const values = valuesFromText(loaded.world.form(), (field) => texts[field] ?? '')
  return Object.fromEntries(
    [...Object.keys(texts), ...boxes].map((field) => [
      field,
      Object.hasOwn(properties, field) ? (values[field] ?? '') : texts[field],
    ]),
  )
}

/** What the act is told; undefined when something is asked for and nothing came. */
function commandOf(
  act: Act,
  fields: Texts,
  form: Record<string, unknown>,
): Record<string, unknown> | undefined {
  if (act === 'urging') return { message: '申请人网上催办' }
  if (act === 'withdrawal') return { reason: fields.reason ?? '' }
  // What a script uploaded already; a file that was sent with the form itself comes after it.
  const files = new Map([...namedOf(fields, 'kept.'), ...namedOf(fields, 'file.')])
  const materials = [...files].flatMap(([materialId, documentId]) =>
    materialIds.is(materialId) && uploadIds.is(documentId)
      ? [{ materialId, documentId, by: 'upload' as const }]
      : [],
  )
  const isChanging = Object.keys(form).length > 0
  if (materials.length === 0 && !isChanging) return undefined
  return { materials, ...(isChanging && { form }) }
}

interface Said {
  problems?: string[]
  message?: string | undefined
  /** A form that comes back, and what is wrong with single fields of it. */
  written?: Texts
  wrong?: WrongField[] | undefined
}

async function showCase(
  screens: Screens,
  deps: CaseScreenDeps,
  reply: FastifyReply,
  caseId: CaseId,
  applicant: ApplicantActor,
  { problems = [], message, written, wrong }: Said,
): Promise<FastifyReply> {
  const view = await findCaseView(deps, caseId, applicant, dayOf(deps.now()))
  if (!view) return screens.refuse(reply, 'unknown-case')
  return screens.show(reply, 'case', {
    view,
    problems,
    isOwner: true,
    message,
    written,
    wrong,
    rating: await findRatingOfCase(deps.pool, caseId),
    phone: guideOf(deps.world.current(), view.state.itemId).phone,
  })
}

function registerPapers(server: HttpServer, screens: Screens, deps: CaseScreenDeps): void {
  const access = applicants(deps)

  server.get(
    '/my/cases/:caseId/proof',
    {
      config: { access, sends: 'text/html', refuses: NO_CASE },
      schema: { summary: '办件的账本存证', params },
    },
    async (request, reply) => {
      const { caseId } = request.params
      const view = await findCaseView(deps, caseId, applicantOf(request), dayOf(deps.now()))
      if (!view) return screens.refuse(reply, 'unknown-case')
      const proof = await findInclusionProof(deps.pool, caseStream.nameOf(caseId), 1)
      return screens.show(reply, 'proof', { caseId, proof })
    },
  )

  server.get(
    '/my/documents/:documentId',
    {
      config: {
        access,
        sends: 'application/pdf',
        refuses: [
          ...refusals(404, {
            'unknown-document': '没有找到这份文书。请从“我的办件”进入后下载。',
          }),
          ...LOST_FILE,
        ],
      },
      schema: { summary: '下载我的文书', params: z.object({ documentId: ids.document }) },
    },
    async (request, reply) => {
      const { documentId } = request.params
      const found = await readDocument(deps, documentId, applicantOf(request))
      if (!found.ok) return screens.refuse(reply, 'unknown-document')
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${documentId}.pdf"`)
        .send(found.file)
    },
  )
}
