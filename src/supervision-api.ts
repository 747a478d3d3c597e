import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { LETTER_KINDS, LETTER_PREFIXES } from '#feedback/contract'
import type { LetterKind } from '#feedback/events'
import { type CardId, cardIdOf, type UnitId } from '#foundation/ids'
import { ids, legalDay } from '#foundation/schema'
import { dayOf, monthOf } from '#foundation/time'
import { actorNames, type Officer } from '#identity'
import { readStream } from '#ledger'
import { type HttpServer, sendProblem } from '#platform/http'
import { sortBy } from '#platform/sorting'
import {
  approveChange,
  type Card,
  CARD_REFUSALS,
  type CardRefusal,
  countCards,
  findCards,
  handleCard,
  isBody,
  issueByHand,
  listChanges,
  listenForCards,
  listFaults,
  listNews,
  mayHandle,
  PARAMETER_REFUSALS,
  type ParameterChange,
  patrol,
  proposeChange,
  RULES,
  CARD_ORDERS,
  searchCards,
  sentenceOf,
  seesAllCards,
  seesLeads,
  tryOnHistory,
  valuesOf,
} from '#supervision'
import {
  CARD_ACTS,
  CARD_STATUSES,
  cardInputs,
  LEVELS,
  manualCardInput,
} from '#supervision/contract'
import type { County } from './county.ts'
import { forbidden, officerOf, officers } from '#identity/session'
import { sendTable } from './table-file.ts'

