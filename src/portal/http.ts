import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { DEFAULT_OFFICE_HOURS, type OfficeHours } from '#calendar'
import { type ActResult, findCaseView, findDraft, listDecided, listDrafts, listPopular, ownerByQueryCode, performAct, refusalSentence, type RefusalCode, REFUSALS, saveDraft, searchCases, submitCase, type SubmitResult } from '#cases'
import { findIssued, findIssuedByHash, ISSUED_KINDS, keepForReuse, listReusable, printedNumber, storeUpload, type UploadRefusal } from '#documents'
import { findRatingOfCase } from '#feedback'
import { addDays, dayOf, isLegalDay } from '#foundation/time'
import { type ApplicantActor, closeSession, DEMO_PASSWORD, DEMO_UNITS, findApplicant, IDENTITY_REFUSALS, isKnownPhone, listAccounts, listMessages, maskPhone, ROLES, sendPhoneCode, signInByPhone, signUpByPhone } from '#identity'
import { checkForm, type ItemVersion, valuesFromText } from '#items'
import type { HttpServer } from '#platform/http'
import { readDocument, withHashes } from '../api.ts'
import type { County } from '../county.ts'
import { dataDir, repositoryDir } from '../config.ts'
import { openPortal } from './context.ts'
import { registerLetters } from './letters.ts'
import { ItemSearch, readWords } from './search.ts'
import { APPLICANT_COOKIE, COOKIE_OPTIONS } from '../session.ts'

const UPLOAD_REASONS: Record<UploadRefusal, string> = {
  'file-too-large': '文件超过 20 MB', 'file-type-not-allowed': '文件内容不是允许的类型（PDF、图片、Word、Excel、OFD）', 'file-empty': '文件是空的',
}

/** 工作日 5月1日至9月30日 08:00–12:00、15:00–18:00；其余 … */
function officeHoursText(hours: readonly OfficeHours[] = DEFAULT_OFFICE_HOURS): string {
  const day = (monthDay: string) => `${Number(monthDay.slice(0, 2))}月${Number(monthDay.slice(3))}日`
  const times = (h: OfficeHours) => `${h.morning.join('–')}、${h.afternoon.join('–')}`
  return `工作日 ${hours.length === 1 ? times(hours[0]!) : hours.map((h) => `${day(h.from)}至${day(h.to)} ${times(h)}`).join('；')}`
}

