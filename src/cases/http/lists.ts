import { z } from 'zod'
import { ids, text } from '#foundation/schema'
import { aboutUnits, officerOf, officers } from '#identity/session'
import type { HttpServer } from '#platform/http'
import { sortBy } from '#platform/sorting'
import { countStages, listCases, listedCase } from '../lists.ts'
import { COUNTY_READERS, UNIT_READERS } from '../policies.ts'
import { CASE_ORDERS } from '../queries.ts'
import { caseStage } from '../state.ts'
import type { ViewDeps } from '../view.ts'

const PAGE_SIZE = 20

/** The cases that an officer may look for, and how many there are. */
export function registerLists(server: HttpServer, deps: ViewDeps): void {
  server.get(
    '/api/overview',
    {
      config: { access: officers(deps), refuses: [] },
      schema: {
        summary: '各状态的办件数',
        response: {
          200: z.object({ stages: z.array(z.object({ stage: caseStage, n: z.int() })) }),
        },
      },
    },
    async (request) => ({ stages: await countStages(deps, officerOf(request)) }),
  )

  server.get(
    '/api/cases',
    {
      config: {
        access: aboutUnits(officers(deps, ...COUNTY_READERS, ...UNIT_READERS), ...COUNTY_READERS),
        refuses: [],
      },
      schema: {
        summary: '查询办件',
        querystring: z.object({
          stage: caseStage.optional(),
          itemId: ids.item.optional(),
          /** A part of its number. */
          caseId: text('000123').max(20).optional(),
          unitId: ids.unit.optional(),
          sort: sortBy(CASE_ORDERS).optional(),
          page: z.coerce.number().int().min(1).max(10_000).default(1),
        }),
        response: { 200: z.object({ total: z.int(), rows: z.array(listedCase) }) },
      },
    },
    async (request) => {
      const { page, ...search } = request.query
      const part = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
      return listCases(deps, officerOf(request), { ...search, ...part })
    },
  )
}
