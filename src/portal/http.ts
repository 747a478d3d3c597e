import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { clockText, listMyAppointments } from '#appointments'
import {
  DOCUMENT_TITLES,
  findCaseView,
  findRevocation,
  listDrafts,
  listPopular,
  ownerByQueryCode,
  performAct,
  searchCases,
  readDocument,
  withHashes,
} from '#cases'
import { caseStream } from '#cases/events'
import { findIssued, findIssuedByHash, printedNumber } from '#documents'
import { findRatingOfCase } from '#feedback'
import {
  type CaseId,
  caseIds,
  documentIds,
  type ItemId,
  materialIds,
  unitIds,
} from '#foundation/ids'
import { addDays, dayOf, isLegalDay } from '#foundation/time'
import {
  type ApplicantActor,
  closeSession,
  DEMO_PASSWORD,
  DEMO_UNITS,
  findApplicant,
  IDENTITY_REFUSALS,
  isKnownPhone,
  listAccounts,
  listMessages,
  maskPhone,
  ROLES,
  sendPhoneCode,
  signInByPhone,
  signUpByPhone,
  unitNameAt,
} from '#identity'
import { catalogueOf, guideOf, type ItemVersion } from '#items'
import { findInclusionProof } from '#ledger'
import { EVERYBODY, openToEverybody } from '#platform/access'
import type { HttpServer } from '#platform/http'
import { perWorld } from '#world'
import type { PersonalField } from '#platform/ownership'
import type { County } from '../county.ts'
import { dataDir, repositoryDir } from '../config.ts'
import { registerAppointments } from './appointments.ts'
import { actSentence, readMultipart, registerApply } from './apply.ts'
import { fieldsOf, idIn, openPortal } from './context.ts'
import { registerDisclosure } from './disclosure.ts'
import { registerGuides } from './guides.ts'
import { registerLetters } from './letters.ts'
import { registerPersonal } from './personal.ts'
import { ItemSearch, readLifeEvents, readWords } from './search.ts'
import { registerUploads } from './uploads.ts'
import { APPLICANT_COOKIE, applicantOf, COOKIE_OPTIONS } from '#identity/session'

