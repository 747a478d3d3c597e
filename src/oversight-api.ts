import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { listAccesses } from '#cases'
import { type ActorId, directiveIds, type ItemId, staffIds, type UnitId } from '#foundation/ids'
import { ids, legalDay, month } from '#foundation/schema'
import { dayOf, type Instant, lastDayOf, type LegalDay, monthOf } from '#foundation/time'
import { actorNames, type Officer } from '#identity'
import { type HttpServer, sendProblem } from '#platform/http'
import { sortBy } from '#platform/sorting'
import {
  answerDirective,
  carryOutMeasure,
  CHECK_REFUSALS,
  countDay,
  countStages,
  coverageOf,
  decideMeasure,
  DETECTORS,
  type DetectorCode,
  DIRECTIVE_REFUSALS,
  FILE_RESULTS,
  forecasts,
  heatOf,
  importRegister,
  isBody,
  issueDirective,
  listChanges,
  listCounted,
  listDailyChecks,
  listDirectives,
  listFindings,
  listLeads,
  listMeasures,
  listNumberGaps,
  listRevocations,
  listUnitFindings,
  listWatched,
  WATCHED_ORDERS,
  MEASURE_REFUSALS,
  openDailyCheck,
  PATTERNS,
  planSamples,
  proposeMeasure,
  reachedRungs,
  ladderKind,
  COUNTY_LADDER,
  readRegister,
  REGISTERS,
  type RegisterKind,
  RULES,
  seesAllCards,
  seesLeads,
  settleDirective,
  signDailyCheck,
  STAGES,
  turning,
} from '#supervision'
import { DIRECTIVE_STATUSES } from '#supervision/contract'
import type { County } from './county.ts'
import { forbidden, officerOf, officers } from '#identity/session'
import { namedChanges } from './supervision-api.ts'
import { sendTable } from './table-file.ts'

const text = (most: number) => z.string().trim().min(1).max(most)
const directiveId = z.object({
  caseId: ids.case,
  id: z.string().regex(/^[0-9a-f]{8}$/),
})
const detectors = Object.keys(DETECTORS) as [DetectorCode, ...DetectorCode[]]
const format = z.enum(['csv', 'xlsx'])

