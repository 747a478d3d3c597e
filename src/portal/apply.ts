import { randomUUID } from 'node:crypto'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  type ActResult,
  findCaseView,
  findDraft,
  findSubmitted,
  listFilled,
  parkDraft,
  refusalSentence,
  type RefusalCode,
  REFUSALS,
  saveDraft,
  submitCase,
  type SubmitResult,
  takeParked,
  withHashes,
} from '#cases'
import { keepForReuse, listReusable, storeUpload } from '#documents'
import {
  type ApplicantId,
  applicantIds,
  type MaterialId,
  type UnitId,
  type UploadId,
  uploadIds,
} from '#foundation/ids'
import {
  type Applicant,
  type ApplicantActor,
  findApplicant,
  listPrincipals,
  maskName,
} from '#identity'
import {
  checkForm,
  decideSituation,
  type FormSchema,
  type ItemVersion,
  valuesFromText,
  withoutFields,
} from '#items'
import { EVERYBODY } from '#platform/access'
import type { County } from '../county.ts'
import { fieldsOf, type Portal } from './context.ts'
import { situationOf } from './guides.ts'
import { UPLOAD_REASONS } from './uploads.ts'
import { applicantOf } from '#identity/session'

/** What an applicant has filled in so far, on whatever device. */
export interface Draft {
  values: Record<string, unknown>
  townshipId: UnitId
  /** Uploaded files, by material. */
  uploaded: Record<string, UploadId>
  reuse: string[]
  commitments: string[]
  situation: Record<string, string>
  /** In whose name; absent for one's own. */
  principalId?: ApplicantId | undefined
  keep: boolean
  idempotencyKey: string
}

const newDraft = (): Draft => ({
  values: {},
  townshipId: '',
  uploaded: {},
  reuse: [],
  commitments: [],
  situation: {},
  keep: true,
  idempotencyKey: randomUUID(),
})

interface Problem {
  field: string
  reason: string
}