/** The public pages: rendered on the server, complete without scripts. */
export async function registerPortal(
  server: HttpServer,
  county: County,
  options: { demo: boolean; privacy: readonly PersonalField[] },
): Promise<void> {
  const portal = await openPortal(server, county, options)
  const { show, problem, byApplicant, today, unitName } = portal
  const css = readFileSync(join(repositoryDir, 'web/portal/portal.css'))

  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
  )
  await server.register(async (scope) => {
    openToEverybody(scope)
    await scope.register(fastifyStatic, {
      root: join(repositoryDir, 'dist/portal-form'),
      prefix: '/portal/',
      index: false,
      decorateReply: false,
      immutable: true,
      maxAge: '30d',
    })
  })
  // Whoever comes by a browser reads a page; a program is told as everywhere else.
  server.get('/*', { config: { access: EVERYBODY } }, (request, reply) =>
    request.headers.accept?.includes('text/html') && !request.url.startsWith('/api/')
      ? problem(
          request,
          reply,
          404,
          '没有这个页面',
          '网址可能写错了，或者页面已经移走。请回到首页查找，或从“我的”进入您的办件。',
        )
      : reply.callNotFound(),
  )
  server.get('/portal.css', { config: { access: EVERYBODY } }, (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=2592000, immutable')
      .send(css),
  )

  const worker = readFileSync(join(repositoryDir, 'dist/portal-form/sw.js'))
  server.get('/sw.js', { config: { access: EVERYBODY } }, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(worker),
  )
  const icon = readFileSync(join(repositoryDir, 'web/portal/icon.svg'))
  server.get('/portal/icon.svg', { config: { access: EVERYBODY } }, (_request, reply) =>
    reply
      .type('image/svg+xml')
      .header('cache-control', 'public, max-age=2592000, immutable')
      .send(icon),
  )
  server.get('/manifest.webmanifest', { config: { access: EVERYBODY } }, (_request, reply) =>
    reply
      .type('application/manifest+json')
      .header('cache-control', 'public, max-age=86400')
      .send(
        JSON.stringify({
          name: `${county.tenant.name}政务服务`,
          short_name: '一门',
          lang: 'zh-CN',
          start_url: '/',
          scope: '/',
          display: 'standalone',
          background_color: '#f6f8fa',
          theme_color: '#0b57a4',
          icons: [{ src: '/portal/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
        }),
      ),
  )
  server.get('/offline', { config: { access: EVERYBODY } }, (request, reply) =>
    show(request, reply, 'offline', {}),
  )
  /** 长者版 for a year on this device, and back to where one was. */
  server.get('/large', { config: { access: EVERYBODY } }, (request, reply) => {
    const { on, back } = request.query as Record<string, string>
    return reply
      .setCookie('yimen_large', on === '1' ? '1' : '0', {
        path: '/',
        maxAge: 365 * 86_400,
        sameSite: 'lax',
        httpOnly: true,
      })
      .redirect(safeNext(back, '/'))
  })

  const words = readWords(dataDir)
  const current = () => county.world.current()
  const search = perWorld(
    current,
    (world) => new ItemSearch(catalogueOf(world).list(), unitName, words),
  )
  server.get('/suggestions', { config: { access: EVERYBODY } }, (request, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(
      search()
        .find(String((request.query as Record<string, string>).q ?? '').slice(0, 50))
        .slice(0, 8)
        .map(({ itemId, name }) => ({ itemId, name })),
    ),
  )

  const events = readLifeEvents(dataDir)
  const byNumber = (names: readonly string[]) =>
    [...new Map(names.map((t, _, list) => [t, list.filter((x) => x === t).length]))]
      .sort((a, b) => b[1] - a[1])
      .map(([t]) => t)
  const choices = perWorld(current, (world) => {
    const all = catalogueOf(world).list()
    return {
      themes: byNumber(all.flatMap((i) => i.themes)).slice(0, 14),
      events: Object.keys(events),
      units: [...county.units.values()]
        .filter((u) => all.some((i) => i.unitId === u.unitId))
        .map(({ unitId, name }) => ({ unitId, name })),
    }
  })
  const isPersonal = (item: ItemVersion) => item.serviceObjects.includes('自然人')
  /** One way at a time: words, or a theme, an event of life, a unit, or for whom. */
  const narrowed = ({
    q = '',
    theme,
    event,
    unit,
    who,
  }: Record<string, string>): { title: string; items: readonly ItemVersion[] } => {
    if (theme)
      return {
        title: `主题：${theme}`,
        items: county.catalogue.list().filter((i) => i.themes.includes(theme)),
      }
    if (event)
      return {
        title: `人生大事：${event}`,
        items: county.catalogue.list().filter((i) => events[event]?.includes(i.name)),
      }
    if (unit)
      return {
        title: county.units.get(unit)?.name ?? '单位',
        items: county.catalogue.list().filter((i) => i.unitId === unit),
      }
    if (who)
      return {
        title: who === 'person' ? '个人可以办的' : '企业和组织可以办的',
        items: county.catalogue
          .list()
          .filter((i) =>
            who === 'person' ? isPersonal(i) : i.serviceObjects.some((o) => o !== '自然人'),
          ),
      }
    const found = search().find(q)
    return { title: q ? `找到 ${found.length} 个事项` : '全部事项', items: found }
  }
  server.get('/', { config: { access: EVERYBODY } }, async (request, reply) => {
    const query = Object.fromEntries(
      Object.entries(request.query as Record<string, unknown>).map(([k, v]) => [
        k,
        String(v).slice(0, 50),
      ]),
    )
    const { title, items } = narrowed(query)
    const isStart = !['q', 'theme', 'event', 'unit', 'who', 'all'].some((name) => query[name])
    return show(request, reply, 'home', {
      query,
      title,
      isStart,
      choices: choices(),
      items: items.map((i) => ({
        itemId: i.itemId,
        name: i.name,
        unitName: unitName(i),
        caseType: i.caseType,
        promisedLimit: i.promisedLimit,
      })),
      popular: isStart
        ? (await listPopular(county.pool, addDays(dayOf(county.now()), -30)))
            .flatMap((itemId) => county.catalogue.find(itemId) ?? [])
            .map(({ itemId, name }) => ({ itemId, name }))
        : [],
    })
  })

  registerGuides(portal)

  registerApply(portal)
  registerUploads(portal)

  server.get('/my', { config: { access: byApplicant } }, async (request, reply) => {
    const applicant = applicantOf(request)
    const person = await findApplicant(county.pool, county.keys, applicant.applicantId)
    const { rows: cases } = await searchCases(county.pool, {
      applicantId: applicant.applicantId,
      limit: 100,
    })
    const drafts = await listDrafts(county.pool, applicant.applicantId)
    const named = <T extends { itemId: ItemId }>(list: T[]) =>
      list.map((x) => ({ ...x, itemName: county.catalogue.find(x.itemId)?.name ?? x.itemId }))
    const appointments = await listMyAppointments(county.pool, applicant.applicantId, today())
    return show(request, reply, 'my', {
      name: person?.name ?? '',
      cases: named(cases),
      drafts: named(drafts),
      messages: await listMessages(county.pool, county.keys, applicant.applicantId, 10),
      appointments: appointments.map((a) => ({
        ...a,
        clock: clockText(a.minute),
        unitName: county.units.get(a.unitId)?.name ?? '',
        itemName: a.itemId ? county.catalogue.find(a.itemId)?.name : undefined,
      })),
    })
  })

  const phoneOf = (itemId: ItemId) => guideOf(county.world.current(), itemId).phone
  const noCase = (request: FastifyRequest, reply: FastifyReply) =>
    problem(request, reply, 404, '没有找到这个办件', '请检查办件编号，或从“我的办件”进入。')
  const showCase = async (
    request: FastifyRequest,
    reply: FastifyReply,
    applicant: ApplicantActor,
    problems: string[],
    message?: string,
  ) => {
    const caseId = idIn(request, 'caseId', caseIds)
    const view = caseId && (await findCaseView(county, caseId, applicant, today()))
    if (!view) return noCase(request, reply)
    return show(request, problems.length > 0 ? reply.code(409) : reply, 'case', {
      view,
      problems,
      isOwner: true,
      message,
      mayRate: (await findRatingOfCase(county.pool, caseId))?.status === 'invited',
      phone: await phoneOf(view.state.itemId),
    })
  }

  server.get('/my/cases/:caseId', { config: { access: byApplicant } }, async (request, reply) => {
    const { done = '' } = request.query as Record<string, string>
    return showCase(request, reply, applicantOf(request), [], DONE[done])
  })

  for (const act of ['supplement', 'gap-supply'] as const) {
    server.post(
      `/my/cases/:caseId/${act}`,
      { config: { access: byApplicant } },
      async (request, reply) => {
        const applicant = applicantOf(request)
        const caseId = idIn(request, 'caseId', caseIds)
        if (!caseId) return noCase(request, reply)
        const form = await readMultipart(county, request, applicant.applicantId)
        const { materials } = await withHashes(
          county.pool,
          [applicant.applicantId],
          Object.entries(form.uploads).flatMap(([field, documentId]) => {
            const materialId = field.slice('file.'.length)
            return materialIds.is(materialId)
              ? [{ materialId, documentId, by: 'upload' as const }]
              : []
          }),
        )
        if (form.problems.length > 0 || materials.length === 0)
          return showCase(
            request,
            reply,
            applicant,
            form.problems.length > 0
              ? form.problems.map((p) => p.reason)
              : ['请选择要提交的文件。'],
          )
        const result = await performAct(
          county,
          caseId,
          act,
          { materials },
          { actor: applicant, via: 'portal', at: county.now() },
        )
        return result.ok
          ? reply.redirect(`/my/cases/${caseId}?done=${act}`, 303)
          : showCase(request, reply, applicant, [actSentence(result)])
      },
    )
  }
  for (const act of ['urging', 'withdrawal'] as const) {
    server.post(
      `/my/cases/:caseId/${act}`,
      { config: { access: byApplicant } },
      async (request, reply) => {
        const applicant = applicantOf(request)
        const caseId = idIn(request, 'caseId', caseIds)
        if (!caseId) return noCase(request, reply)
        const { reason = '' } = fieldsOf(request)
        const result = await performAct(
          county,
          caseId,
          act,
          act === 'urging' ? { message: '申请人网上催办' } : { reason: reason.slice(0, 500) },
          { actor: applicant, via: 'portal', at: county.now() },
        )
        return result.ok
          ? reply.redirect(`/my/cases/${caseId}?done=${act}`, 303)
          : showCase(request, reply, applicant, [actSentence(result)])
      },
    )
  }

  server.get(
    '/my/documents/:documentId',
    { config: { access: byApplicant } },
    async (request, reply) => {
      const applicant = applicantOf(request)
      const documentId = idIn(request, 'documentId', documentIds)
      const pdf = documentId && (await readDocument(county, documentId, applicant))
      if (!pdf)
        return problem(request, reply, 404, '没有找到这份文书', '请从“我的办件”进入后下载。')
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${documentId}.pdf"`)
        .send(pdf)
    },
  )

  server.get('/sign-in', { config: { access: EVERYBODY } }, (request, reply) =>
    show(request, reply, 'signIn', {
      phone: '',
      sent: false,
      next: safeNext((request.query as { next?: string }).next),
      needsIdentity: false,
    }),
  )
  server.post('/sign-in', { config: { access: EVERYBODY } }, async (request, reply) => {
    const body = fieldsOf(request)
    const phone = body.phone ?? ''
    const next = safeNext(body.next)
    const ask = (more: object, status = 200) =>
      show(request, reply.code(status), 'signIn', {
        phone,
        sent: false,
        next,
        needsIdentity: false,
        ...more,
      })
    if (!/^1\d{10}$/.test(phone)) return ask({ problem: '请填写 11 位手机号码。' }, 422)
    const needsIdentity = !(await isKnownPhone(county.pool, county.keys, phone))
    if (!body.code) {
      const sent = await sendPhoneCode(county.pool, county.keys, phone, county.now())
      return ask({
        sent: true,
        needsIdentity,
        ...(!sent.ok && { problem: IDENTITY_REFUSALS[sent.code] }),
      })
    }
    const { code, name = '' } = body
    if (needsIdentity && name === '')
      return ask({ sent: true, needsIdentity, problem: '请填写姓名或企业名称。' }, 422)
    const signed = needsIdentity
      ? await signUpByPhone(
          county.pool,
          county.keys,
          {
            kind: body.kind === 'enterprise' ? 'enterprise' : 'natural-person',
            name,
            idNumber: body.idNumber ?? '',
            phone,
          },
          code,
          county.now(),
        )
      : await signInByPhone(county.pool, county.keys, phone, code, county.now())
    if (!signed.ok)
      return ask({ sent: true, needsIdentity, problem: IDENTITY_REFUSALS[signed.code] }, 401)
    return reply.setCookie(APPLICANT_COOKIE, signed.token, COOKIE_OPTIONS).redirect(next)
  })
  server.post('/sign-out', { config: { access: EVERYBODY } }, async (request, reply) => {
    const token = request.cookies[APPLICANT_COOKIE]
    if (token) await closeSession(county.pool, token)
    return reply.clearCookie(APPLICANT_COOKIE, { path: '/' }).redirect('/')
  })

  const showProgress = async (
    request: FastifyRequest,
    reply: FastifyReply,
    caseId: string,
    code: string,
  ) => {
    const again = (status: number, problem: string) =>
      show(request, reply.code(status), 'progress', { caseId, problem })
    const wrong = '办件编号或查询码不正确，请对照收件凭证检查。'
    if (!caseIds.is(caseId)) return again(404, wrong)
    const owner = await ownerByQueryCode(county.pool, caseId, code, county.now())
    if (!owner.ok) {
      return owner.code === 'query-code-locked'
        ? again(429, '查询码输错次数过多，请半小时后再试，或登录后查看。')
        : again(404, wrong)
    }
    const view = await findCaseView(
      county,
      caseId,
      { kind: 'applicant', applicantId: owner.applicantId },
      today(),
    )
    return show(request, reply, 'case', {
      view: view!,
      problems: [],
      isOwner: false,
      mayRate: false,
      phone: await phoneOf(view!.state.itemId),
    })
  }
  server.get('/progress', { config: { access: EVERYBODY } }, (request, reply) =>
    show(request, reply, 'progress', {}),
  )
  server.post('/progress', { config: { access: EVERYBODY } }, (request, reply) => {
    const { caseId = '', code = '' } = fieldsOf(request)
    return showProgress(request, reply, caseId, code)
  })
  /** What the QR code of a receipt leads to; its address is not written down. */
  server.get(
    '/progress/:caseId/:code',
    { config: { access: EVERYBODY }, logLevel: 'silent' },
    (request, reply) => {
      const { caseId, code } = request.params as { caseId: CaseId; code: string }
      return showProgress(request, reply.header('cache-control', 'no-store'), caseId, code)
    },
  )
  server.get(
    '/my/cases/:caseId/proof',
    { config: { access: byApplicant } },
    async (request, reply) => {
      const applicant = applicantOf(request)
      const caseId = idIn(request, 'caseId', caseIds)
      if (!caseId || !(await findCaseView(county, caseId, applicant, today())))
        return noCase(request, reply)
      return show(request, reply, 'proof', {
        caseId,
        proof: await findInclusionProof(county.pool, caseStream.nameOf(caseId), 1),
      })
    },
  )

  /** What can be said of a paper: by its number alone, or by the file in somebody's hand. */
  const verdict = async (
    issued: Awaited<ReturnType<typeof findIssued>>,
    by: 'number' | 'file',
    fileHash?: string,
  ) => {
    if (!issued) return { verdict: 'unknown' as const, by }
    const on = { day: issued.issuedOn, edition: issued.edition }
    const unit = await unitNameAt(county.world, unitIds.of(issued.number.split('|')[0]!), on)
    const revokedOn =
      issued.kind === 'certificate' || issued.kind === 'approval-decision'
        ? await findRevocation(county.pool, issued.caseId)
        : undefined
    const isAltered =
      fileHash !== undefined && issued.fileHash !== undefined && fileHash !== issued.fileHash
    const said = isAltered
      ? ('altered' as const)
      : revokedOn
        ? ('revoked' as const)
        : ('genuine' as const)
    return {
      verdict: said,
      by,
      title: DOCUMENT_TITLES[issued.kind]!,
      number: printedNumber(issued.number, unit),
      unitName: unit,
      issuedOn: issued.issuedOn,
      revokedOn,
      documentId: issued.documentId,
    }
  }
  const hashOfFile = async (request: FastifyRequest) => {
    const file = await request.file()
    const hash = createHash('sm3')
    if (!file) return undefined
    for await (const chunk of file.file) hash.update(chunk as Buffer)
    return hash.digest('hex')
  }
  const issuedIn = async (request: FastifyRequest) => {
    const documentId = idIn(request, 'documentId', documentIds)
    return documentId && (await findIssued(county.pool, documentId))
  }
  server.get('/verify', { config: { access: EVERYBODY } }, (request, reply) =>
    show(request, reply, 'verify', {}),
  )
  server.get('/verify/:documentId', { config: { access: EVERYBODY } }, async (request, reply) => {
    const issued = await issuedIn(request)
    return show(request, reply.code(issued ? 200 : 404), 'verify', {
      result: await verdict(issued, 'number'),
    })
  })
  server.post('/verify', { config: { access: EVERYBODY } }, async (request, reply) => {
    const hash = await hashOfFile(request)
    return show(request, reply, 'verify', {
      result: await verdict(
        hash === undefined ? undefined : await findIssuedByHash(county.pool, hash),
        'file',
      ),
    })
  })
  /** Whoever came by the code on the paper: is the file the one that was issued under it? */
  server.post('/verify/:documentId', { config: { access: EVERYBODY } }, async (request, reply) => {
    const hash = await hashOfFile(request)
    const issued = await issuedIn(request)
    return show(request, reply, 'verify', { result: await verdict(issued, 'file', hash ?? '') })
  })

  registerLetters(portal)
  registerAppointments(portal)
  registerDisclosure(portal)
  registerPersonal(portal, options.privacy)

  server.get('/workdays', { config: { access: EVERYBODY } }, (request, reply) => {
    const { from = today(), add = '20' } = request.query as Record<string, string>
    const asked = 'from' in (request.query as object)
    const n = Number(add)
    if (!isLegalDay(from) || !Number.isInteger(n) || n < 1 || n > 500)
      return show(request, reply.code(422), 'workdays', {
        from: today(),
        add: '20',
        problem: '请填写有效的日期和 1 到 500 之间的天数。',
      })
    try {
      const result = asked ? county.calendar().addWorkdays(from, n) : undefined
      return show(request, reply, 'workdays', {
        from,
        add,
        result,
        provisional: result !== undefined && result > county.calendar().coveredUntil,
      })
    } catch {
      return show(request, reply.code(422), 'workdays', {
        from,
        add,
        problem: '日期超出工作日历的范围（2004 年起）。',
      })
    }
  })

  if (options.demo) {
    server.get('/demo', { config: { access: EVERYBODY } }, async (request, reply) => {
      const accounts = await listAccounts(county.pool, county.keys, DEMO_UNITS, county.now())
      const messages = await listMessages(county.pool, county.keys)
      return show(request, reply, 'demo', {
        password: DEMO_PASSWORD,
        accounts: accounts.map(({ role, unitId, ...account }) => ({
          ...account,
          unitName: county.units.get(unitId)?.name ?? '',
          role: ROLES[role],
        })),
        messages: messages.map((m) => ({
          ...m,
          to: m.channel === 'sms' ? maskPhone(m.to) : '电子邮箱',
        })),
      })
    })
  }
}

/** What was done is said on the page that one comes back to, so that a reload does it no second time. */
const DONE: Readonly<Record<string, string>> = {
  supplement: '材料已提交。',
  'gap-supply': '材料已提交。',
  urging: '已提醒承办单位尽快办理。',
  withdrawal: '申请已撤回。',
}

/** Only a path of our own; anything else would send a signed-in person elsewhere. */
function safeNext(next: string | undefined, otherwise = '/my'): string {
  return next && /^\/(?![/\\])/.test(next) ? next : otherwise
}
