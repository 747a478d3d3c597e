import { z } from 'zod'
import { ids, month, oneOf, text } from '#foundation/schema'
import { asksAgain, officerOf, officers } from '#identity/session'
import { type HttpServer, refusals, refuse } from '#platform/http'
import { sendTable, TABLES, tableFormat } from '#platform/table-file'
import { markOf, namesOf, type SupervisionHttp, todayOf } from '../answers.ts'
import { BODY, SEE_LEADS } from '../who.ts'
import { DETECTORS } from './detectors/list.ts'
import { heatOf, listFindings } from './findings.ts'
import { namesKnown, readRegister } from './read-register.ts'
import { importRegister, listLeads, REGISTERS } from './registers.ts'
import { listNumberGaps, listUnitFindings } from './unit-patterns.ts'
import {
  findingsOf,
  findingView,
  importedView,
  leadOf,
  leadView,
  monthsView,
  unitFindingsOf,
} from './views.ts'

/** 真实性和交叉登记: for those who inspect. */
export function registerEvidence(server: HttpServer, deps: SupervisionHttp): void {
  registerFindings(server, deps)
  registerMonths(server, deps)
  registerLeads(server, deps)
  registerImports(server, deps)
}

const search = z.object({
  caseId: ids.case.optional(),
  unitId: ids.unit.optional(),
  detector: oneOf(DETECTORS).optional(),
  month: month.optional(),
})
const [MOST_SHOWN, MOST_EXPORTED] = [500, 10_000]

function registerFindings(server: HttpServer, deps: SupervisionHttp): void {
  const access = officers(deps, ...SEE_LEADS)
  server.get(
    '/api/supervision/findings',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '真实性疑点',
        querystring: search,
        response: { 200: z.array(findingView) },
      },
    },
    async ({ query }) =>
      findingsOf(deps, await listFindings(deps.supervisionPool, { ...query, limit: MOST_SHOWN })),
  )
  server.get(
    '/api/supervision/findings/file',
    {
      config: { access: asksAgain(deps, access), refuses: [], sends: TABLES },
      schema: {
        summary: '真实性疑点，导出为表格',
        querystring: search.extend({ format: tableFormat.default('csv') }),
      },
    },
    async (request, reply) => {
      const { format, ...query } = request.query
      const found = await listFindings(deps.supervisionPool, { ...query, limit: MOST_EXPORTED })
      const rows = (await findingsOf(deps, found)).map((f) => [
        ...[f.caseId, f.itemName, f.unitName, f.detectorName, f.score, f.foundOn, f.says],
      ])
      const heading = ['办件', '事项', '单位', '疑点', '分数', '发现日', '依据']
      const mark = markOf(deps, officerOf(request))
      return sendTable(reply, format, { name: 'findings', heading, rows, mark })
    },
  )
}

function registerMonths(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/heat',
    {
      config: { access: officers(deps, ...SEE_LEADS), refuses: [] },
      schema: { summary: '各单位各月的疑点和编号缺口', response: { 200: monthsView } },
    },
    async () => {
      const db = deps.supervisionPool
      return {
        heat: (await heatOf(db)).map(namesOf(deps).ofUnit),
        units: await unitFindingsOf(deps, await listUnitFindings(db)),
        gaps: await listNumberGaps(db, todayOf(deps).slice(0, 4)),
      }
    },
  )
}

function registerLeads(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/leads',
    {
      config: { access: officers(deps, ...SEE_LEADS), refuses: [] },
      schema: {
        summary: '没有对应办件的登记',
        querystring: z.object({ unitId: ids.unit.optional() }),
        response: { 200: z.array(leadView) },
      },
    },
    async ({ query }) => (await listLeads(deps.supervisionPool, query)).map(leadOf(deps)),
  )
}

const UNREADABLE = refusals(400, {
  'register-unreadable': '有 2 处要改，改好后请重新上传；这一次没有收进任何一行。',
})
const EXAMPLE = [
  ['编号', '日期', '单位'],
  ['A012', '2026-03-02', '县市场监督管理局'],
].join('\n')
const EXAMPLE_FILE = Buffer.from(EXAMPLE).toString('base64')
const MOST_FAULTS = 50
const MOST_CHARACTERS = 5_000_000

function registerImports(server: HttpServer, deps: SupervisionHttp): void {
  server.post(
    '/api/supervision/registers',
    {
      config: { access: officers(deps, ...BODY), refuses: UNREADABLE },
      schema: {
        summary: '导入别的登记簿',
        body: z.object({
          kind: oneOf(REGISTERS),
          csv: text(EXAMPLE).max(MOST_CHARACTERS).optional(),
          /** As it lies on the disk, whatever program wrote it; or `csv`. */
          file: z
            .base64()
            .max(MOST_CHARACTERS)
            .meta({ examples: [EXAMPLE_FILE] })
            .optional(),
        }),
        response: { 201: importedView },
      },
      bodyLimit: MOST_CHARACTERS * 1.2,
    },
    async (request, reply) => {
      const { kind, csv = '', file } = request.body
      const given = file === undefined ? csv : Buffer.from(file, 'base64')
      const { entries, faults } = readRegister(given, namesKnown(deps))
      if (faults.length > 0)
        return refuse(reply, 'register-unreadable', {
          detail: `有 ${faults.length} 处要改，改好后请重新上传；这一次没有收进任何一行。`,
          fields: faults
            .slice(0, MOST_FAULTS)
            .map(({ line, field, says }) => ({ field: `第 ${line} 行 ${field}`, reason: says })),
        })
      const by = officerOf(request)
      return reply.code(201).send(await importRegister(deps, kind, entries, by, deps.now()))
    },
  )
}
