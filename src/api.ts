import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import {
  ACT_NAMES,
  type ActResult,
  ACTS,
  documentText,
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
  listTasksFor,
  noteReading,
  countByStage,
  unmaskCase,
} from '#cases'
import { caseStream } from '#cases/events'
import { receiveInput, type SuppliedInput } from '#cases/contract'
import { readClock } from '#clock'
import {
  findIssued,
  findUpload,
  issuedPdf,
  listReusable,
  openUpload,
  storeUpload,
  templateKind,
  uploadHashes,
} from '#documents'
import type { Json } from '#foundation/canonical'
import type { CaseId, DocumentId, OwnerId, StepId } from '#foundation/ids'
import { ids } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import {
  type Actor,
  checkApplicant,
  closeSession,
  findApplicant,
  findApplicantByNumber,
  IDENTITY_REFUSALS,
  listColleagues,
  masked,
  ROLES,
  saveApplicant,
  signInStaff,
  staffNames,
  unitNameAt,
} from '#identity'
import { checkForm, UNKNOWN_ITEM } from '#items'
import { findInclusionProof, findLatestCheckpoint, getConsistencyProof } from '#ledger'
import { EVERYBODY } from '#platform/access'
import { rows } from '#platform/database'
import { findNode, processKind } from '#process'
import { type HttpServer, sendProblem } from '#platform/http'
import { sortBy } from '#platform/sorting'
import { registerAppointmentDesk } from '#appointments/http'
import { registerCalendar } from './calendar-api.ts'
import type { County } from './county.ts'
import { fontsDir } from './config.ts'
import { registerFeedback } from './feedback-api.ts'
import { registerDelegations } from './delegation-api.ts'
import { registerGuideDesk } from './guide-api.ts'
import { registerOversight } from './oversight-api.ts'
import { registerProcessChanges } from './process-change-api.ts'
import { registerSupervision } from './supervision-api.ts'
import {
  actorOf,
  COOKIE_OPTIONS,
  forbidden,
  officerOf,
  officers,
  signedIn,
  STAFF_COOKIE,
} from '#identity/session'
import { registerWorld } from './world-api.ts'

const caseIdParam = z.object({ caseId: ids.case })

const UPLOAD_SENTENCES: Record<string, string> = {
  'file-too-large': '文件超过 20 MB，请压缩后重新上传。',
  'file-type-not-allowed': '文件内容不是允许的类型。请上传 PDF、图片、Word、Excel 或 OFD 文件。',
  'file-empty': '文件是空的，请重新选择。',
}

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

/** Names of the files behind the supplied materials; a document that is not the owner's is refused. */
export async function withHashes(
  county: County,
  owners: readonly OwnerId[],
  supplied: readonly SuppliedInput[],
) {
  const ids = supplied.flatMap((m) => (m.documentId ? [m.documentId] : []))
  const hashes = await uploadHashes(county.pool, owners, ids)
  const foreign = ids.filter((id) => !hashes.has(id))
  return {
    foreign,
    materials: supplied.map((m) => ({
      ...m,
      ...(m.documentId && { hash: hashes.get(m.documentId)! }),
    })),
  }
}