const cardParams = z.object({
  caseId: ids.subject,
  kind: z.string().regex(/^[a-z0-9.-]{1,80}$/),
})
const search = z.object({
  level: z.enum(['warning', 'yellow', 'red']).optional(),
  status: z
    .enum(['issued', 'acknowledged', 'rectified', 'closed', 'objected', 'upheld', 'revoked'])
    .optional(),
  unitId: ids.unit.optional(),
  rule: z.string().max(10).optional(),
  caseId: ids.subject.optional(),
  sort: sortBy(CARD_ORDERS).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
/** What cards without an item are about. */
const FEEDBACK_NAMES: Record<string, string> = {
  ...Object.fromEntries(
    Object.entries(LETTER_PREFIXES).map(([kind, prefix]) => [
      prefix,
      LETTER_KINDS[kind as LetterKind],
    ]),
  ),
  PJ: '好差评',
}
const MOST_EXPORTED = 10_000

/** 电子监察: the supervision body sees every unit's cards, a unit its own. */
export function registerSupervision(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const byLead = officers(county, 'supervision-lead')
  const today = () => dayOf(county.now())
  const scopeOf = (officer: Officer, unitId?: UnitId) =>
    seesAllCards(officer) ? unitId : officer.unitId
  const named = (card: Card) => ({
    ...card,
    itemName:
      county.catalogue.find(card.itemId)?.name ??
      (card.itemId || FEEDBACK_NAMES[card.caseId.slice(0, 2)] || ''),
    unitName: county.units.get(card.unitId)?.name ?? card.unitId,
    ruleName: RULES.find((r) => r.code === card.rule)?.name ?? '人工发牌',
    says: sentenceOf(card),
  })
  const unknown = (reply: FastifyReply) =>
    sendProblem(reply, {
      status: 404,
      code: 'unknown-card',
      detail: '没有找到这张牌，或它属于别的单位。',
    })

  server.get(
    '/api/supervision/board',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({ from: legalDay.optional() }),
      },
    },
    async (request) => {
      const officer = officerOf(request)
      const unitId = scopeOf(officer)
      const from = request.query.from ?? (`${monthOf(today())}-01` as const)
      const counts = await countCards(county.supervisionPool, from, unitId)
      return {
        today: today(),
        from,
        everywhere: seesAllCards(officer),
        counts: counts.map((c) => ({
          ...c,
          unitName: county.units.get(c.unitId)?.name ?? c.unitId,
        })),
        faults: seesAllCards(officer) ? (await listFaults(county.supervisionPool)).length : 0,
      }
    },
  )

  server.get(
    '/api/supervision/cards',
    { config: { access: byOfficer }, schema: { querystring: search } },
    async (request) => {
      const officer = officerOf(request)
      const { page, unitId, ...rest } = request.query
      const found = await searchCards(county.supervisionPool, {
        ...rest,
        unitId: scopeOf(officer, unitId),
        limit: 20,
        offset: (page - 1) * 20,
      })
      return { total: found.total, rows: found.rows.map(named) }
    },
  )

  server.get(
    '/api/supervision/cards/file',
    {
      config: { access: byOfficer },
      schema: { querystring: search.extend({ format: z.enum(['csv', 'xlsx']).default('csv') }) },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const { page: _page, unitId, format: wanted, ...rest } = request.query
      const { rows } = await searchCards(county.supervisionPool, {
        ...rest,
        unitId: scopeOf(officer, unitId),
        limit: MOST_EXPORTED,
      })
      return sendTable(reply, wanted, {
        name: 'cards',
        heading: [
          '办件',
          '事项',
          '单位',
          '规则',
          '规则名称',
          '等级',
          '状态',
          '发牌日',
          '升至本级日',
          '反馈截止日',
        ],
        rows: rows
          .map(named)
          .map((c) => [
            c.caseId,
            c.itemName,
            c.unitName,
            c.rule,
            c.ruleName,
            LEVELS[c.level],
            CARD_STATUSES[c.status],
            c.issuedOn,
            c.levelOn,
            c.feedbackDueOn,
          ]),
        mark: `${county.tenant.name}电子监察 ${officer.name}（${officer.staffId}）${county.now()} 导出，仅限工作使用`,
      })
    },
  )

  const find = async (cardId: CardId) => (await findCards(county.supervisionPool, [cardId]))[0]

  /** 预警信息: nobody is told on a day off, nor of cases that are finished. */
  server.get('/api/supervision/news', { config: { access: byOfficer } }, async (request) => {
    const officer = officerOf(request)
    if (!county.calendar().isWorkday(today())) return []
    const answersForUnit = officer.roles.some((r) => r === 'unit-supervisor' || r === 'unit-head')
    return (
      await listNews(county.supervisionPool, {
        unitId: officer.unitId,
        officerId: answersForUnit ? undefined : officer.staffId,
      })
    ).map(named)
  })

  server.get(
    '/api/supervision/cards/:caseId/:kind',
    { config: { access: byOfficer }, schema: { params: cardParams } },
    async (request, reply) => {
      const officer = officerOf(request)
      const cardId = cardIdOf(request.params.caseId, request.params.kind)
      const card = await find(cardId)
      if (!card || !(seesAllCards(officer) || officer.unitId === card.unitId)) return unknown(reply)
      const { events } = await readStream(county.supervisionPool, `card/${cardId}`)
      const facts = (
        await readStream(
          county.supervisionPool,
          `${card.caseId.startsWith('PJ-') ? 'rating' : /^[A-Z]/.test(card.caseId) ? 'letter' : 'case'}/${card.caseId}`,
        )
      ).events.filter((e) => card.evidence.includes(e.version))
      const nameOf = await actorNames(
        county.pool,
        [...events, ...facts].map(({ actor }) => actor),
      )
      return {
        card: named(card),
        rule: RULES.filter((r) => r.code === card.rule).map(
          ({ code, name, article, parameters }) => ({ code, name, article, parameters }),
        )[0],
        story: events.map(({ version, type, body, actor, recordedAt }) => ({
          version,
          type,
          body,
          by: nameOf(actor),
          recordedAt,
        })),
        evidence: facts.map(({ version, type, occurredAt, recordedAt, actor }) => ({
          version,
          type,
          occurredAt,
          recordedAt,
          by: nameOf(actor),
        })),
        offered: CARD_ACTS.filter((act) => mayHandle(act, officer, card)),
      }
    },
  )

  server.post(
    '/api/supervision/cards',
    { config: { access: byOfficer }, schema: { body: manualCardInput } },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!county.units.has(request.body.unitId))
        return sendProblem(reply, { status: 400, code: 'unknown-unit', detail: '没有这个单位。' })
      const issued = await issueByHand(county, request.body, officer, county.now())
      if (issued.ok) return reply.code(201).send({ cardId: issued.card.cardId })
      if (issued.code === 'forbidden') return forbidden(reply)
      if (issued.code === 'unknown-card')
        return sendProblem(reply, {
          status: 404,
          code: 'unknown-case',
          detail: '监察系统还没有这个办件，请检查办件编号。',
        })
      return sendProblem(reply, {
        status: 409,
        code: issued.code,
        detail: CARD_REFUSALS[issued.code as CardRefusal],
      })
    },
  )

  for (const act of CARD_ACTS) {
    server.post(
      `/api/supervision/cards/:caseId/:kind/${act}`,
      { config: { access: byOfficer }, schema: { params: cardParams, body: cardInputs[act] } },
      async (request, reply) => {
        const officer = officerOf(request)
        const result = await handleCard(
          county,
          cardIdOf(request.params.caseId, request.params.kind),
          act,
          request.body as Record<string, unknown>,
          officer,
          county.now(),
        )
        if (result.ok) return reply.code(201).send({ status: result.card.status })
        if (result.code === 'unknown-card') return unknown(reply)
        if (result.code === 'forbidden') return forbidden(reply)
        if (result.code === 'changed-meanwhile')
          return sendProblem(reply, {
            status: 409,
            code: result.code,
            detail: '刚刚有其他人处理了这张牌，请查看最新情况。',
          })
        return sendProblem(reply, {
          status: 409,
          code: result.code,
          detail: CARD_REFUSALS[result.code as CardRefusal],
          article: '湖南省电子监察办法',
        })
      },
    )
  }

  server.get('/api/supervision/rules', { config: { access: byOfficer } }, async () => {
    const values = valuesOf((day) => county.world.at(day))
    return RULES.map(({ code, name, article, kind, parameters }) => ({
      code,
      name,
      article,
      kind,
      isEnabled: values.at(code, 'enabled', today()) === 1,
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([p, shipped]) => [
          p,
          { ...shipped, inForce: values.at(code, p, today()) },
        ]),
      ),
    }))
  })

  const change = z.object({ code: z.string().max(10), name: z.string().max(30), value: z.number() })

  server.get('/api/supervision/rule-changes', { config: { access: byOfficer } }, async () => {
    return namedChanges(county, await listChanges(county.supervisionPool))
  })
  server.post(
    '/api/supervision/rule-changes',
    {
      config: { access: byOfficer },
      schema: {
        body: change.extend({
          basis: z.string().max(200),
          fromOn: legalDay,
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!isBody(officer)) return forbidden(reply)
      const done = await proposeChange(county, officer, request.body, county.now())
      return done.ok
        ? reply.code(201).send(done)
        : sendProblem(reply, {
            status: 409,
            code: done.code,
            detail: PARAMETER_REFUSALS[done.code],
          })
    },
  )
  server.post(
    '/api/supervision/rule-changes/:changeId/approval',
    { config: { access: byLead }, schema: { params: z.object({ changeId: ids.draft }) } },
    async (request, reply) => {
      const officer = officerOf(request)
      const done = await approveChange(county, officer, request.params.changeId, county.now())
      return done.ok
        ? done
        : sendProblem(reply, {
            status: 409,
            code: done.code,
            detail: PARAMETER_REFUSALS[done.code],
          })
    },
  )
  server.post(
    '/api/supervision/trials',
    { config: { access: byOfficer }, schema: { body: change.extend({ since: legalDay }) } },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!isBody(officer)) return forbidden(reply)
      const { code, name, value, since } = request.body
      if (!RULES.some((r) => r.code === code && (name === 'enabled' || name in r.parameters)))
        return sendProblem(reply, {
          status: 400,
          code: 'unknown-parameter',
          detail: PARAMETER_REFUSALS['unknown-parameter'],
        })
      if (!Number.isInteger(value) || value < 0 || value > 250)
        return sendProblem(reply, {
          status: 400,
          code: 'value-out-of-range',
          detail: PARAMETER_REFUSALS['value-out-of-range'],
        })
      const trial = await tryOnHistory(county, code, name, value, since)
      return { ...trial, added: trial.added.slice(0, 200), dropped: trial.dropped.slice(0, 200) }
    },
  )

  server.get(
    '/api/supervision/patrol',
    { config: { access: byOfficer } },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!seesLeads(officer)) return forbidden(reply)
      return patrol(county)
    },
  )

  server.get(
    '/api/supervision/faults',
    { config: { access: byOfficer } },
    async (request, reply) => {
      const officer = officerOf(request)
      return seesAllCards(officer) ? listFaults(county.supervisionPool) : forbidden(reply)
    },
  )

  /** Server-sent events: one for each card that is issued or lifted, as soon as it is committed. */
  server.get(
    '/api/supervision/live',
    { config: { access: byOfficer }, schema: { hide: true } },
    async (request, reply) => {
      const officer = officerOf(request)
      reply.hijack()
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-cache',
        'x-accel-buffering': 'no',
      })
      reply.raw.write(': connected\n\n')
      const stop = await listenForCards(county.supervisionPool, (card) => {
        if (seesAllCards(officer) || card.unitId === officer.unitId)
          reply.raw.write(`event: card\ndata: ${JSON.stringify(card)}\n\n`)
      })
      const beat = setInterval(() => reply.raw.write(': still here\n\n'), 20_000)
      request.raw.on('close', () => {
        clearInterval(beat)
        stop()
      })
    },
  )
}

/** Changes of rules with the names of the two people. */
export async function namedChanges(county: County, changes: readonly ParameterChange[]) {
  const nameOf = await actorNames(
    county.pool,
    changes.flatMap(({ proposedBy, approvedBy }) => [proposedBy, approvedBy]),
  )
  return changes.map((change) => ({
    ...change,
    ruleName: RULES.find(({ code }) => code === change.code)?.name ?? change.code,
    proposer: nameOf(change.proposedBy),
    ...(change.approvedBy && { approver: nameOf(change.approvedBy) }),
  }))
}