/** 督办、追究、真实性、抽查、日巡查、预计和覆盖: what people do with what the rules and detectors saw. */
export function registerOversight(server: HttpServer, county: County): void {
  const byOfficer = officers(county)
  const byOverseer = officers(county, 'leader', 'supervision-lead', 'auditor')
  const today = () => dayOf(county.now())
  const scopeOf = (officer: Officer, unitId?: UnitId) =>
    seesAllCards(officer) ? unitId : officer.unitId
  const unitName = (unitId: string) => county.units.get(unitId)?.name ?? unitId
  const itemName = (itemId: string) => county.catalogue.find(itemId)?.name ?? itemId
  const named = <T extends { unitId: UnitId }>(row: T) => ({
    ...row,
    unitName: unitName(row.unitId),
    ...('itemId' in row && { itemName: itemName(row.itemId as string) }),
  })
  const mark = (officer: Officer) =>
    `${county.tenant.name}电子监察 ${officer.name}（${officer.staffId}）${county.now() satisfies Instant} 导出，仅限工作使用`
  type Done = { ok: true } | { ok: false; code: string }
  const answer = (reply: FastifyReply, done: Done, refusals: Record<string, string>) => {
    if (done.ok) return reply.code(201).send({ ok: true })
    if (done.code === 'forbidden') return forbidden(reply)
    if (done.code === 'changed-meanwhile')
      return sendProblem(reply, {
        status: 409,
        code: done.code,
        detail: '刚刚有其他人办理过，请查看最新情况。',
      })
    return sendProblem(reply, { status: 409, code: done.code, detail: refusals[done.code]! })
  }

  // 总览
  server.get('/api/supervision/overview', { config: { access: byOfficer } }, async (request) => {
    const officer = officerOf(request)
    const unitId = scopeOf(officer)
    const [stages, now, ahead] = [
      await countStages(county.supervisionPool, unitId),
      await countDay(county.supervisionPool, today(), unitId),
      await turning(county, today(), unitId),
    ]
    return {
      county: county.tenant.name,
      today: today(),
      ...now,
      stages: stages.map(named),
      turning: ahead.map((t) => ({
        ...named(t),
        ruleName: RULES.find((r) => r.code === t.rule)?.name ?? t.rule,
      })),
    }
  })
  server.get(
    '/api/supervision/cases',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({
          unitId: ids.unit.optional(),
          stage: z.enum([...STAGES, 'closed']).optional(),
          itemId: ids.item.optional(),
          receivedOn: legalDay.optional(),
          sort: sortBy(WATCHED_ORDERS).optional(),
          page: z.coerce.number().int().min(1).max(10_000).default(1),
        }),
      },
    },
    async (request) => {
      const officer = officerOf(request)
      const { page, unitId, ...rest } = request.query
      const found = await listWatched(county.supervisionPool, {
        ...rest,
        unitId: scopeOf(officer, unitId),
        limit: 20,
        offset: (page - 1) * 20,
      })
      return { total: found.total, rows: found.rows.map(named) }
    },
  )
  server.get(
    '/api/supervision/coverage',
    { config: { access: byOfficer } },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!seesAllCards(officer)) return forbidden(reply)
      const { units, items, processes } = await coverageOf(county, today())
      return {
        units: { ...units, missing: units.missing.map(named) },
        items: {
          ...items,
          missing: items.missing.map((i) => ({
            ...i,
            itemName: itemName(i.itemId),
            unitName: i.unitId ? unitName(i.unitId) : '乡镇（街道）',
          })),
        },
        processes: {
          ...processes,
          missing: processes.missing.map((p) => ({
            ...named(p),
            says: p.says
              .split('、')
              .map(
                (code) =>
                  RULES.find((r) => r.code === code)?.name ??
                  DETECTORS[code as DetectorCode]?.name ??
                  code,
              )
              .join('、'),
          })),
        },
      }
    },
  )
  server.get(
    '/api/supervision/forecasts',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({ unitId: ids.unit.optional(), caseId: ids.case.optional() }),
      },
    },
    async (request) => {
      const officer = officerOf(request)
      const found = await forecasts(county, today(), {
        unitId: scopeOf(officer, request.query.unitId),
        caseId: request.query.caseId,
      })
      return found.map(named)
    },
  )

  // 督办
  server.get(
    '/api/supervision/directives',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({
          unitId: ids.unit.optional(),
          caseId: ids.case.optional(),
          status: z.enum(['open', 'answered', 'closed']).optional(),
          format: format.optional(),
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const { unitId, format: wanted, ...rest } = request.query
      const found = (
        await listDirectives(county.supervisionPool, { ...rest, unitId: scopeOf(officer, unitId) })
      ).map(named)
      if (!wanted) return found
      return sendTable(reply, wanted, {
        name: 'directives',
        heading: ['办件', '单位', '要求', '依据', '答复期限', '状态', '答复'],
        rows: found.map((d) => [
          d.caseId,
          d.unitName,
          d.demand,
          d.basis,
          d.dueOn,
          DIRECTIVE_STATUSES[d.status],
          d.answer ?? '',
        ]),
        mark: mark(officer),
      })
    },
  )
  server.post(
    '/api/supervision/directives',
    {
      config: { access: byOfficer },
      schema: {
        body: z.object({
          caseId: ids.case,
          demand: text(1000),
          basis: text(200),
          dueOn: legalDay,
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      return answer(
        reply,
        await issueDirective(county, request.body, { officer, at: county.now() }),
        DIRECTIVE_REFUSALS,
      )
    },
  )
  server.post(
    '/api/supervision/directives/:caseId/:id/answer',
    {
      config: { access: byOfficer },
      schema: { params: directiveId, body: z.object({ answer: text(1000) }) },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      return answer(
        reply,
        await answerDirective(
          county,
          directiveIds.of(`${request.params.caseId}/${request.params.id}`),
          request.body.answer,
          { officer, at: county.now() },
        ),
        DIRECTIVE_REFUSALS,
      )
    },
  )
  server.post(
    '/api/supervision/directives/:caseId/:id/settlement',
    {
      config: { access: byOfficer },
      schema: {
        params: directiveId,
        body: z.object({ opinion: text(1000), againBy: legalDay.optional() }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      return answer(
        reply,
        await settleDirective(
          county,
          directiveIds.of(`${request.params.caseId}/${request.params.id}`),
          request.body,
          { officer, at: county.now() },
        ),
        DIRECTIVE_REFUSALS,
      )
    },
  )

  // 责任追究
  const ladder = () => county.world.current().get(ladderKind, COUNTY_LADDER)
  server.get(
    '/api/supervision/measures',
    { config: { access: byOfficer } },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!seesAllCards(officer)) return forbidden(reply)
      const measures = await listMeasures(county.supervisionPool)
      const reached = reachedRungs(ladder(), await listCounted(county.supervisionPool)).filter(
        (r) =>
          !measures.some(
            (m) => m.ladder === r.rung.code && m.subjectId === r.subjectId && m.period === r.period,
          ),
      )
      const people = [...reached, ...measures].map(({ subjectId }) => subjectId)
      const deciders = measures.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy])
      const nameOf = await actorNames(county.pool, [...people.filter(staffIds.is), ...deciders])
      const subjectOf = ({ subjectId }: { subjectId: string }) => ({
        subjectName:
          county.units.get(subjectId)?.name ??
          (staffIds.is(subjectId) ? nameOf(subjectId) : subjectId),
      })
      return {
        ladder: ladder(),
        reached: reached.map((r) => ({ ...r, ...subjectOf(r) })),
        measures: measures.map((m) => ({
          ...m,
          ...subjectOf(m),
          proposer: nameOf(m.proposedBy),
          ...(m.decidedBy && { decider: nameOf(m.decidedBy) }),
        })),
      }
    },
  )
  server.post(
    '/api/supervision/measures',
    {
      config: { access: byOfficer },
      schema: {
        body: z.object({
          ladder: z.string().max(10),
          subjectId: z.string().max(80),
          period: z.string().max(7),
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      return answer(
        reply,
        await proposeMeasure(county, ladder(), request.body, { officer, at: county.now() }),
        MEASURE_REFUSALS,
      )
    },
  )
  server.post(
    '/api/supervision/measures/:measureId/decision',
    {
      config: { access: byOfficer },
      schema: {
        params: z.object({ measureId: ids.measure }),
        body: z.object({ approved: z.boolean(), opinion: text(500) }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      return answer(
        reply,
        await decideMeasure(county, request.params.measureId, request.body, {
          officer,
          at: county.now(),
        }),
        MEASURE_REFUSALS,
      )
    },
  )
  server.post(
    '/api/supervision/measures/:measureId/execution',
    {
      config: { access: byOfficer },
      schema: {
        params: z.object({ measureId: ids.measure }),
        body: z.object({ document: text(100) }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      return answer(
        reply,
        await carryOutMeasure(county, request.params.measureId, request.body.document, {
          officer,
          at: county.now(),
        }),
        MEASURE_REFUSALS,
      )
    },
  )

  // 真实性
  server.get(
    '/api/supervision/findings',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({
          caseId: ids.case.optional(),
          unitId: ids.unit.optional(),
          detector: z.enum(detectors).optional(),
          month: month.optional(),
          format: format.optional(),
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!seesLeads(officer)) return forbidden(reply)
      const { format: wanted, ...search } = request.query
      const findings = await listFindings(county.supervisionPool, {
        ...search,
        limit: wanted ? 10_000 : 500,
      })
      const accountOf = (f: { because: object }) =>
        'account' in f.because ? (f.because.account as ActorId) : undefined
      const nameOf = await actorNames(county.pool, findings.map(accountOf))
      const found = findings.map((f) => {
        const account = accountOf(f)
        return {
          ...named(f),
          detectorName: DETECTORS[f.detector].name,
          because: { ...f.because, ...(account && { account: nameOf(account) }) },
        }
      })
      if (!wanted) return found
      return sendTable(reply, wanted, {
        name: 'findings',
        heading: ['办件', '事项', '单位', '疑点', '分数', '发现日'],
        rows: found.map((f) => [
          f.caseId,
          f.itemName ?? '',
          f.unitName,
          f.detectorName,
          f.score,
          f.foundOn,
        ]),
        mark: mark(officer),
      })
    },
  )
  server.get('/api/supervision/heat', { config: { access: byOfficer } }, async (request, reply) => {
    const officer = officerOf(request)
    if (!seesLeads(officer)) return forbidden(reply)
    return {
      heat: (await heatOf(county.supervisionPool)).map(named),
      units: (await listUnitFindings(county.supervisionPool)).map((f) => ({
        ...named(f),
        patternName: PATTERNS[f.detector].name,
        subjectName: county.catalogue.find(f.subject)?.name ?? unitName(f.subject),
      })),
      gaps: await listNumberGaps(county.supervisionPool, today().slice(0, 4)),
    }
  })
  server.get(
    '/api/supervision/leads',
    {
      config: { access: byOfficer },
      schema: { querystring: z.object({ unitId: ids.unit.optional() }) },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!seesLeads(officer)) return forbidden(reply)
      return (await listLeads(county.supervisionPool, request.query)).map((l) => ({
        ...l,
        unitName: unitName(l.unitId),
        itemName: l.itemId ? itemName(l.itemId) : '',
        kindName: REGISTERS[l.kind],
      }))
    },
  )
  server.post(
    '/api/supervision/registers',
    {
      config: { access: byOfficer },
      schema: {
        body: z.object({
          kind: z.enum(Object.keys(REGISTERS) as [RegisterKind, ...RegisterKind[]]),
          csv: z.string().max(5_000_000),
        }),
      },
      bodyLimit: 6_000_000,
    },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!isBody(officer)) return forbidden(reply)
      const byName = new Map(
        [...county.units.values()].flatMap(({ unitId, name, formerNames }) =>
          [unitId, name, ...formerNames].map((known): [string, UnitId] => [known, unitId]),
        ),
      )
      const items = new Map(
        county.catalogue.list().flatMap((i): [string, ItemId][] => [
          [i.itemId, i.itemId],
          [i.name, i.itemId],
        ]),
      )
      const { entries, faults } = readRegister(request.body.csv, {
        unitId: (name) => byName.get(name),
        itemId: (name) => items.get(name),
      })
      if (faults.length > 0)
        return reply
          .code(400)
          .type('application/problem+json')
          .send({
            status: 400,
            code: 'register-unreadable',
            detail: `有 ${faults.length} 处要改，改好后请重新上传；这一次没有收进任何一行。`,
            faults: faults.slice(0, 50),
          })
      return reply
        .code(201)
        .send(await importRegister(county, request.body.kind, entries, officer, county.now()))
    },
  )
  server.get(
    '/api/supervision/sampling',
    {
      config: { access: byOfficer },
      schema: {
        querystring: z.object({
          rate: z.coerce.number().min(0.5).max(50).default(5),
          month: month.optional(),
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!seesLeads(officer)) return forbidden(reply)
      const { rate, month: wanted = monthOf(today()) } = request.query
      const { root, units } = await planSamples(county.supervisionPool, wanted, rate / 100)
      return { month: wanted, rate, root, units: units.map(named) }
    },
  )

  // 对监察的监督
  server.get('/api/supervision/oversight', { config: { access: byOverseer } }, async () => {
    const revocations = await listRevocations(county.supervisionPool)
    const accesses = await listAccesses(county.pool)
    const nameOf = await actorNames(county.pool, [
      ...revocations.map(({ by }) => by),
      ...accesses.map(({ staffId }) => staffId),
    ])
    return {
      revocations: revocations.map((r) => ({ ...named(r), by: nameOf(r.by) })),
      changes: await namedChanges(county, await listChanges(county.supervisionPool)),
      accesses: accesses.map((a) => ({ ...a, name: nameOf(a.staffId) })),
    }
  })

  // 日巡查
  server.get(
    '/api/supervision/daily-check',
    {
      config: { access: byOfficer },
      schema: { querystring: z.object({ day: legalDay.optional(), unitId: ids.unit.optional() }) },
    },
    async (request) => {
      const officer = officerOf(request)
      const check = await openDailyCheck(
        county,
        scopeOf(officer, request.query.unitId) ?? officer.unitId,
        request.query.day ?? today(),
      )
      const nameOf = await actorNames(county.pool, [check.signedBy])
      return {
        ...named(check),
        ...(check.signedBy && { signer: nameOf(check.signedBy) }),
        figures: {
          ...check.figures,
          received: check.figures.received.map((r) => ({ ...r, itemName: itemName(r.itemId) })),
        },
        maySign:
          officer.roles.includes('unit-supervisor') &&
          officer.unitId === check.unitId &&
          !check.signedBy &&
          check.day === today(),
      }
    },
  )
  server.post(
    '/api/supervision/daily-check',
    {
      config: { access: byOfficer },
      schema: {
        body: z.object({
          sample: z
            .array(
              z.object({
                caseId: ids.case,
                result: z.enum(FILE_RESULTS),
                note: z.string().max(300),
              }),
            )
            .max(10),
          note: z.string().max(500),
        }),
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      return answer(
        reply,
        await signDailyCheck(county, request.body, officer, county.now()),
        CHECK_REFUSALS,
      )
    },
  )
  server.get(
    '/api/supervision/daily-checks',
    {
      config: { access: byOfficer },
      schema: { querystring: z.object({ month: month.optional() }) },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      if (!seesAllCards(officer)) return forbidden(reply)
      const wanted = request.query.month ?? monthOf(today())
      const calendar = county.calendar()
      const from: LegalDay = `${wanted}-01`
      const last = wanted === monthOf(today()) ? today() : lastDayOf(wanted)
      const signed = new Map(
        (await listDailyChecks(county.supervisionPool, from, last)).map((c) => [c.unitId, c]),
      )
      const workdays = calendar.workdaysBetween(from, last) + (calendar.isWorkday(from) ? 1 : 0)
      return {
        month: wanted,
        workdays,
        units: [...county.units.values()]
          .filter((u) => u.kind !== 'coordinating')
          .map((u) => ({
            unitId: u.unitId,
            unitName: u.name,
            workdays: 0,
            files: 0,
            faulty: 0,
            last: null as string | null,
            ...signed.get(u.unitId),
          })),
      }
    },
  )
}