/** The public pages: rendered on the server, complete without scripts. */
export async function registerPortal(server: HttpServer, county: County, options: { demo: boolean }): Promise<void> {
  const portal = await openPortal(server, county, options)
  const { show, problem, asApplicant, today, unitName } = portal
  const css = readFileSync(join(repositoryDir, 'web/portal/portal.css'))

  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))))
  const scripts = join(repositoryDir, 'dist/portal-form')
  for (const file of readdirSync(scripts)) {
    const script = readFileSync(join(scripts, file))
    server.get(`/portal-${file}`, (_request, reply) => reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=600').send(script))
  }
  server.get('/portal.css', (_request, reply) => reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=600').send(css))

  const search = new ItemSearch(county.catalogue.list(), unitName, readWords(dataDir))
  server.get('/suggestions', (request, reply) => reply.header('cache-control', 'public, max-age=60').send(search.find(String((request.query as Record<string, string>).q ?? '').slice(0, 50)).slice(0, 8).map(({ itemId, name }) => ({ itemId, name }))))

  server.get('/', async (request, reply) => {
    const { q = '', theme = '' } = request.query as Record<string, string>
    const all = county.catalogue.list()
    const themes = [...new Map(all.flatMap((i) => i.themes).map((t, _, list) => [t, list.filter((x) => x === t).length]))].sort((a, b) => b[1] - a[1]).slice(0, 14).map(([t]) => t)
    const items = (theme ? all.filter((i) => i.themes.includes(theme)) : search.find(String(q).slice(0, 50))).map((i) => ({
      itemId: i.itemId, name: i.name, unitName: unitName(i), caseType: i.caseType,
      promise: i.promisedLimit.unit === 'same-day' ? '当场办结' : `承诺 ${i.promisedLimit.value} 个${i.promisedLimit.unit === 'workday' ? '工作日' : '自然日'}`,
    }))
    return show(request, reply, 'home', { q: String(q).slice(0, 50), items, themes, theme, popular: q || theme ? [] : (await listPopular(county.pool, addDays(dayOf(county.now()), -30))).flatMap((itemId) => county.catalogue.find(itemId) ?? []).map(({ itemId, name }) => ({ itemId, name })) })
  })

  const itemOf = (request: FastifyRequest) => county.catalogue.find((request.params as { itemId: string }).itemId)

  server.get('/items/:itemId', async (request, reply) => {
    const item = itemOf(request)
    if (!item) return problem(request, reply, 404, '没有找到这个事项', '事项可能已经取消或改名，请回到首页重新查找。')
    const net = county.processes.net(item.processKey)
    return show(request, reply, 'guide', { item, unitName: unitName(item), steps: net.nodes.filter((n) => n.kind === 'user-task').map((n) => n.name), officeHours: officeHoursText(item.unitId ? county.units.get(item.unitId)?.officeHours : undefined), lately: await lately(county, item.itemId) })
  })

  const applyProps = async (item: ItemVersion, applicant: ApplicantActor, given: { values: Record<string, unknown>; townshipId?: string; uploaded?: Record<string, string>; idempotencyKey?: string }, problems: { field: string; reason: string }[]) => ({
    item, schema: county.catalogue.form(item.itemId), values: given.values, problems,
    townships: item.viaTownship || !item.unitId ? [...county.units.values()].filter((u) => u.kind === 'township' || u.kind === 'sub-district').map(({ unitId, name }) => ({ unitId, name })) : [],
    townshipId: given.townshipId ?? '', reusable: (await listReusable(county.pool, applicant.applicantId)).map((r) => r.materialName), uploaded: given.uploaded ?? {}, idempotencyKey: given.idempotencyKey ?? randomUUID(),
  })

  server.get('/items/:itemId/apply', async (request, reply) => {
    const item = itemOf(request)
    if (!item) return problem(request, reply, 404, '没有找到这个事项', '事项可能已经取消或改名，请回到首页重新查找。')
    const applicant = await asApplicant(request, reply)
    if (!applicant) return reply
    const draft = await findDraft<Parameters<typeof applyProps>[2]>(county.pool, county.keys, applicant.applicantId, item.itemId)
    const person = await findApplicant(county.pool, county.keys, applicant.applicantId)
    const given = draft ?? { values: { contact: person?.kind === 'natural-person' ? person.name : undefined, operator: person?.kind === 'natural-person' ? person.name : undefined } }
    return show(request, reply, 'apply', await applyProps(item, applicant, given, []))
  })

  server.post('/items/:itemId/apply', async (request, reply) => {
    const item = itemOf(request)
    if (!item) return problem(request, reply, 404, '没有找到这个事项', '事项可能已经取消或改名，请回到首页重新查找。')
    const applicant = await asApplicant(request, reply)
    if (!applicant) return reply
    const form = await readMultipart(county, request, applicant.applicantId)
    const schema = county.catalogue.form(item.itemId)
    const values = valuesFromText(schema, (name) => form.fields[`form.${name}`] ?? '')
    const uploaded: Record<string, string> = Object.fromEntries(Object.entries(form.fields).filter(([k]) => k.startsWith('kept.')).map(([k, v]) => [k.slice(5), v]))
    for (const [field, upload] of Object.entries(form.uploads)) uploaded[field.slice(5)] = upload
    const given = { values, townshipId: form.fields.townshipId ?? '', uploaded, idempotencyKey: form.fields.idempotencyKey || randomUUID() }
    await saveDraft(county.pool, county.keys, applicant.applicantId, item.itemId, given, county.now())
    if (form.fields.saveDraft) return reply.redirect('/my')
    const problems = [...form.problems, ...checkForm(county.catalogue.form(item.itemId), values), ...(form.fields.truth ? [] : [{ field: 'truth', reason: '请勾选对材料真实性负责' }])]
    const again = async (more: { field: string; reason: string }[]) => show(request, reply.code(422), 'apply', await applyProps(item, applicant, given, more))
    if (problems.length > 0) return again(problems)
    const reusable = new Map((await listReusable(county.pool, applicant.applicantId)).map((r) => [r.materialName, r.documentId]))
    const supplied = item.materials.flatMap((m): { materialId: string; documentId?: string; by: 'upload' | 'reuse' | 'commitment' }[] => {
      if (uploaded[m.materialId]) return [{ materialId: m.materialId, documentId: uploaded[m.materialId]!, by: 'upload' }]
      if (form.fields[`reuse.${m.materialId}`] && reusable.has(m.name)) return [{ materialId: m.materialId, documentId: reusable.get(m.name)!, by: 'reuse' }]
      return form.fields[`commitment.${m.materialId}`] ? [{ materialId: m.materialId, by: 'commitment' }] : []
    })
    const { foreign, materials } = await withHashes(county, [applicant.applicantId], supplied)
    if (foreign.length > 0) return again([{ field: 'materials', reason: '有材料文件不存在，请重新上传' }])
    const result = await submitCase(county, { itemId: item.itemId, form: values, applicantId: applicant.applicantId, channel: 'portal', materials, idempotencyKey: given.idempotencyKey, ...(given.townshipId && { townshipId: given.townshipId }) }, { actor: applicant, via: 'portal', at: county.now() })
    if (!result.ok) return again([{ field: '', reason: sentence(result) }])
    if (form.fields.keep) {
      for (const m of materials) if (m.documentId) await keepForReuse(county.pool, applicant.applicantId, item.materials.find((x) => x.materialId === m.materialId)!.name, m.documentId, today())
    }
    const view = await findCaseView(county, result.caseId, applicant, today())
    return show(request, reply.code(201), 'submitted', { caseId: result.caseId, queryCode: result.queryCode, itemName: item.name, view: view! })
  })

  server.get('/my', async (request, reply) => {
    const applicant = await asApplicant(request, reply)
    if (!applicant) return reply
    const person = await findApplicant(county.pool, county.keys, applicant.applicantId)
    const { rows: cases } = await searchCases(county.pool, { applicantId: applicant.applicantId, limit: 100 })
    const drafts = await listDrafts(county.pool, applicant.applicantId)
    const named = <T extends { itemId: string }>(list: T[]) => list.map((x) => ({ ...x, itemName: county.catalogue.find(x.itemId)?.name ?? x.itemId }))
    return show(request, reply, 'my', { name: person?.name ?? '', cases: named(cases), drafts: named(drafts) })
  })

  const showCase = async (request: FastifyRequest, reply: FastifyReply, applicant: ApplicantActor, problems: string[], message?: string) => {
    const { caseId } = request.params as { caseId: string }
    const view = await findCaseView(county, caseId, applicant, today())
    if (!view) return problem(request, reply, 404, '没有找到这个办件', '请检查办件编号，或从“我的办件”进入。')
    return show(request, problems.length > 0 ? reply.code(409) : reply, 'case', { view, problems, isOwner: true, message, mayRate: (await findRatingOfCase(county.pool, caseId))?.status === 'invited' })
  }

  server.get('/my/cases/:caseId', async (request, reply) => {
    const applicant = await asApplicant(request, reply)
    return applicant ? showCase(request, reply, applicant, []) : reply
  })

  for (const act of ['supplement', 'gap-supply'] as const) {
    server.post(`/my/cases/:caseId/${act}`, async (request, reply) => {
      const applicant = await asApplicant(request, reply)
      if (!applicant) return reply
      const form = await readMultipart(county, request, applicant.applicantId)
      const { materials } = await withHashes(county, [applicant.applicantId], Object.entries(form.uploads).map(([field, documentId]) => ({ materialId: field.slice(5), documentId, by: 'upload' as const })))
      if (form.problems.length > 0 || materials.length === 0) return showCase(request, reply, applicant, form.problems.length > 0 ? form.problems.map((p) => p.reason) : ['请选择要提交的文件。'])
      const result = await performAct(county, (request.params as { caseId: string }).caseId, act, { materials }, { actor: applicant, via: 'portal', at: county.now() })
      return result.ok ? showCase(request, reply, applicant, [], '材料已提交。') : showCase(request, reply, applicant, [sentence(result)])
    })
  }
  for (const act of ['urging', 'withdrawal'] as const) {
    server.post(`/my/cases/:caseId/${act}`, async (request, reply) => {
      const applicant = await asApplicant(request, reply)
      if (!applicant) return reply
      const { reason = '' } = (request.body ?? {}) as { reason?: string }
      const result = await performAct(county, (request.params as { caseId: string }).caseId, act, act === 'urging' ? { message: '申请人网上催办' } : { reason: reason.slice(0, 500) }, { actor: applicant, via: 'portal', at: county.now() })
      return result.ok ? showCase(request, reply, applicant, [], act === 'urging' ? '已提醒承办单位尽快办理。' : '申请已撤回。') : showCase(request, reply, applicant, [sentence(result)])
    })
  }

  server.get('/my/documents/:documentId', async (request, reply) => {
    const applicant = await asApplicant(request, reply)
    if (!applicant) return reply
    const { documentId } = request.params as { documentId: string }
    const pdf = await readDocument(county, documentId, applicant)
    if (!pdf) return problem(request, reply, 404, '没有找到这份文书', '请从“我的办件”进入后下载。')
    return reply.type('application/pdf').header('content-disposition', `inline; filename="${documentId.replaceAll(/[^\w-]/g, '')}.pdf"`).send(pdf)
  })

  server.get('/sign-in', (request, reply) => show(request, reply, 'signIn', { phone: '', sent: false, next: safeNext((request.query as { next?: string }).next), needsIdentity: false }))
  server.post('/sign-in', async (request, reply) => {
    const body = (request.body ?? {}) as Record<string, string>
    const phone = body.phone?.trim() ?? ''
    const next = safeNext(body.next)
    const ask = (more: object, status = 200) => show(request, reply.code(status), 'signIn', { phone, sent: false, next, needsIdentity: false, ...more })
    if (!/^1\d{10}$/.test(phone)) return ask({ problem: '请填写 11 位手机号码。' }, 422)
    const needsIdentity = !(await isKnownPhone(county.pool, county.keys, phone))
    if (!body.code) {
      const sent = await sendPhoneCode(county.pool, county.keys, phone, county.now())
      return ask({ sent: true, needsIdentity, ...(!sent.ok && { problem: IDENTITY_REFUSALS[sent.code] }) })
    }
    const code = body.code.trim()
    const name = body.name?.trim() ?? ''
    if (needsIdentity && name === '') return ask({ sent: true, needsIdentity, problem: '请填写姓名或企业名称。' }, 422)
    const signed = needsIdentity
      ? await signUpByPhone(county.pool, county.keys, { kind: body.kind === 'enterprise' ? 'enterprise' : 'natural-person', name, idNumber: body.idNumber?.trim() ?? '', phone }, code, county.now())
      : await signInByPhone(county.pool, county.keys, phone, code, county.now())
    if (!signed.ok) return ask({ sent: true, needsIdentity, problem: IDENTITY_REFUSALS[signed.code] }, 401)
    return reply.setCookie(APPLICANT_COOKIE, signed.token, COOKIE_OPTIONS).redirect(next)
  })
  server.post('/sign-out', async (request, reply) => {
    const token = request.cookies[APPLICANT_COOKIE]
    if (token) await closeSession(county.pool, token)
    return reply.clearCookie(APPLICANT_COOKIE, { path: '/' }).redirect('/')
  })

  server.get('/progress', (request, reply) => show(request, reply, 'progress', {}))
  server.post('/progress', async (request, reply) => {
    const { caseId = '', code = '' } = (request.body ?? {}) as Record<string, string>
    const owner = await ownerByQueryCode(county.pool, caseId.trim(), code.trim(), county.now())
    if (!owner.ok) {
      return owner.code === 'query-code-locked'
        ? show(request, reply.code(429), 'progress', { problem: '查询码输错次数过多，请半小时后再试，或登录后查看。' })
        : show(request, reply.code(404), 'progress', { problem: '办件编号或查询码不正确，请对照收件凭证检查。' })
    }
    const view = await findCaseView(county, caseId.trim(), { kind: 'applicant', applicantId: owner.applicantId }, today())
    return show(request, reply, 'case', { view: view!, problems: [], isOwner: false, mayRate: false })
  })

  const verdict = async (issued: Awaited<ReturnType<typeof findIssued>>, by: 'number' | 'file') => {
    if (!issued) return { verdict: 'unknown' as const, by }
    const unit = county.units.get(issued.number.split('|')[0]!)?.name ?? ''
    return { verdict: 'genuine' as const, by, title: ISSUED_KINDS[issued.kind].title, number: printedNumber(issued.number, unit), unitName: unit, issuedOn: issued.issuedOn }
  }
  server.get('/verify', (request, reply) => show(request, reply, 'verify', {}))
  server.get('/verify/:documentId', async (request, reply) => {
    const issued = await findIssued(county.pool, (request.params as { documentId: string }).documentId)
    return show(request, reply.code(issued ? 200 : 404), 'verify', { result: await verdict(issued, 'number') })
  })
  server.post('/verify', async (request, reply) => {
    const file = await request.file()
    const hash = createHash('sm3')
    if (file) for await (const chunk of file.file) hash.update(chunk as Buffer)
    return show(request, reply, 'verify', { result: await verdict(file && (await findIssuedByHash(county.pool, hash.digest('hex'))), 'file') })
  })

  registerLetters(portal)

  server.get('/workdays', (request, reply) => {
    const { from = today(), add = '20' } = request.query as Record<string, string>
    const asked = 'from' in (request.query as object)
    const n = Number(add)
    if (!isLegalDay(from) || !Number.isInteger(n) || n < 1 || n > 500) return show(request, reply.code(422), 'workdays', { from: today(), add: '20', problem: '请填写有效的日期和 1 到 500 之间的天数。' })
    try {
      const result = asked ? county.calendar().addWorkdays(from, n) : undefined
      return show(request, reply, 'workdays', { from, add, result, provisional: result !== undefined && result > county.calendar().coveredUntil })
    } catch {
      return show(request, reply.code(422), 'workdays', { from, add, problem: '日期超出工作日历的范围（2004 年起）。' })
    }
  })

  if (options.demo) {
    server.get('/demo', async (request, reply) => {
      const accounts = await listAccounts(county.pool, county.keys, DEMO_UNITS)
      const messages = await listMessages(county.pool, county.keys)
      return show(request, reply, 'demo', {
        password: DEMO_PASSWORD,
        accounts: accounts.map(({ role, unitId, ...account }) => ({ ...account, unitName: county.units.get(unitId)?.name ?? '', role: ROLES[role] })),
        messages: messages.map((m) => ({ ...m, to: m.channel === 'sms' ? maskPhone(m.to) : '电子邮箱' })),
      })
    })
  }
}

/** Only a path of our own; anything else would send a signed-in person elsewhere. */
function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/my'
}

