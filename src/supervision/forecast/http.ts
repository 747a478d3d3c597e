import { z } from 'zod'
import { ids } from '#foundation/schema'
import { officerOf } from '#identity/session'
import type { HttpServer } from '#platform/http'
import {
  cardReaders,
  itemName,
  namesOf,
  type SupervisionHttp,
  todayOf,
  unitName,
} from '../answers.ts'
import { scopeOf } from '../who.ts'
import { forecastSchema, forecasts } from './forecast.ts'

const forecastView = forecastSchema.extend({ unitName, itemName }).meta({ id: 'Forecast' })

/** 逾期预计: open cases by how likely they are to run over their promise. */
export function registerForecasts(server: HttpServer, deps: SupervisionHttp): void {
  server.get(
    '/api/supervision/forecasts',
    {
      config: { access: cardReaders(deps), refuses: [] },
      schema: {
        summary: '在办件的预计办结日和逾期可能',
        querystring: z.object({ unitId: ids.unit.optional(), caseId: ids.case.optional() }),
        response: { 200: z.array(forecastView) },
      },
    },
    async (request) => {
      const { unitId, caseId } = request.query
      const scope = scopeOf(officerOf(request), unitId)
      const found = await forecasts(deps, todayOf(deps), { unitId: scope, caseId })
      return found.map(namesOf(deps).ofItem)
    },
  )
}