/** The JSON interface for the staff web, scripts and connected systems. */
export function registerApi(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const byCounter = officers(county, 'clerk', 'hall-clerk')
  const bySignedIn = signedIn(county)
  const today = () => dayOf(county.now())

  server.post(
    '/api/session',
    {
      config: { access: EVERYBODY },
      schema: {
        body: z.object({
          staffId: ids.staff,
          password: z.string().min(1).max(200),
          totp: z.string().max(10).optional(),
          newPassword: z.string().max(200).optional(),
        }),
      },
    },
    async (request, reply) => {
      const signed = await signInStaff(county.pool, county.keys, request.body, county.now())
      if (!signed.ok)
        return sendProblem(reply, {
          status: signed.code === 'locked' ? 423 : 401,
          code: signed.code,
          detail: IDENTITY_REFUSALS[signed.code],
        })
      reply.setCookie(STAFF_COOKIE, signed.token, COOKIE_OPTIONS)
      return { ok: true }
    },
  )

  server.delete('/api/session', { config: { access: EVERYBODY } }, async (request, reply) => {
    const token = request.cookies[STAFF_COOKIE]
    if (token) await closeSession(county.pool, token)
    reply.clearCookie(STAFF_COOKIE, { path: '/' })
    return { ok: true }
  })

  server.get('/api/me', { config: { access: byOfficer } }, async (request) => {
    const officer = officerOf(request)
    const covered = county.calendar().coveredWorkdaysAfter(today())
    return {
      ...officer,
      unitName: county.units.get(officer.unitId)?.name,
      county: county.tenant.name,
      today: today(),
      roleNames: officer.roles.map((role) => ROLES[role]),
      ...(covered < 60 && {
        calendarWarning: { coveredWorkdays: covered, coveredUntil: county.calendar().coveredUntil },
      }),
    }
  })

  server.get('/api/units', { config: { access: EVERYBODY } }, async () =>
    [...county.units.values()].map(({ unitId, name, kind }) => ({ unitId, name, kind })),
  )

  server.get(
    '/api/colleagues',
    {
      config: { access: byOfficer },
      // Of every unit, for what is signed together.
      schema: { querystring: z.object({ of: z.enum(['unit', 'county']).default('unit') }) },
    },
    async (request) => {
      const { unitId } = officerOf(request)
      const found = await listColleagues(
        county.pool,
        request.query.of === 'unit' ? unitId : undefined,
      )
      return found.map((c) => ({
        ...c,
        unitName: county.units.get(c.unitId)?.name ?? c.unitId,
        roleNames: c.roles.map((role) => ROLES[role]),
      }))
    },
  )

  server.get('/api/items', { config: { access: EVERYBODY } }, async () =>
    county.catalogue.list().map(({ itemId, name, unitId, caseType, type, viaTownship }) => ({
      itemId,
      name,
      unitId,
      unitName: unitId && county.units.get(unitId)?.name,
      caseType,
      type,
      viaTownship,
    })),
  )

  server.get(
    '/api/items/:itemId',
    { config: { access: EVERYBODY }, schema: { params: z.object({ itemId: ids.item }) } },
    async (request, reply) => {
      const item = county.catalogue.find(request.params.itemId)
      if (!item) return sendProblem(reply, UNKNOWN_ITEM)
      return { ...item, form: county.catalogue.form(item.itemId) }
    },
  )

  server.get('/api/tasks', { config: { access: byOfficer } }, async (request) => {
    const officer = officerOf(request)
    const tasks = await listTasksFor(county.pool, officer)
    // Whoever has the task handles the case, and must know whose it is.
    const applicants = new Map<string, string>()
    for (const id of new Set(tasks.map((t) => t.applicantId))) {
      const applicant = await findApplicant(county.pool, county.keys, id)
      if (applicant) applicants.set(id, applicant.name)
    }
    await county.world.load(tasks.map(({ process: hash }) => ({ kind: processKind.kind, hash })))
    const calendar = county.calendar()
    return tasks.map(({ clock, process, ...task }) => ({
      ...task,
      itemName: county.catalogue.find(task.itemId)?.name,
      applicantName: applicants.get(task.applicantId),
      stepName: stepName(county, process, task.stepId),
      countdown: clock && readClock(clock, calendar, today()),
      isCountersigner: task.role === 'countersigner',
    }))
  })

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
        county,
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

  server.post('/api/uploads', { config: { access: bySignedIn } }, async (request, reply) => {
    const actor = actorOf(request)
    const part = await request.file()
    if (!part)
      return sendProblem(reply, {
        status: 400,
        code: 'file-missing',
        detail: '请选择要上传的文件。',
      })
    const owner = actor.kind === 'officer' ? actor.staffId : actor.applicantId
    const stored = await storeUpload(
      { ...county, db: county.pool },
      owner,
      part.filename,
      part.file,
      county.now(),
    )
    if (!stored.ok)
      return sendProblem(reply, {
        status: stored.code === 'file-too-large' ? 413 : 422,
        code: stored.code,
        detail: UPLOAD_SENTENCES[stored.code]!,
      })
    return reply.code(201).send(stored.upload)
  })

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

  server.get(
    '/api/ledger/checkpoint',
    { config: { access: EVERYBODY } },
    async (_request, reply) =>
      (await findLatestCheckpoint(county.pool)) ??
      sendProblem(reply, { status: 404, code: 'empty-ledger', detail: '账本还没有检查点。' }),
  )
  server.get(
    '/api/ledger/consistency',
    {
      config: { access: EVERYBODY },
      schema: {
        querystring: z.object({
          from: z.coerce.number().int().min(0),
          to: z.coerce.number().int().min(0),
        }),
      },
    },
    async (request, reply) => {
      const { from, to } = request.query
      const latest = await findLatestCheckpoint(county.pool)
      if (from > to || to > (latest?.size ?? 0))
        return sendProblem(reply, {
          status: 400,
          code: 'bad-input',
          detail: '检查点范围有误：起点不能大于终点，终点不能超过账本长度。',
        })
      return { from, to, path: await getConsistencyProof(county.pool, from, to) }
    },
  )

  registerCalendar(server, county)
  registerDelegations(server, county)
  registerProcessChanges(server, county)
  registerSupervision(server, county)
  registerOversight(server, county)
  registerFeedback(server, county)
  registerAppointmentDesk(server, county)
  registerGuideDesk(server, county)
  registerWorld(server, county)
}

/** What a step is called in the version of its process by which the case is handled. */
function stepName({ world }: County, process: string, stepId: StepId): string {
  if (stepId === 'acceptance') return '受理'
  if (stepId === 'delivery') return '送达'
  return findNode(world.current().book.value(processKind, process).net, stepId)?.name ?? stepId
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
      county,
      owners,
      body.materials as SuppliedInput[],
    )
    return foreign.length > 0 ? { foreign: true } : { ...body, materials }
  }
  return body
}

/** The PDF of an issued document, for those who may read its case. */
export async function readDocument(
  county: County,
  documentId: DocumentId,
  actor: Actor,
): Promise<Buffer | undefined> {
  const issued = await findIssued(county.pool, documentId)
  if (!issued) return undefined
  const loaded = await loadCase(county, county.pool, issued.caseId)
  if (!loaded || !mayRead(actor, loaded.state, loaded.world)) return undefined
  const { state, facts, world } = loaded
  const applicant = await findApplicant(county.pool, county.keys, state.applicantId)
  const names = await staffNames(
    county.pool,
    facts.map((f) => f.actor),
  )
  const on = { day: issued.issuedOn, edition: issued.edition }
  const unitName = await unitNameAt(county.world, state.unitId, on)
  const { typst } = county.world.current().book.value(templateKind, state.pins.template)
  const from = { ...county, style: { typst, fonts: fontsDir } }
  return issuedPdf(from, documentId, county.now(), async () =>
    documentText(documentId, state, facts, world, {
      county: county.tenant.name,
      unitName,
      applicantName: applicant?.name ?? '',
      officerName: (id) => names.get(id) ?? (id.startsWith('applicant:') ? '网上提交' : id),
      verifyUrl: `${county.publicUrl}/verify/${documentId}`,
      phone: '请以办事指南公布的电话为准',
    }),
  )
}
