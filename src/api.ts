import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import {
  ACT_NAMES,
  type ActResult,
  ACTS,
  findCaseView,
  loadCase,
  mayRead,
  performAct,
  refusalSentence,
  type RefusalCode,
  REFUSALS,
  CASE_ORDERS,
  searchCases,
  seesPersonalData,
  stepNow,
  submitCase,
  type SubmitResult,
  noteReading,
  countByStage,
  unmaskCase,
  readDocument,
  withHashes,
} from '#cases'
import { caseStream } from '#cases/events'
import { receiveInput, type SuppliedInput } from '#cases/contract'
import { readClock } from '#clock'
import { registerDesk } from '#desk'
import { findUpload, listReusable, openUpload } from '#documents'
import type { Json } from '#foundation/canonical'
import type { CaseId, StepId } from '#foundation/ids'
import { ids } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import {
  type Actor,
  checkApplicant,
  findApplicant,
  findApplicantByNumber,
  IDENTITY_REFUSALS,
  masked,
  saveApplicant,
} from '#identity'
import { checkForm } from '#items'
import { findInclusionProof } from '#ledger'
import { EVERYBODY } from '#platform/access'
import { rows } from '#platform/database'
import { processKind } from '#process'
import { type HttpServer, sendProblem } from '#platform/http'
import { sortBy } from '#platform/sorting'
import { registerAppointmentDesk } from '#appointments/http'
import { registerCalendar } from '#calendar/http'
import { registerAmendments } from '#clock/http'
import { registerUploads } from '#documents/http'
import { registerPublications, registerWorld } from '#doors/http'
import { registerFeedback } from '#feedback/http'
import { registerIdentity } from '#identity/http'
import { registerCatalogue, registerGuideDesk } from '#items/http'
import { registerLedger } from '#ledger/http'
import type { County } from './county.ts'
import { registerProcessChanges } from '#cases/http'
import { registerSupervision } from '#supervision/http'
import { actorOf, forbidden, officerOf, officers, signedIn } from '#identity/session'

const caseIdParam = z.object({ caseId: ids.case })

/** Sends why an act was not performed. */
function sendActRefusal(
  reply: FastifyReply,
  refusal: Exclude<ActResult | SubmitResult, { ok: true }>,
): FastifyReply {
  const { code } = refusal
  if (code === 'unknown-case')
    return sendProblem(reply, { status: 404, code, detail: '没有找到这个办件，请检查办件编号。' })
  if (code === 'unknown-item')
    return sendProblem(reply, { status: 404, code, detail: '没有找到这个事项，或事项已暂停办理。' })
  if (code === 'forbidden') return forbidden(reply)
  if (code === 'changed-meanwhile')
    return sendProblem(reply, {
      status: 409,
      code,
      detail: '刚刚有其他人办理了这个办件，您的操作没有执行。请查看最新情况后再操作。',
    })
  const { article, details } = refusal as { article?: string; details?: Record<string, string> }
  return sendProblem(reply, {
    status: 409,
    code,
    detail: refusalSentence(code as RefusalCode, details),
    article,
  })
}

