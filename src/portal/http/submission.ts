import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { SubmitResult } from '#cases'
import { NOT_SUBMITTED, refusedCase } from '#cases/http'
import { ids, text } from '#foundation/schema'
import type { ApplicantActor } from '#identity'
import { applicantOf, applicants, findApplicant, FORBIDDEN, leadToSignIn } from '#identity/session'
import { type ItemVersion, UNKNOWN_ITEM } from '#items'
import { EVERYBODY } from '#platform/access'
import { type HttpServer, refusals, refused } from '#platform/http'
import { aboutOfDraft } from '../licences.ts'
import {
  applicantFor,
  faultsOf,
  findMade,
  handIn,
  signersOf,
  supplyOf,
  unsignedOf,
  viewFor,
} from '../application.ts'
import { type Draft, loadDraft, schemaOf, situationOf } from '../draft.ts'
import { checkbox, type WrongField } from '../forms.ts'
import type { Screens } from '../screens.ts'
import { unitNameOf } from '../units.ts'
import { REVIEW } from '#text/portal-apply'
import { type ApplyDeps, CHANGED, showForm } from './apply.ts'

export interface SubmissionDeps extends ApplyDeps {
  publicUrl: string
}

const params = z.object({ itemId: ids.item })
const INCOMPLETE = refusals(422, { 'draft-incomplete': '还有没填好的内容。请改正后再核对。' })

/** 核对签名 and 提交: look through and sign, hand in, receipt. */
export function registerSubmission(
  server: HttpServer,
  screens: Screens,
  deps: SubmissionDeps,
): void {
  server.get(
    '/items/:itemId/review',
    {
      config: {
        access: applicants(deps),
        sends: 'text/html',
        redirects: true,
        refuses: [UNKNOWN_ITEM, ...INCOMPLETE],
      },
      schema: { summary: '核对申请', params },
    },
    async (request, reply) => {
      const item = deps.catalogue.find(request.params.itemId)
      if (!item) return screens.refuse(reply, UNKNOWN_ITEM.code)
      const actor = applicantOf(request)
      const draft = await loadDraft(deps, item, actor)
      if (!draft) return reply.redirect(`/items/${item.itemId}/apply`, 303)
      const problems = await faultsOf(deps, item, actor, draft)
      if (problems.length === 0) return showReview(screens, deps, reply, item, actor, draft)
      refused(reply, 'draft-incomplete')
      return showForm(screens, deps, reply, item, actor, draft, { problems })
    },
  )

  server.post(
    '/items/:itemId/submission',
    {
      config: {
        access: EVERYBODY,
        sends: 'text/html',
        creates: true,
        redirects: true,
        refuses: [UNKNOWN_ITEM, FORBIDDEN, ...INCOMPLETE, ...CHANGED, ...NOT_SUBMITTED],
      },
      schema: {
        summary: '签名并提交申请',
        params,
        body: z.object({
          idempotencyKey: text('0b6f4d52-8c1e-4f39-9a57').default(''),
          began: text('7c9e6679-7425-40de-944b').optional().describe('核对的是哪一页存的草稿'),
          truth: checkbox,
          signed: checkbox,
        }),
      },
    },
    async (request, reply) => {
      const item = deps.catalogue.find(request.params.itemId)
      if (!item) return screens.refuse(reply, UNKNOWN_ITEM.code)
      const { itemId } = item
      const actor = await findApplicant(deps, request)
      if (!actor) return leadToSignIn(reply, `/items/${itemId}/review`)
      const draft = await loadDraft(deps, item, actor)
      const { idempotencyKey, began } = request.body
      if (!draft || draft.idempotencyKey !== idempotencyKey) {
        // The button was pressed twice, or the page reloaded: the first one has become a case.
        const made = await findMade(deps, item, actor, idempotencyKey)
        return reply.redirect(made ? `/my/cases/${made}` : `/items/${itemId}/apply`, 303)
      }
      if (began !== undefined && draft.began !== began) {
        refused(reply, 'draft-changed')
        const changed = [{ field: '', reason: REVIEW.changed }]
        return showReview(screens, deps, reply, item, actor, draft, changed)
      }
      return submit(screens, deps, reply, item, actor, draft, request.body)
    },
  )
}

async function submit(
  screens: Screens,
  deps: SubmissionDeps,
  reply: FastifyReply,
  item: ItemVersion,
  actor: ApplicantActor,
  draft: Draft,
  signatures: { truth: boolean; signed: boolean },
): Promise<FastifyReply> {
  const again = (problems: WrongField[]) =>
    showForm(screens, deps, reply, item, actor, draft, { problems })
  const faults = await faultsOf(deps, item, actor, draft)
  if (faults.length > 0) {
    refused(reply, 'draft-incomplete')
    return again(faults)
  }
  const { supplied } = await supplyOf(deps, item, actor, draft)
  const unsigned = unsignedOf(supplied, signatures)
  if (unsigned.length > 0)
    return showReview(screens, deps, reply.code(422), item, actor, draft, unsigned)
  const result = await handIn(deps, item, actor, draft)
  return result.ok
    ? showReceipt(screens, deps, reply, item, actor, result)
    : again([{ field: '', reason: refusedCase(reply, result) }])
}

async function showReview(
  { show }: Screens,
  deps: SubmissionDeps,
  reply: FastifyReply,
  item: ItemVersion,
  actor: ApplicantActor,
  draft: Draft,
  problems: WrongField[] = [],
): Promise<FastifyReply> {
  const { supplied, missing } = await supplyOf(deps, item, actor, draft)
  return show(reply, 'review', {
    item,
    schema: schemaOf(deps, item, draft),
    draft,
    supplied,
    missing: missing.map((m) => m.name),
    problems,
    unitName: unitNameOf(deps.units, item.unitId),
    my: situationOf(item, draft.situation),
    ...(await signersOf(deps, item, actor, draft)),
    townshipName: deps.units.get(draft.townshipId)?.name,
    about: await aboutOfDraft(deps, draft, await applicantFor(deps, item, actor, draft)),
  })
}

async function showReceipt(
  { show }: Screens,
  deps: SubmissionDeps,
  reply: FastifyReply,
  item: ItemVersion,
  actor: ApplicantActor,
  { caseId, queryCode }: Extract<SubmitResult, { ok: true }>,
): Promise<FastifyReply> {
  return show(reply.code(201), 'submitted', {
    caseId,
    queryCode,
    itemName: item.name,
    view: (await viewFor(deps, caseId, actor))!,
    qr: queryCode && (await progressQr(`${deps.publicUrl}/progress/${caseId}/${queryCode}`)),
  })
}

async function progressQr(address: string): Promise<string> {
  const { default: qrcode } = await import('qrcode')
  return qrcode.toString(address, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' })
}
