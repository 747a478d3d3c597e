import { z } from 'zod'
import { ids, legalDay } from '#foundation/schema'
import { monthOf } from '#foundation/time'
import { officerOf, officers } from '#identity/session'
import type { HttpServer } from '#platform/http'
import { sortBy } from '#platform/sorting'
import { cardReaders, namesOf, type SupervisionHttp, todayOf } from '../answers.ts'
import { countCards } from '../cards/index.ts'
import { STAGES } from '../contract.ts'
import { listFaults } from '../judging/index.ts'
import { findRule } from '../rules/index.ts'
import { SEE_ALL, scopeOf, seesAllCards } from '../who.ts'
import { countDay, countStages, listWatched, turning, WATCHED_ORDERS } from './board.ts'
import { measureCoverage } from './coverage.ts'
import { oversightOf, oversightView } from './oversight.ts'
import { boardView, coverageOf, coverageView, overviewView, watchedPage } from './views.ts'

/** 实时监察、总览、覆盖、对监察的监督. */
export function registerBoard(server: HttpServer, deps: SupervisionHttp): void {
  registerCounts(server, deps)
  registerWatched(server, deps)
  registerCoverage(server, deps)
  registerOversight(server, deps)
}

function registerCounts(server: HttpServer, deps: SupervisionHttp): void {
  const access = officers(deps)
  const db = deps.supervisionPool
  const names = namesOf(deps)
  server.get(
    '/api/supervision/board',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '各单位发牌数',
        querystring: z.object({ from: legalDay.optional() }),
        response: { 200: boardView },
      },
    },
    async (request) => {
      const officer = officerOf(request)
      const today = todayOf(deps)
      const { from = `${monthOf(today)}-01` } = request.query
      const everywhere = seesAllCards(officer)
      return {
        ...{ today, from, everywhere },
        counts: (await countCards(db, from, scopeOf(officer))).map(names.ofUnit),
        faults: everywhere ? await listFaults(db) : [],
      }
    },
  )
  server.get(
    '/api/supervision/overview',
    {
      config: { access, refuses: [] },
      schema: { summary: '今天的办件和将发的牌', response: { 200: overviewView } },
    },
    async (request) => {
      const unitId = scopeOf(officerOf(request))
      const today = todayOf(deps)
      const stages = await countStages(db, unitId)
      const now = await countDay(db, today, unitId)
      const ahead = await turning(deps, today, unitId)
      return {
        ...{ county: deps.tenant.name, today, ...now },
        stages: stages.map(names.ofUnit),
        turning: ahead
          .map(names.ofItem)
          .map((t) => ({ ...t, ruleName: findRule(t.rule)?.name ?? t.rule })),
      }
    },
  )
}

const A_PAGE = 20

function registerWatched(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/cases',
    {
      config: { access: cardReaders(deps), refuses: [] },
      schema: {
        summary: '监察办件',
        querystring: z.object({
          unitId: ids.unit.optional(),
          stage: z.enum([...STAGES, 'closed']).optional(),
          itemId: ids.item.optional(),
          receivedOn: legalDay.optional(),
          sort: sortBy(WATCHED_ORDERS).optional(),
          page: z.coerce.number().int().min(1).max(10_000).default(1),
        }),
        response: { 200: watchedPage },
      },
    },
    async (request) => {
      const { page, unitId, ...rest } = request.query
      const { total, rows } = await listWatched(deps.supervisionPool, {
        ...rest,
        unitId: scopeOf(officerOf(request), unitId),
        limit: A_PAGE,
        offset: (page - 1) * A_PAGE,
      })
      return { total, rows: rows.map(namesOf(deps).ofItem) }
    },
  )
}

function registerCoverage(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/coverage',
    {
      config: { access: officers(deps, ...SEE_ALL), refuses: [] },
      schema: { summary: '三个全覆盖', response: { 200: coverageView } },
    },
    async () => coverageOf(deps, await measureCoverage(deps, todayOf(deps))),
  )
}

function registerOversight(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/oversight',
    {
      config: { access: officers(deps, 'leader', 'supervision-lead', 'auditor'), refuses: [] },
      schema: { summary: '对监察的监督', response: { 200: oversightView } },
    },
    async () => oversightOf(deps),
  )
}
