import { z } from 'zod'
import { type CardId, cardIdOf } from '#foundation/ids'
import { ids, oneOf, text } from '#foundation/schema'
import { asksAgain, FORBIDDEN, officerOf, officers } from '#identity/session'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { sortBy } from '#platform/sorting'
import { sendTable, TABLES, tableFormat } from '#platform/table-file'
import { cardReaders, CHANGED_MEANWHILE, markOf, type SupervisionHttp } from '../answers.ts'
import {
  CARD_ACTS,
  CARD_STATUSES,
  type CardActName,
  cardInputs,
  cardLevel,
  LEVELS,
  manualCardInput,
} from '../contract.ts'
import { BODY, maySeeCard, scopeOf } from '../who.ts'
import { CARD_REFUSALS } from './card.ts'
import { handleCard, issueByHand } from './handle.ts'
import { registerLiveCards } from './live-http.ts'
import { CARD_ORDERS, findCards, searchCards } from './store.ts'
import { cardPage, cardStory, storyOf, viewsOf } from './views.ts'

const search = z.object({
  level: cardLevel.optional(),
  status: oneOf(CARD_STATUSES).optional(),
  unitId: ids.unit.optional(),
  rule: text('T02').max(10).optional(),
  caseId: ids.subject.optional(),
  sort: sortBy(CARD_ORDERS).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})
const cardParams = z.object({
  caseId: ids.subject,
  kind: z
    .string()
    .regex(/^[a-z0-9.-]{1,80}$/)
    .meta({ examples: ['case-limit'] }),
})

const NOT_THERE = refusals(404, { 'unknown-card': '没有找到这张牌，或它属于别的单位。' })
const REFUSED = [...refusals(409, CARD_REFUSALS), CHANGED_MEANWHILE]

/** 预警、黄牌、红牌: the supervision body sees every unit's cards, a unit its own. */
export function registerCards(server: HttpServer, deps: SupervisionHttp): void {
  registerLists(server, deps)
  registerCardFile(server, deps)
  registerCard(server, deps)
  registerManualCards(server, deps)
  for (const act of CARD_ACTS) registerAct(server, deps, act)
  registerLiveCards(server, deps)
}

const A_PAGE = 20

function registerLists(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/cards',
    {
      config: { access: cardReaders(deps), refuses: [] },
      schema: { summary: '牌的清单', querystring: search, response: { 200: cardPage } },
    },
    async (request) => {
      const { page, unitId, ...rest } = request.query
      const found = await searchCards(deps.supervisionPool, {
        ...rest,
        unitId: scopeOf(officerOf(request), unitId),
        limit: A_PAGE,
        offset: (page - 1) * A_PAGE,
      })
      return { total: found.total, rows: await viewsOf(deps, found.rows) }
    },
  )
}

const MOST_EXPORTED = 10_000
const HEADING = [
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
]

function registerCardFile(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/cards/file',
    {
      config: { access: asksAgain(deps, cardReaders(deps)), refuses: [], sends: TABLES },
      schema: {
        summary: '牌的清单，导出为表格',
        querystring: search.omit({ page: true }).extend({ format: tableFormat.default('csv') }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const { unitId, format, ...rest } = request.query
      const { rows } = await searchCards(deps.supervisionPool, {
        ...rest,
        unitId: scopeOf(officer, unitId),
        limit: MOST_EXPORTED,
      })
      const lines = (await viewsOf(deps, rows)).map((c) => [
        ...[c.caseId, c.itemName, c.unitName, c.rule, c.ruleName],
        ...[LEVELS[c.level], CARD_STATUSES[c.status], c.issuedOn, c.levelOn, c.feedbackDueOn],
      ])
      const mark = markOf(deps, officer)
      return sendTable(reply, format, { name: 'cards', heading: HEADING, rows: lines, mark })
    },
  )
}

function registerCard(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/cards/:caseId/:kind',
    {
      config: { access: officers(deps), refuses: NOT_THERE },
      schema: {
        summary: '一张牌：规则、经过、证据和可以做的事',
        params: cardParams,
        response: { 200: cardStory },
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const [card] = await findCards(deps.supervisionPool, [idOf(request.params)])
      return card && maySeeCard(officer, card)
        ? storyOf(deps, card, officer)
        : refuse(reply, 'unknown-card')
    },
  )
}

const idOf = ({ caseId, kind }: z.infer<typeof cardParams>): CardId => cardIdOf(caseId, kind)

const UNKNOWN_UNIT = refusals(400, { 'unknown-unit': '没有这个单位。' })
const UNKNOWN_CASE = refusals(404, {
  'unknown-case': '监察系统还没有这个办件，请检查办件编号。',
})

function registerManualCards(server: HttpServer, deps: SupervisionHttp): void {
  server.post(
    '/api/supervision/cards',
    {
      config: {
        access: officers(deps, ...BODY),
        refuses: [...UNKNOWN_UNIT, ...UNKNOWN_CASE, ...REFUSED],
      },
      schema: {
        summary: '人工发牌',
        body: manualCardInput,
        response: { 201: z.object({ cardId: ids.card }) },
      },
    },
    async (request, reply) => {
      if (!deps.units.has(request.body.unitId)) return refuse(reply, 'unknown-unit')
      const issued = await issueByHand(deps, request.body, officerOf(request), deps.now())
      if (issued.ok) return reply.code(201).send({ cardId: issued.card.cardId })
      return refuse(reply, issued.code === 'unknown-card' ? 'unknown-case' : issued.code)
    },
  )
}

const ARTICLE = '湖南省电子监察办法'
const ACT_SUMMARIES: Record<CardActName, string> = {
  acknowledgement: '签收一张牌',
  rectification: '反馈整改',
  closing: '销号',
  objection: '申诉',
  'objection-decision': '决定申诉',
}

function registerAct(server: HttpServer, deps: SupervisionHttp, act: CardActName): void {
  server.post(
    `/api/supervision/cards/:caseId/:kind/${act}`,
    {
      config: { access: officers(deps), refuses: [...NOT_THERE, FORBIDDEN, ...REFUSED] },
      schema: {
        summary: ACT_SUMMARIES[act],
        params: cardParams,
        body: cardInputs[act],
        response: { 201: z.object({ status: oneOf(CARD_STATUSES) }) },
      },
    },
    async (request, reply) => {
      const { params, body } = request
      const done = await handleCard(deps, idOf(params), act, body, officerOf(request), deps.now())
      return done.ok
        ? reply.code(201).send({ status: done.card.status })
        : refuse(reply, done.code, done.code in CARD_REFUSALS ? { article: ARTICLE } : {})
    },
  )
}
