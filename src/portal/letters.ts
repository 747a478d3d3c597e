import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { findCaseView, searchCases } from '#cases'
import {
  findInvitation,
  findLetter,
  findLetterView,
  giveRating,
  isWriter,
  LETTER_REFUSALS,
  type LetterRefusal,
  listPublished,
  RATING_REFUSALS,
  type RatingRefusal,
  searchLetters,
  submitLetter,
  type Writer,
  writerActs,
} from '#feedback'
import {
  LETTER_KINDS,
  letterInput,
  ratingInput,
  WRITER_ACTS,
  type WriterActName,
} from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import {
  type CaseId,
  caseIds,
  type ItemId,
  type LetterId,
  letterIds,
  type UnitId,
} from '#foundation/ids'
import { EVERYBODY } from '#platform/access'
import { countTimes, networkOf } from '#platform/pace'
import { fieldsOf, idIn, type Portal } from './context.ts'
import { applicantOf } from '#identity/session'

const isKind = (kind: string | undefined): kind is LetterKind =>
  kind !== undefined && Object.hasOwn(LETTER_KINDS, kind)
/** Many letters without sign-in from one address in an hour are no letters. */
const MOST_LETTERS_AN_HOUR = 20

/** 咨询、投诉、办不成事 and 好差评, for the public. */
export function registerLetters({
  server,
  county,
  show,
  problem,
  applicant,
  asApplicant,
  byApplicant,
  today,
  unitName,
}: Portal): void {
  const itemName = (itemId: ItemId | null | undefined) =>
    itemId ? county.catalogue.find(itemId)?.name : undefined
  const units = [...county.units.values()]
    .filter((u) => u.kind !== 'coordinating' || u.unitId === 'service-centre')
    .map(({ unitId, name }) => ({ unitId, name }))
  /** Has this address written too much of late? */
  const isFlood = async (address: string) =>
    (await countTimes(
      county.pool,
      { what: 'letter', who: county.keys.index(networkOf(address)), spanSeconds: 3600 },
      county.now(),
    )) > MOST_LETTERS_AN_HOUR

  server.get('/letters', { config: { access: EVERYBODY } }, async (request, reply) => {
    const { page = '1' } = request.query as Record<string, string>
    const at = Math.max(1, Math.min(1000, Number(page) || 1))
    const answers = await listPublished(county.pool, { limit: 11, offset: (at - 1) * 10 })
    const actor = await applicant(request)
    const mine = actor
      ? (await searchLetters(county.pool, { applicantId: actor.applicantId, limit: 50 })).rows
      : []
    return show(request, reply, 'letters', {
      limits: county.feedbackLimits(),
      page: at,
      hasMore: answers.length > 10,
      answers: answers.slice(0, 10).map((a) => ({
        ...a,
        itemName: itemName(a.itemId),
        unitName: county.units.get(a.unitId)?.name ?? '',
      })),
      mine: mine.map((l) => ({
        letterId: l.letterId,
        kind: l.kind,
        status: l.status,
        submittedAt: l.submittedAt,
      })),
    })
  })

  /** What the form is about: an item, or one of one's own cases. */
  const about = async (
    request: FastifyRequest,
    { item: itemId, caseId }: Record<string, string | undefined>,
  ) => {
    const actor = await applicant(request)
    const item = itemId ? county.catalogue.find(itemId) : undefined
    const mine = actor
      ? (await searchCases(county.pool, { applicantId: actor.applicantId, limit: 30 })).rows.map(
          (c) => ({
            caseId: c.caseId,
            itemId: c.itemId,
            itemName: itemName(c.itemId) ?? c.itemId,
            unitId: c.unitId,
          }),
        )
      : []
    const chosen = mine.find((c) => c.caseId === caseId)
    return { actor, item, mine, chosen, unitId: chosen?.unitId ?? item?.unitId }
  }

  server.get('/letters/new/:kind', { config: { access: EVERYBODY } }, async (request, reply) => {
    const { kind } = request.params as { kind: string }
    if (!isKind(kind)) return problem(request, reply, 404, '没有这个页面', '请从“咨询投诉”进入。')
    const query = request.query as Record<string, string>
    const { item, mine, unitId } = await about(request, { item: query.item, caseId: query.case })
    return show(request, reply, 'letterForm', {
      limits: county.feedbackLimits(),
      kind,
      units,
      cases: mine,
      item: item && { itemId: item.itemId, name: item.name, unitName: unitName(item) },
      values: { aboutUnitId: unitId ?? '', caseId: query.case ?? '' },
      problems: [],
    })
  })

  server.post('/letters/new/:kind', { config: { access: EVERYBODY } }, async (request, reply) => {
    const { kind } = request.params as { kind: string }
    if (!isKind(kind)) return problem(request, reply, 404, '没有这个页面', '请从“咨询投诉”进入。')
    const values = fieldsOf(request)
    const { actor, item, mine, chosen, unitId } = await about(request, {
      item: values.itemId,
      caseId: values.caseId,
    })
    const again = (problems: { field: string; reason: string }[], status = 422) =>
      show(request, reply.code(status), 'letterForm', {
        limits: county.feedbackLimits(),
        kind,
        units,
        cases: mine,
        item: item && { itemId: item.itemId, name: item.name, unitName: unitName(item) },
        values,
        problems,
      })
    const given = Object.fromEntries(
      Object.entries({
        kind,
        ground: values.ground,
        itemId: chosen?.itemId ?? item?.itemId,
        caseId: chosen?.caseId,
        aboutUnitId: values.aboutUnitId || unitId || (kind === 'stuck' ? 'service-centre' : ''),
        accusedName: values.accusedName,
        isOpen: values.isOpen === 'on',
        subject: values.subject ?? '',
        body: values.body ?? '',
        phone: values.phone,
      }).filter(([, v]) => v !== undefined && v !== ''),
    )
    const parsed = letterInput.safeParse(given)
    const wrong = parsed.success
      ? []
      : parsed.error.issues.map((i: z.core.$ZodIssue) => ({
          field: String(i.path[0]),
          reason: i.code === 'invalid_type' ? '请填写' : i.message,
        }))
    if (!given.aboutUnitId) wrong.push({ field: 'aboutUnitId', reason: '请选择单位' })
    if (kind === 'complaint' && !given.ground) wrong.push({ field: 'ground', reason: '请选择事由' })
    if (!parsed.success || wrong.length > 0) return again(wrong)
    if (!actor && (await isFlood(request.ip)))
      return again(
        [
          {
            field: '',
            reason: '这个网络一小时内来信过多，请稍后再写，或登录后提交。您填写的内容还在。',
          },
        ],
        429,
      )
    const done = await submitLetter(
      county,
      {
        ...parsed.data,
        aboutUnitId: county.units.get(String(given.aboutUnitId))?.unitId ?? '',
        applicantId: actor?.applicantId,
      },
      county.now(),
    )
    if (!done.ok) return again([{ field: '', reason: LETTER_REFUSALS[done.code] }])
    return show(request, reply.code(201), 'letterSent', {
      letterId: done.letterId,
      letterKey: done.key,
      kind,
    })
  })

  const showLetter = async (
    request: FastifyRequest,
    reply: FastifyReply,
    letterId: LetterId | undefined,
    writer: Writer,
    problems: string[] = [],
    message?: string,
  ) => {
    const letter = letterId && (await findLetter(county.pool, letterId))
    if (!letter || !(await isWriter(county.pool, letter, writer))) {
      return writer.kind === 'key'
        ? show(request, reply.code(404), 'letterFollow', {
            problem: '来信编号或查询码不正确，请对照提交时的记录检查。',
          })
        : problem(
            request,
            reply,
            404,
            '没有找到这件来信',
            '请检查编号；没有登录就提交的来信，请用编号和查询码查看。',
          )
    }
    const view = (await findLetterView(county, letter.letterId, today()))!
    const names = Object.fromEntries(
      [
        letter.aboutUnitId,
        letter.handlerUnitId,
        ...view.timeline.map((t) => String(t.body.toUnitId ?? '')),
      ].map((id) => [id, county.units.get(id)?.name ?? id]),
    )
    return show(request, problems.length > 0 ? reply.code(409) : reply, 'letter', {
      view,
      names,
      itemName: itemName(letter.itemId),
      letterKey: writer.kind === 'key' ? writer.key : undefined,
      problems,
      message,
    })
  }

  server.get('/letters/follow', { config: { access: EVERYBODY } }, (request, reply) =>
    show(request, reply, 'letterFollow', {}),
  )
  server.post('/letters/follow', { config: { access: EVERYBODY } }, (request, reply) => {
    const { letterId: given = '', key = '' } = fieldsOf(request)
    const letterId = given.toUpperCase()
    return showLetter(request, reply, letterIds.is(letterId) ? letterId : undefined, {
      kind: 'key',
      key,
    })
  })
  server.get('/letters/:letterId', { config: { access: byApplicant } }, async (request, reply) => {
    const { done = '' } = request.query as Record<string, string>
    const said = Object.hasOwn(WRITER_ACTS, done)
      ? `${WRITER_ACTS[done as WriterActName]}：已提交。`
      : undefined
    const letterId = idIn(request, 'letterId', letterIds)
    return showLetter(request, reply, letterId, applicantOf(request), [], said)
  })
  for (const act of Object.keys(WRITER_ACTS) as WriterActName[]) {
    server.post(
      `/letters/:letterId/${act}`,
      // Whoever has the key of a letter needs no account.
      { config: { access: EVERYBODY } },
      async (request, reply) => {
        const letterId = idIn(request, 'letterId', letterIds)
        const { key, satisfaction, text } = fieldsOf(request)
        const writer: Writer | undefined = key
          ? { kind: 'key', key }
          : await asApplicant(request, reply)
        if (!writer) return reply
        if (!letterId) return showLetter(request, reply, undefined, writer)
        if (act === 'judgement' && !/^(satisfied|partly|unsatisfied)$/.test(satisfaction ?? ''))
          return showLetter(request, reply, letterId, writer, ['请选择对答复是否满意。'])
        const done = await writerActs(
          county,
          letterId,
          act,
          { satisfaction: satisfaction as 'satisfied', text: text?.slice(0, 2000) },
          writer,
          county.now(),
        )
        if (done.ok && writer.kind === 'applicant')
          return reply.redirect(`/letters/${letterId}?done=${act}`, 303)
        return done.ok
          ? showLetter(request, reply, letterId, writer, [], `${WRITER_ACTS[act]}：已提交。`)
          : showLetter(request, reply, letterId, writer, [
              LETTER_REFUSALS[done.code as LetterRefusal] ?? '来信刚刚有变化，请查看最新情况。',
            ])
      },
    )
  }

  const subject = (rating: { itemId?: ItemId | undefined; unitId: UnitId }) =>
    itemName(rating.itemId) ?? `${county.units.get(rating.unitId)?.name ?? ''}窗口服务`
  // The address is the right to rate: it is not written down.
  server.get(
    '/rate/:token',
    { config: { access: EVERYBODY }, logLevel: 'silent' },
    async (request, reply) => {
      const rating = await findInvitation(
        county.pool,
        (request.params as { token: string }).token,
        today(),
      )
      if (!rating)
        return problem(request, reply, 404, '评价链接已失效', RATING_REFUSALS['unknown-invitation'])
      return show(request, reply, 'rate', {
        limits: county.feedbackLimits(),
        subject: subject(rating),
        unitName: county.units.get(rating.unitId)?.name ?? '',
        caseId: rating.caseId,
      })
    },
  )
  /** A form's level, labels and words; several labels come as one text without scripts, so each has a name of its own. */
  const givenRating = (request: FastifyRequest) => {
    const fields = fieldsOf(request)
    return ratingInput.safeParse({
      level: fields.level,
      labels: Object.keys(fields)
        .filter((k) => k.startsWith('label.'))
        .map((k) => k.slice(6)),
      ...(fields.text && { text: fields.text }),
    })
  }
  const rated = async (
    request: FastifyRequest,
    reply: FastifyReply,
    rater: Parameters<typeof giveRating>[1],
    about: { subject: string; unitName: string; caseId?: CaseId | undefined },
  ) => {
    const given = givenRating(request)
    if (!given.success)
      return show(request, reply.code(422), 'rate', {
        ...about,
        limits: county.feedbackLimits(),
        problem: '请选择一个等级。',
      })
    const done = await giveRating(county, rater, given.data, county.now())
    if (!done.ok)
      return problem(
        request,
        reply,
        409,
        '没有记下评价',
        RATING_REFUSALS[done.code as RatingRefusal] ?? '请稍后重试。',
      )
    return show(request, reply.code(201), 'rated', {
      level: given.data.level,
      limits: county.feedbackLimits(),
    })
  }
  server.post(
    '/rate/:token',
    { config: { access: EVERYBODY }, logLevel: 'silent' },
    async (request, reply) => {
      const { token } = request.params as { token: string }
      const rating = await findInvitation(county.pool, token, today())
      if (!rating)
        return problem(request, reply, 404, '评价链接已失效', RATING_REFUSALS['unknown-invitation'])
      return rated(
        request,
        reply,
        { token },
        {
          subject: subject(rating),
          unitName: county.units.get(rating.unitId)?.name ?? '',
          caseId: rating.caseId,
        },
      )
    },
  )
  for (const method of ['GET', 'POST'] as const) {
    server.route({
      method,
      config: { access: byApplicant },
      url: '/my/cases/:caseId/rating',
      handler: async (request, reply) => {
        const actor = applicantOf(request)
        const caseId = idIn(request, 'caseId', caseIds)
        const view = caseId && (await findCaseView(county, caseId, actor, today()))
        if (!view)
          return problem(
            request,
            reply,
            404,
            '没有找到这个办件',
            '请检查办件编号，或从“我的办件”进入。',
          )
        const about = { subject: view.item.name, unitName: view.unitName, caseId }
        return method === 'GET'
          ? show(request, reply, 'rate', { ...about, limits: county.feedbackLimits() })
          : rated(request, reply, { caseId, applicantId: actor.applicantId }, about)
      },
    })
  }
}