/** 网上申请: fill in → look through and sign → submit; what was typed survives whatever happens in between. */
export function registerApply({
  server,
  county,
  show,
  asItem,
  applicant,
  byApplicant,
  today,
  unitName,
}: Portal): void {
  const loadDraft = async (item: ItemVersion, actor: ApplicantActor) => {
    const found = await findDraft<Partial<Draft>>(
      county.pool,
      county.keys,
      actor.applicantId,
      item.itemId,
    )
    return found && { ...newDraft(), ...found }
  }
  const keepDraft = (item: ItemVersion, actor: ApplicantActor, draft: Draft) =>
    saveDraft(county.pool, county.keys, actor.applicantId, item.itemId, draft, county.now())
  const situation = (item: ItemVersion, draft: Draft) =>
    situationOf(
      item,
      Object.fromEntries(Object.entries(draft.situation).map(([k, v]) => [`s.${k}`, v])),
    )
  const schemaOf = (item: ItemVersion, draft: Draft): FormSchema =>
    withoutFields(
      county.catalogue.form(item.itemId),
      decideSituation(item.situations, draft.situation).hiddenFields,
    )
  const nameOf = (person: Applicant) =>
    person.kind === 'enterprise' ? person.name : maskName(person.name)

  const principalsOf = async (item: ItemVersion, actor: ApplicantActor) =>
    Promise.all(
      (await listPrincipals(county.pool, actor.applicantId, today(), item.itemId)).map(
        async (a) => {
          const person = (await findApplicant(county.pool, county.keys, a.principalId))!
          return { principalId: a.principalId, name: nameOf(person), untilOn: a.untilOn }
        },
      ),
    )

  const showForm = async (
    request: FastifyRequest,
    reply: FastifyReply,
    item: ItemVersion,
    actor: ApplicantActor,
    draft: Draft,
    problems: Problem[] = [],
    message?: string,
  ) =>
    show(request, problems.length > 0 ? reply.code(422) : reply, 'apply', {
      item,
      schema: schemaOf(item, draft),
      draft,
      problems,
      message,
      my: situation(item, draft),
      unitName: unitName(item),
      townships:
        item.viaTownship || !item.unitId
          ? [...county.units.values()]
              .filter((u) => u.kind === 'township' || u.kind === 'sub-district')
              .map(({ unitId, name }) => ({ unitId, name }))
          : [],
      reusable: (await listReusable(county.pool, draft.principalId ?? actor.applicantId)).map(
        (r) => r.materialName,
      ),
      principals: await principalsOf(item, actor),
    })

  server.get(
    '/items/:itemId/apply',
    { config: { access: byApplicant } },
    async (request, reply) => {
      const item = asItem(request, reply)
      if (!item) return reply
      const actor = applicantOf(request)
      const query = request.query as Record<string, string>
      let draft = (await loadDraft(item, actor)) ?? newDraft()
      let message: string | undefined
      if (query.parked) {
        const parked = await takeParked<Draft>(county.pool, county.keys, item.itemId, query.parked)
        if (parked) {
          draft = { ...parked, uploaded: { ...draft.uploaded, ...parked.uploaded } }
          message = '登录过期前填写的内容已经找回。没有传完的文件请重新选择。'
          await keepDraft(item, actor, draft)
        }
      }
      const asked = situationOf(item, query)
      if (asked && Object.keys(asked.answers).length > 0)
        draft = { ...draft, situation: asked.answers }
      if (query.prefill === '1') {
        const known = await listFilled(
          county.pool,
          county.keys,
          draft.principalId ?? actor.applicantId,
        )
        const fields = county.catalogue.form(item.itemId).properties
        const offered = Object.fromEntries(
          Object.entries(known).filter(
            ([name, value]) =>
              name in fields &&
              typeof value === fields[name]!.type &&
              (fields[name]!.enum?.includes(String(value)) ?? true),
          ),
        )
        draft = { ...draft, values: { ...offered, ...draft.values } }
        message =
          Object.keys(offered).length > 0
            ? '已用您以前填过的内容预填，请核对。'
            : '没有找到可以预填的内容。'
      }
      if (Object.keys(draft.values).length === 0) {
        const person = await findApplicant(county.pool, county.keys, actor.applicantId)
        if (person?.kind === 'natural-person')
          draft = { ...draft, values: { contact: person.name, operator: person.name } }
      }
      return showForm(request, reply, item, actor, draft, [], message)
    },
  )

  /** Reads the form; files of somebody who is not signed in are not kept. */
  const readForm = async (
    request: FastifyRequest,
    item: ItemVersion,
    actor: ApplicantActor | undefined,
  ): Promise<{ draft: Draft; fields: Record<string, string>; problems: Problem[] }> => {
    const form = await readMultipart(county, request, actor?.applicantId)
    const { fields } = form
    const { principalId = '' } = fields
    const named = (prefix: string) =>
      Object.entries(fields)
        .filter(([k]) => k.startsWith(prefix))
        .map(([k, v]) => [k.slice(prefix.length), v] as const)
    const draft: Draft = {
      values: valuesFromText(
        county.catalogue.form(item.itemId),
        (name) => fields[`form.${name}`] ?? '',
      ),
      townshipId: county.units.get(fields.townshipId ?? '')?.unitId ?? '',
      uploaded: {
        ...Object.fromEntries(
          named('kept.').flatMap(([k, v]) => (uploadIds.is(v) ? [[k, v] as const] : [])),
        ),
        ...Object.fromEntries(
          Object.entries(form.uploads).map(([k, v]) => [k.slice('file.'.length), v]),
        ),
      },
      reuse: named('reuse.').map(([k]) => k),
      commitments: named('commitment.').map(([k]) => k),
      situation: Object.fromEntries(named('s.')),
      principalId: applicantIds.is(principalId) ? principalId : undefined,
      keep: fields.keep === 'on',
      idempotencyKey: fields.idempotencyKey || randomUUID(),
    }
    for (const name of decideSituation(item.situations, draft.situation).hiddenFields)
      delete draft.values[name]
    return { draft, fields, problems: form.problems }
  }

  server.post('/items/:itemId/apply', { config: { access: EVERYBODY } }, async (request, reply) => {
    const item = asItem(request, reply)
    if (!item) return reply
    const actor = await applicant(request)
    const { draft, fields, problems } = await readForm(request, item, actor)
    if (!actor) {
      const parked = await parkDraft(county.pool, county.keys, item.itemId, draft, county.now())
      return reply.redirect(
        `/sign-in?next=${encodeURIComponent(`/items/${item.itemId}/apply?parked=${parked}`)}`,
      )
    }
    await keepDraft(item, actor, draft)
    if (fields.saveDraft) return reply.redirect('/my')
    const wrong = [...problems, ...checkDraft(item, draft, await principalsOf(item, actor))]
    return wrong.length > 0
      ? showForm(request, reply, item, actor, draft, wrong)
      : reply.redirect(`/items/${item.itemId}/review`)
  })

  /** Autosave: the same form, answered with when it was kept. */
  server.post('/items/:itemId/draft', { config: { access: EVERYBODY } }, async (request, reply) => {
    const item = asItem(request, reply)
    if (!item) return reply
    const actor = await applicant(request)
    const { draft } = await readForm(request, item, actor)
    if (!actor) return reply.code(401).send({ code: 'not-signed-in' })
    await keepDraft(item, actor, draft)
    return { savedAt: county.now() }
  })

  const checkDraft = (
    item: ItemVersion,
    draft: Draft,
    principals: { principalId: ApplicantId }[],
  ): Problem[] => {
    const decided = decideSituation(item.situations, draft.situation)
    return [
      ...(decided.notNeeded ? [{ field: 'situation', reason: decided.notNeeded.says }] : []),
      ...((item.viaTownship || !item.unitId) && !draft.townshipId
        ? [{ field: 'townshipId', reason: '请选择所在乡镇（街道）' }]
        : []),
      ...(draft.principalId && !principals.some((p) => p.principalId === draft.principalId)
        ? [
            {
              field: 'principalId',
              reason:
                '委托已过期或已撤销，请让委托人重新委托，或者选择以自己的名义申请。填写的内容已经保存。',
            },
          ]
        : []),
      ...checkForm(schemaOf(item, draft), draft.values),
    ]
  }

  /** What will be handed in, and what is not there yet. */
  const supplyOf = async (item: ItemVersion, actor: ApplicantActor, draft: Draft) => {
    const reusable = new Map(
      (await listReusable(county.pool, draft.principalId ?? actor.applicantId)).map((r) => [
        r.materialName,
        r.documentId,
      ]),
    )
    const { exempt } = decideSituation(item.situations, draft.situation)
    const needed = item.materials.filter((m) => !exempt.has(m.materialId))
    const supplied = needed.flatMap(
      (
        m,
      ): {
        materialId: MaterialId
        documentId?: UploadId
        by: 'upload' | 'reuse' | 'commitment'
      }[] => {
        if (draft.uploaded[m.materialId])
          return [
            { materialId: m.materialId, documentId: draft.uploaded[m.materialId]!, by: 'upload' },
          ]
        if (draft.reuse.includes(m.materialId) && reusable.has(m.name))
          return [{ materialId: m.materialId, documentId: reusable.get(m.name)!, by: 'reuse' }]
        return m.commitment && draft.commitments.includes(m.materialId)
          ? [{ materialId: m.materialId, by: 'commitment' }]
          : []
      },
    )
    return {
      supplied,
      missing: needed.filter(
        (m) => m.required && !supplied.some((s) => s.materialId === m.materialId),
      ),
    }
  }

  const showReview = async (
    request: FastifyRequest,
    reply: FastifyReply,
    item: ItemVersion,
    actor: ApplicantActor,
    draft: Draft,
    problems: Problem[] = [],
  ) => {
    const { supplied, missing } = await supplyOf(item, actor, draft)
    const principal = draft.principalId
      ? await findApplicant(county.pool, county.keys, draft.principalId)
      : undefined
    const me = (await findApplicant(county.pool, county.keys, actor.applicantId))!
    return show(request, problems.length > 0 ? reply.code(422) : reply, 'review', {
      item,
      schema: schemaOf(item, draft),
      draft,
      supplied,
      missing: missing.map((m) => m.name),
      problems,
      unitName: unitName(item),
      my: situation(item, draft),
      applicantName: principal ? nameOf(principal) : me.name,
      agentName: principal ? me.name : undefined,
      townshipName: draft.townshipId ? county.units.get(draft.townshipId)?.name : undefined,
    })
  }

  server.get(
    '/items/:itemId/review',
    { config: { access: byApplicant } },
    async (request, reply) => {
      const item = asItem(request, reply)
      if (!item) return reply
      const actor = applicantOf(request)
      const draft = await loadDraft(item, actor)
      if (!draft) return reply.redirect(`/items/${item.itemId}/apply`)
      const wrong = checkDraft(item, draft, await principalsOf(item, actor))
      return wrong.length > 0
        ? showForm(request, reply, item, actor, draft, wrong)
        : showReview(request, reply, item, actor, draft)
    },
  )

  server.post(
    '/items/:itemId/submission',
    { config: { access: EVERYBODY } },
    async (request, reply) => {
      const item = asItem(request, reply)
      if (!item) return reply
      const actor = await applicant(request)
      if (!actor)
        return reply.redirect(`/sign-in?next=${encodeURIComponent(`/items/${item.itemId}/review`)}`)
      const { idempotencyKey = '', truth, signed } = fieldsOf(request)
      const draft = await loadDraft(item, actor)
      if (!draft || draft.idempotencyKey !== idempotencyKey) {
        // The button was pressed twice, or the page reloaded: the first one has become a case.
        const names = [
          actor.applicantId,
          ...(await principalsOf(item, actor)).map((p) => p.principalId),
        ]
        const caseId = (
          await Promise.all(names.map((name) => findSubmitted(county.pool, name, idempotencyKey)))
        ).find((found) => found !== undefined)
        return reply.redirect(caseId ? `/my/cases/${caseId}` : `/items/${item.itemId}/apply`)
      }
      const principals = await principalsOf(item, actor)
      const wrong = checkDraft(item, draft, principals)
      if (wrong.length > 0) return showForm(request, reply, item, actor, draft, wrong)
      const { supplied } = await supplyOf(item, actor, draft)
      const unsigned = [
        ...(truth ? [] : [{ field: 'truth', reason: '请勾选对材料真实性负责' }]),
        ...(supplied.some((s) => s.by === 'commitment') && !signed
          ? [{ field: 'signed', reason: '请阅读并签署告知承诺书' }]
          : []),
      ]
      if (unsigned.length > 0) return showReview(request, reply, item, actor, draft, unsigned)
      const applicantId = draft.principalId ?? actor.applicantId
      const { foreign, materials } = await withHashes(
        county.pool,
        [applicantId, actor.applicantId],
        supplied,
      )
      if (foreign.length > 0)
        return showForm(request, reply, item, actor, draft, [
          { field: 'materials', reason: '有材料文件不存在，请重新上传' },
        ])
      const result = await submitCase(
        county,
        {
          itemId: item.itemId,
          form: draft.values as Record<string, string>,
          applicantId,
          channel: 'portal',
          materials,
          idempotencyKey: draft.idempotencyKey,
          ...(draft.principalId && { agentId: actor.applicantId }),
          ...(Object.keys(draft.situation).length > 0 && { situation: draft.situation }),
          ...(draft.townshipId && { townshipId: draft.townshipId }),
        },
        { actor, via: 'portal', at: county.now() },
      )
      if (!result.ok)
        return showForm(request, reply, item, actor, draft, [
          { field: '', reason: actSentence(result) },
        ])
      if (draft.keep) {
        for (const m of materials)
          if (m.documentId && m.by === 'upload')
            await keepForReuse(
              county.pool,
              applicantId,
              item.materials.find((x) => x.materialId === m.materialId)!.name,
              m.documentId,
              today(),
            )
      }
      const view = (await findCaseView(county, result.caseId, actor, today()))!
      return show(request, reply.code(201), 'submitted', {
        caseId: result.caseId,
        queryCode: result.queryCode,
        itemName: item.name,
        view,
        qr: result.queryCode
          ? await progressQr(`${county.publicUrl}/progress/${result.caseId}/${result.queryCode}`)
          : undefined,
      })
    },
  )
}