function sentence(refusal: Exclude<ActResult | SubmitResult, { ok: true }>): string {
  if (refusal.code in REFUSALS) return refusalSentence(refusal.code as RefusalCode, 'details' in refusal ? refusal.details : {})
  return refusal.code === 'changed-meanwhile' ? '办件刚刚有变化，请查看最新情况后再操作。' : '不能进行这项操作。'
}

/** Reads a form with files: each file goes straight to disk, wrong ones are named and the others kept. */
async function readMultipart(county: County, request: FastifyRequest, owner: string) {
  const fields: Record<string, string> = {}
  const uploads: Record<string, string> = {}
  const problems: { field: string; reason: string }[] = []
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value)
    else if (!part.filename) (part as MultipartFile).file.resume()
    else {
      const stored = await storeUpload({ db: county.pool, keys: county.keys, stateDir: county.stateDir }, owner, part.filename, part.file, county.now())
      if (stored.ok) uploads[part.fieldname] = stored.upload.documentId
      else problems.push({ field: part.fieldname, reason: `“${part.filename}”没有上传：${UPLOAD_REASONS[stored.code]}` })
    }
  }
  return { fields, uploads, problems }
}

/** How long it really took in the last half year: workdays from acceptance to decision, for at least five cases. */
async function lately(county: County, itemId: string): Promise<{ median: number; p90: number; n: number } | undefined> {
  const done = await listDecided(county.pool, itemId)
  if (done.length < 5) return undefined
  const used = done.map((d) => county.calendar().workdaysBetween(d.acceptedOn, d.decidedOn)).sort((a, b) => a - b)
  const at = (share: number) => used[Math.min(used.length - 1, Math.ceil(share * used.length) - 1)]!
  return { median: at(0.5), p90: at(0.9), n: used.length }
}
