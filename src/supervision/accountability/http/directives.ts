import { z } from 'zod'
import { directiveIds } from '#foundation/ids'
import { ids, legalDay, line, oneOf, paragraphs, text } from '#foundation/schema'
import { asksAgain, FORBIDDEN, officerOf, officers } from '#identity/session'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import { sendTable, TABLES, tableFormat } from '#platform/table-file'
import {
  cardReaders,
  CHANGED_MEANWHILE,
  markOf,
  namesOf,
  type SupervisionHttp,
  unitName,
} from '../../answers.ts'
import { DIRECTIVE_STATUSES } from '../../contract.ts'
import { BODY, scopeOf } from '../../who.ts'
import {
  answerDirective,
  DIRECTIVE_REFUSALS,
  issueDirective,
  listDirectives,
  settleDirective,
} from '../directive.ts'

const directiveView = z
  .object({
    directiveId: ids.directive,
    caseId: ids.subject,
    unitId: ids.unit,
    unitName,
    demand: text('说明现场核查迟迟没有安排的原因，三个工作日内办结'),
    basis: text('县电子监察规则（督办）'),
    dueOn: legalDay,
    status: oneOf(DIRECTIVE_STATUSES),
    answer: text('已于今日完成现场核查').nullish(),
    issuedBy: ids.actor,
    issuedOn: legalDay,
  })
  .meta({ id: 'Directive' })

const search = z.object({
  unitId: ids.unit.optional(),
  caseId: ids.case.optional(),
  status: oneOf(DIRECTIVE_STATUSES).optional(),
})
const params = z.object({
  caseId: ids.subject,
  id: z
    .string()
    .regex(/^[0-9a-f]{8}$/)
    .meta({ examples: ['1a2b3c4d'] }),
})
const idOf = ({ caseId, id }: z.infer<typeof params>) => directiveIds.of(`${caseId}/${id}`)

const REFUSED = [FORBIDDEN, ...refusals(409, DIRECTIVE_REFUSALS), CHANGED_MEANWHILE]

/** 督办: what the supervision body demands, and what the unit answers. */
export function registerDirectives(server: HttpServer, deps: SupervisionHttp): void {
  registerLists(server, deps)
  registerIssuing(server, deps)
  registerAnswering(server, deps)
}

function registerLists(server: HttpServer, deps: SupervisionHttp): void {
  const access = cardReaders(deps)
  server.get(
    '/api/supervision/directives',
    {
      config: { access, refuses: [] },
      schema: { summary: '督办', querystring: search, response: { 200: z.array(directiveView) } },
    },
    async (request) => {
      const { unitId, ...rest } = request.query
      const scope = scopeOf(officerOf(request), unitId)
      const found = await listDirectives(deps.supervisionPool, { ...rest, unitId: scope })
      return found.map(namesOf(deps).ofUnit)
    },
  )
  server.get(
    '/api/supervision/directives/file',
    {
      config: { access: asksAgain(deps, access), refuses: [], sends: TABLES },
      schema: {
        summary: '督办，导出为表格',
        querystring: search.extend({ format: tableFormat.default('csv') }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const { unitId, format, ...rest } = request.query
      const scope = scopeOf(officer, unitId)
      const found = await listDirectives(deps.supervisionPool, { ...rest, unitId: scope })
      const rows = found
        .map(namesOf(deps).ofUnit)
        .map((d) => [
          ...[d.caseId, d.unitName, d.demand, d.basis, d.dueOn],
          ...[DIRECTIVE_STATUSES[d.status], d.answer ?? ''],
        ])
      const heading = ['办件', '单位', '要求', '依据', '答复期限', '状态', '答复']
      const mark = markOf(deps, officer)
      return sendTable(reply, format, { name: 'directives', heading, rows, mark })
    },
  )
}

function registerIssuing(server: HttpServer, deps: SupervisionHttp): void {
  server.post(
    '/api/supervision/directives',
    {
      config: { access: officers(deps, ...BODY), refuses: REFUSED },
      schema: {
        summary: '发出督办',
        body: z.object({
          caseId: ids.case,
          demand: paragraphs(1000, '说明现场核查迟迟没有安排的原因，三个工作日内办结'),
          basis: line(200, '县电子监察规则（督办）'),
          dueOn: legalDay,
        }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const when = { officer: officerOf(request), at: deps.now() }
      const issued = await issueDirective(deps, request.body, when)
      return issued.ok ? reply.code(201).send({ ok: true }) : refuse(reply, issued.code)
    },
  )
}

function registerAnswering(server: HttpServer, deps: SupervisionHttp): void {
  server.post(
    '/api/supervision/directives/:caseId/:id/answer',
    {
      config: { access: officers(deps), refuses: REFUSED },
      schema: {
        summary: '答复督办',
        params,
        body: z.object({ answer: paragraphs(1000, '已于今日完成现场核查') }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const when = { officer: officerOf(request), at: deps.now() }
      const { answer } = request.body
      const answered = await answerDirective(deps, idOf(request.params), answer, when)
      return answered.ok ? reply.code(201).send({ ok: true }) : refuse(reply, answered.code)
    },
  )
  server.post(
    '/api/supervision/directives/:caseId/:id/settlement',
    {
      config: { access: officers(deps, ...BODY), refuses: REFUSED },
      schema: {
        summary: '办结督办，或退回重新答复',
        params,
        body: z.object({
          opinion: paragraphs(1000, '已核实，办件已经办结'),
          /** Answered again by this day; without one it is settled. */
          againBy: legalDay.optional(),
        }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const when = { officer: officerOf(request), at: deps.now() }
      const settled = await settleDirective(deps, idOf(request.params), request.body, when)
      return settled.ok ? reply.code(201).send({ ok: true }) : refuse(reply, settled.code)
    },
  )
}