async function progressQr(address: string): Promise<string> {
  const { default: qrcode } = await import('qrcode')
  return qrcode.toString(address, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' })
}

/** Why the law or the desk said no, for people. */
export function actSentence(refusal: Exclude<ActResult | SubmitResult, { ok: true }>): string {
  if (refusal.code in REFUSALS)
    return refusalSentence(refusal.code as RefusalCode, 'details' in refusal ? refusal.details : {})
  return refusal.code === 'changed-meanwhile'
    ? '办件刚刚有变化，请查看最新情况后再操作。'
    : '不能进行这项操作。'
}

/** Reads a form with files: each file is kept for its owner, wrong ones are named and the others kept. Without an owner none is. */
export async function readMultipart(
  county: County,
  request: FastifyRequest,
  owner: ApplicantId | undefined,
): Promise<{
  fields: Record<string, string>
  uploads: Record<string, UploadId>
  problems: Problem[]
}> {
  const fields: Record<string, string> = {}
  const uploads: Record<string, UploadId> = {}
  const problems: Problem[] = []
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value)
    else if (!part.filename || !owner) (part as MultipartFile).file.resume()
    else {
      const stored = await storeUpload(
        { ...county, db: county.pool },
        owner,
        part.filename,
        part.file,
        county.now(),
      )
      if (stored.ok) uploads[part.fieldname] = stored.upload.documentId
      else
        problems.push({
          field: part.fieldname,
          reason: `“${part.filename}”没有上传：${UPLOAD_REASONS[stored.code]}`,
        })
    }
  }
  return { fields, uploads, problems }
}