/** The JSON interface for the staff web, scripts and connected systems. */
export function registerApi(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const byCounter = officers(county, 'clerk', 'hall-clerk')
  const bySignedIn = signedIn(county)
  const today = () => dayOf(county.now())

  server.get('/api/overview', { config: { access: byOfficer } }, async (request) => {
    const officer = officerOf(request)
    const everywhere = officer.roles.some((r) =>
      ['hall-manager', 'supervision-officer', 'supervision-lead', 'leader', 'hall-clerk'].includes(
        r,
      ),
    )
    return { stages: await countByStage(county.pool, everywhere ? undefined : officer.unitId) }
  })

  server.get(
    '/api/cases',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({
          stage: z.string().max(20).optional(),
          itemId: ids.item.optional(),
          caseId: z.string().max(20).optional(),
          unitId: ids.unit.optional(),
          sort: sortBy(CASE_ORDERS).optional(),
          page: z.coerce.number().int().min(1).max(10_000).default(1),
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const { page, ...search } = request.query
      const everywhere = officer.roles.some((r) =>
        ['hall-clerk', 'hall-manager', 'supervision-officer', 'supervision-lead'].includes(r),
      )
      if (
        !everywhere &&
        !officer.roles.some((r) =>
          ['clerk', 'handler', 'reviewer', 'approver', 'unit-head', 'unit-supervisor'].includes(r),
        )
      )
        return forbidden(reply)
      const found = await searchCases(county.pool, {
        ...search,
        unitId: everywhere ? search.unitId : officer.unitId,
        limit: 20,
        offset: (page - 1) * 20,
      })
      const calendar = county.calendar()
      const named = await Promise.all(
        found.rows.map(async ({ clock, ...c }) => {
          const applicant = await findApplicant(county.pool, county.keys, c.applicantId)
          return {
            ...c,
            itemName: county.catalogue.find(c.itemId)?.name,
            unitName: county.units.get(c.unitId)?.name,
            applicantName:
              applicant && (seesPersonalData(officer, c) ? applicant : masked(applicant)).name,
            countdown: clock && readClock(clock, calendar, today()),
          }
        }),
      )
      return { total: found.total, rows: named }
    },
  )

  server.get(
    '/api/cases/:caseId',
    { config: { access: bySignedIn }, schema: { params: caseIdParam } },
    async (request, reply) => {
      const actor = actorOf(request)
      const view = await findCaseView(county, request.params.caseId, actor, today())
      if (!view) return sendActRefusal(reply, { ok: false, code: 'unknown-case' })
      if (view.isMasked && actor.kind === 'officer')
        await noteReading(county, request.params.caseId, actor, county.now())
      return view
    },
  )

  server.post(
    '/api/cases/:caseId/unmasking',
    {
      config: { access: byOfficer },
      schema: { params: caseIdParam, body: z.object({ reason: z.string().max(200) }) },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const shown = await unmaskCase(
        county,
        request.params.caseId,
        officer,
        request.body.reason,
        county.now(),
      )
      if (shown.ok) return { applicant: shown.applicant }
      if (shown.code === 'unknown-case')
        return sendActRefusal(reply, { ok: false, code: shown.code })
      return sendProblem(reply, {
        status: 409,
        code: shown.code,
        detail:
          shown.code === 'not-masked'
            ? '您看到的已经是完整信息。'
            : '请写明为什么需要查看，例如核查哪一件投诉。',
        article: '个人信息保护法 6',
      })
    },
  )

  server.get(
    '/api/cases/:caseId/process',
    { config: { access: bySignedIn }, schema: { params: caseIdParam } },
    async (request, reply) => {
      const actor = actorOf(request)
      const loaded = await loadCase(county, county.pool, request.params.caseId)
      if (!loaded || !mayRead(actor, loaded.state, loaded.world))
        return sendActRefusal(reply, { ok: false, code: 'unknown-case' })
      const { state } = loaded
      const late = new Set(
        (
          await rows<{ step_id: StepId }>(
            county.pool,
            "select step_id from clock.countdown where case_id = $1 and kind = 'step' and due_on < $2",
            [state.caseId, today()],
          )
        ).map((r) => r.step_id),
      )
      const marks = Object.fromEntries(
        state.visits.map((v) => [
          stepNow(v),
          v.completedOn === undefined ? (late.has(v.stepId) ? 'late' : 'current') : 'done',
        ]),
      )
      return { xml: county.world.current().book.value(processKind, state.pins.process).xml, marks }
    },
  )

  server.get(
    '/api/cases/:caseId/proof',
    { config: { access: EVERYBODY }, schema: { params: caseIdParam } },
    async (request, reply) => {
      const proof = await findInclusionProof(
        county.pool,
        caseStream.nameOf(request.params.caseId),
        1,
      )
      return (
        proof ??
        sendProblem(reply, {
          status: 404,
          code: 'not-sealed-yet',
          detail: '没有找到已封存的收件记录；刚提交的办件请稍候片刻。',
        })
      )
    },
  )

  server.post(
    '/api/cases',
    { config: { access: byOfficer }, schema: { body: receiveInput } },
    async (request, reply) => {
      const officer = officerOf(request)
      const { applicant, agent, ...given } = request.body
      const item = county.catalogue.find(given.itemId)
      if (!item) return sendActRefusal(reply, { ok: false, code: 'unknown-item' })
      const isHere =
        officer.roles.includes('hall-clerk') ||
        (officer.roles.includes('clerk') &&
          (officer.unitId === item.unitId || officer.unitId === given.townshipId))
      if (!isHere) return forbidden(reply)
      for (const [who, person] of Object.entries({ applicant, ...(agent && { agent }) })) {
        const checked = checkApplicant(person)
        if (!checked.ok)
          return sendProblem(reply, {
            status: 400,
            code: checked.code,
            detail: IDENTITY_REFUSALS[checked.code],
            fields: [{ field: `${who}.idNumber`, reason: IDENTITY_REFUSALS[checked.code] }],
          })
      }
      const wrong = checkForm(county.catalogue.form(given.itemId), given.form)
      if (wrong.length > 0)
        return sendProblem(reply, {
          status: 400,
          code: 'form-invalid',
          detail: `申请表填写有误：${wrong.map((f) => f.reason).join('；')}。`,
          fields: wrong,
        })
      const applicantId = await saveApplicant(county.pool, county.keys, applicant)
      const agentId = agent && (await saveApplicant(county.pool, county.keys, agent))
      const { foreign, materials } = await withHashes(
        county.pool,
        [applicantId, officer.staffId, ...(agentId ? [agentId] : [])],
        given.materials,
      )
      if (foreign.length > 0)
        return sendProblem(reply, {
          status: 400,
          code: 'unknown-document',
          detail: '有材料文件不存在或不属于该申请人，请重新上传。',
        })
      const result = await submitCase(
        county,
        {
          ...given,
          form: given.form as Record<string, Json>,
          applicantId,
          ...(agentId && { agentId }),
          channel: 'counter',
          materials,
        },
        { actor: officer, via: 'desk', at: county.now() },
      )
      if (!result.ok) return sendActRefusal(reply, result)
      return reply
        .code(201)
        .send({ caseId: result.caseId, version: result.state.version, queryCode: result.queryCode })
    },
  )

  for (const act of ACT_NAMES) {
    server.post(
      `/api/cases/:caseId/${act}`,
      {
        config: { access: bySignedIn },
        schema: {
          params: caseIdParam,
          body: ACTS[act].input,
          headers: z.object({ 'if-match': z.coerce.number().int().optional() }),
        },
      },
      async (request, reply) => {
        const actor = actorOf(request)
        const command = await commandOf(
          county,
          request.params.caseId,
          request.body as Record<string, unknown>,
          actor,
        )
        if ('foreign' in command)
          return sendProblem(reply, {
            status: 400,
            code: 'unknown-document',
            detail: '有材料文件不存在或不属于该申请人，请重新上传。',
          })
        const result = await performAct(county, request.params.caseId, act, command, {
          actor,
          via: actor.kind === 'officer' ? 'desk' : 'portal',
          at: county.now(),
          expectedVersion: request.headers['if-match'],
        })
        if (!result.ok) return sendActRefusal(reply, result)
        return reply
          .code(201)
          .send({ caseId: result.caseId, version: result.state.version, stage: result.state.stage })
      },
    )
  }

  const batchable = z.enum(['acceptance', 'examination', 'approval', 'delivery'])
  server.post(
    '/api/batch',
    {
      config: { access: byOfficer },
      schema: {
        body: z.object({
          act: batchable,
          cases: z
            .array(
              z.object({
                caseId: ids.case,
                command: z.record(z.string(), z.unknown()),
              }),
            )
            .min(1)
            .max(100),
        }),
      },
    },
    async (request) => {
      const officer = officerOf(request)
      const { act, cases } = request.body
      const results: { caseId: CaseId; ok: boolean; detail?: string }[] = []
      for (const { caseId, command } of cases) {
        const parsed = ACTS[act].input.safeParse(command)
        if (!parsed.success) {
          results.push({ caseId, ok: false, detail: '填写有误' })
          continue
        }
        const result = await performAct(county, caseId, act, parsed.data, {
          actor: officer,
          via: 'desk',
          at: county.now(),
        })
        results.push(
          result.ok
            ? { caseId, ok: true }
            : {
                caseId,
                ok: false,
                detail:
                  result.code in REFUSALS
                    ? refusalSentence(result.code as RefusalCode, result.details)
                    : '没有权限或办件已变化',
              },
        )
      }
      return results
    },
  )

  server.get(
    '/api/applicants',
    {
      config: { access: byCounter },
      schema: { querystring: z.object({ idNumber: z.string().min(1).max(18) }) },
    },
    async (request) => {
      const applicant = await findApplicantByNumber(
        county.pool,
        county.keys,
        request.query.idNumber,
      )
      if (!applicant) return { applicant: null, reusable: [], earlier: [] }
      const { rows: earlier } = await searchCases(county.pool, {
        applicantId: applicant.applicantId,
        limit: 10,
      })
      return {
        applicant,
        reusable: await listReusable(county.pool, applicant.applicantId),
        earlier: earlier.map((c) => ({
          caseId: c.caseId,
          stage: c.stage,
          itemId: c.itemId,
          itemName: county.catalogue.find(c.itemId)?.name,
          receivedAt: c.receivedAt,
        })),
      }
    },
  )

  server.get(
    '/api/cases/:caseId/materials/:materialId',
    {
      config: { access: bySignedIn },
      schema: { params: caseIdParam.extend({ materialId: ids.material }) },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const view = await findCaseView(county, request.params.caseId, actor, today())
      const material = view?.state.materials.find((m) => m.materialId === request.params.materialId)
      const upload = material?.documentId
        ? await findUpload(county.pool, county.keys, material.documentId)
        : undefined
      if (!upload)
        return sendProblem(reply, {
          status: 404,
          code: 'not-found',
          detail: '该材料没有电子文件。',
        })
      return reply
        .type(upload.mediaType)
        .header(
          'content-disposition',
          `inline; filename*=UTF-8''${encodeURIComponent(upload.fileName)}`,
        )
        .send(await openUpload(county, upload.hash))
    },
  )

  server.get(
    '/api/documents/:documentId',
    { config: { access: bySignedIn }, schema: { params: z.object({ documentId: ids.document }) } },
    async (request, reply) => {
      const actor = actorOf(request)
      const pdf = await readDocument(county, request.params.documentId, actor)
      if (!pdf)
        return sendProblem(reply, { status: 404, code: 'not-found', detail: '没有找到这份文书。' })
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${request.params.documentId}.pdf"`)
        .send(pdf)
    },
  )

  registerDesk(server, county)
  registerCalendar(server, county)
  registerAmendments(server, county)
  registerIdentity(server, county)
  registerCatalogue(server, county)
  registerUploads(server, county)
  registerLedger(server, county)
  registerProcessChanges(server, county)
  registerSupervision(server, county)
  registerFeedback(server, county)
  registerAppointmentDesk(server, county)
  registerGuideDesk(server, county)
  registerWorld(server, county)
  registerPublications(server, county)
}

/** Completes a command by what the server knows: file hashes, ids, the time. */
async function commandOf(
  county: County,
  caseId: CaseId,
  body: Record<string, unknown>,
  actor: Actor,
): Promise<Record<string, unknown> | { foreign: true }> {
  if ('materials' in body) {
    const loaded = await loadCase(county, county.pool, caseId)
    const owners = [
      actor.kind === 'officer' ? actor.staffId : actor.applicantId,
      ...(loaded ? [loaded.state.applicantId] : []),
    ]
    const { foreign, materials } = await withHashes(
      county.pool,
      owners,
      body.materials as SuppliedInput[],
    )
    return foreign.length > 0 ? { foreign: true } : { ...body, materials }
  }
  return body
}
