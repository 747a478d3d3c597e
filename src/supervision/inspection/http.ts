import { z } from 'zod'
import { OUTSIDE_CALENDAR, withinCalendar } from '#calendar'
import { ids, instant, legalDay, maybeParagraphs, month, text } from '#foundation/schema'
import { monthOf } from '#foundation/time'
import { actorNames } from '#identity'
import { officerOf, officers } from '#identity/session'
import { done, type HttpServer, refusals, refuse } from '#platform/http'
import {
  cardReaders,
  itemName,
  namesOf,
  type SupervisionHttp,
  todayOf,
  unitName,
} from '../answers.ts'
import { scopeOf, SEE_ALL, SEE_LEADS } from '../who.ts'
import {
  CHECK_REFUSALS,
  FILE_RESULTS,
  countDailyChecks,
  maySign,
  openDailyCheck,
  signDailyCheck,
} from './daily-check.ts'
import { planSamples } from './sampling.ts'

/** 抽查和日巡查: paper against the system. */
export function registerInspection(server: HttpServer, deps: SupervisionHttp): void {
  registerSampling(server, deps)
  registerDailyCheck(server, deps)
  registerSigning(server, deps)
  registerMonthOfChecks(server, deps)
}

const samplingPlan = z
  .object({
    month,
    /** 补录比例, in per cent. */
    rate: z.number().meta({ examples: [5] }),
    /** The root of the sealed log by which it is drawn; empty before the first. */
    root: text('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'),
    units: z.array(
      z.object({
        unitId: ids.unit,
        unitName,
        files: z.int(),
        size: z.int(),
        sample: z.array(ids.case),
      }),
    ),
  })
  .meta({ id: 'SamplingPlan' })

function registerSampling(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/sampling',
    {
      config: { access: officers(deps, ...SEE_LEADS), refuses: [] },
      schema: {
        summary: '一个月的抽查计划',
        querystring: z.object({
          rate: z.coerce.number().min(0.5).max(50).default(5),
          month: month.optional(),
        }),
        response: { 200: samplingPlan },
      },
    },
    async (request) => {
      const { rate, month: wanted = monthOf(todayOf(deps)) } = request.query
      const { root, units } = await planSamples(deps.supervisionPool, wanted, rate / 100)
      return { month: wanted, rate, root, units: units.map(namesOf(deps).ofUnit) }
    },
  )
}

const compared = z.object({
  caseId: ids.case,
  result: z.enum(FILE_RESULTS),
  note: maybeParagraphs(300, '缺现场照片，已要求补归档'),
})
const dailyCheck = z
  .object({
    unitId: ids.unit,
    unitName,
    day: legalDay,
    figures: z.object({
      received: z.array(z.object({ itemId: ids.item, itemName, n: z.int() })),
      dueSoon: z.int(),
      cards: z.int(),
      openLeads: z.int(),
      lateEntries: z.int(),
    }),
    /** The paper files to compare; with what was found, once it is signed. */
    sample: z.array(compared.partial({ result: true, note: true })),
    note: text('窗口秩序正常').optional(),
    signedBy: ids.staff.optional(),
    signer: text('刘建军').optional(),
    signedAt: instant.optional(),
    maySign: z.boolean(),
  })
  .meta({ id: 'DailyCheck' })

function registerDailyCheck(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/daily-check',
    {
      config: { access: cardReaders(deps), refuses: [OUTSIDE_CALENDAR] },
      schema: {
        summary: '一个单位一天的巡查登记',
        querystring: z.object({ day: legalDay.optional(), unitId: ids.unit.optional() }),
        response: { 200: dailyCheck },
      },
    },
    async (request, reply) => {
      const officer = officerOf(request)
      const today = todayOf(deps)
      const { unitId, day: asked = today } = request.query
      // Of a day to come there is nothing to check yet.
      const day = asked < today ? asked : today
      const of = scopeOf(officer, unitId) ?? officer.unitId
      const check = await withinCalendar(() => openDailyCheck(deps, of, day))
      if (!check) return refuse(reply, 'outside-calendar')
      const names = namesOf(deps)
      const nameOf = await actorNames(deps.pool, [check.signedBy])
      const received = check.figures.received.map((r) => ({ ...r, itemName: names.item(r.itemId) }))
      return {
        ...names.ofUnit(check),
        ...(check.signedBy && { signer: nameOf(check.signedBy) }),
        figures: { ...check.figures, received },
        maySign: maySign(check, officer, today),
      }
    },
  )
}

const REFUSED = refusals(409, CHECK_REFUSALS)

function registerSigning(server: HttpServer, deps: SupervisionHttp): void {
  server.post(
    '/api/supervision/daily-check',
    {
      config: { access: officers(deps), refuses: REFUSED },
      schema: {
        summary: '登记今天的巡查',
        body: z.object({
          sample: z.array(compared).max(10),
          note: maybeParagraphs(500, '窗口秩序正常'),
        }),
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const signed = await signDailyCheck(deps, request.body, officerOf(request), deps.now())
      return signed.ok ? reply.code(201).send({ ok: true }) : refuse(reply, signed.code)
    },
  )
}

const monthOfChecks = z
  .object({
    month,
    /** So far. */
    workdays: z.int(),
    units: z.array(
      z.object({
        unitId: ids.unit,
        unitName,
        workdays: z.int(),
        files: z.int(),
        faulty: z.int(),
        last: legalDay.nullable(),
      }),
    ),
  })
  .meta({ id: 'MonthOfChecks' })

function registerMonthOfChecks(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/daily-checks',
    {
      config: { access: officers(deps, ...SEE_ALL), refuses: [] },
      schema: {
        summary: '各单位一个月的巡查',
        querystring: z.object({ month: month.optional() }),
        response: { 200: monthOfChecks },
      },
    },
    async ({ query }) => {
      const today = todayOf(deps)
      const { month: wanted = monthOf(today) } = query
      const { workdays, units } = await countDailyChecks(deps, wanted, today)
      return { month: wanted, workdays, units: units.map(namesOf(deps).ofUnit) }
    },
  )
}
