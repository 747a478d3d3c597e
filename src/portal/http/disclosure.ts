import { z } from 'zod'
import { text } from '#foundation/schema'
import { EVERYBODY } from '#platform/access'
import type { HttpServer } from '#platform/http'
import { sendOpenData } from '#platform/table-file'
import { LEAST_TO_RANK } from '../contract.ts'
import type { Figures } from '../figures.ts'
import { pageNumber } from '../forms.ts'
import { openTables } from '../open-data.ts'
import type { Screens } from '../screens.ts'

const PAGE = 50
const LATEST = 8

const openData = z
  .object({
    name: text('decisions'),
    /** What the fields of a row are called. */
    fields: z.record(text('unit'), text('决定机关')),
    rows: z.array(
      z.record(
        text('unit'),
        z.union([text('县市场监督管理局'), z.number(), z.boolean(), z.null()]),
      ),
    ),
  })
  .meta({ id: 'OpenData' })

/**
 * 政务公开: decisions, monthly figures, ranking of units, ratings, changes of the catalogue; as pages
 * and as open data.
 */
export function registerDisclosure(server: HttpServer, screens: Screens, figures: Figures): void {
  const config = { access: EVERYBODY, sends: 'text/html', refuses: [] } as const

  server.get('/open', { config, schema: { summary: '政务公开' } }, async (_request, reply) => {
    const [months, units, ratings, latest] = await Promise.all([
      figures.months(),
      figures.units(),
      figures.ratings('unit'),
      figures.decisions(LATEST, 0),
    ])
    return screens.show(reply, 'open', {
      months,
      units,
      ratings,
      decisions: latest.rows,
      leastToRank: LEAST_TO_RANK,
    })
  })

  server.get(
    '/open/decisions',
    {
      config,
      schema: { summary: '行政许可决定公示', querystring: z.object({ page: pageNumber }) },
    },
    async (request, reply) => {
      const { page } = request.query
      const { rows, total } = await figures.decisions(PAGE, (page - 1) * PAGE)
      const hasMore = page * PAGE < total
      return screens.show(reply, 'openDecisions', { page, decisions: rows, total, hasMore })
    },
  )

  server.get(
    '/open/ratings',
    { config, schema: { summary: '评价公开' } },
    async (_request, reply) =>
      screens.show(reply, 'openRatings', {
        units: await figures.ratings('unit'),
        items: await figures.ratings('item'),
        leastToRank: LEAST_TO_RANK,
      }),
  )

  server.get('/open/changes', { config, schema: { summary: '事项目录' } }, (_request, reply) =>
    screens.show(reply, 'openChanges', { changes: figures.changes() }),
  )
}

/** Each table as CSV for a spreadsheet, and as JSON that says what its fields mean. */
export function registerOpenData(server: HttpServer, figures: Figures): void {
  for (const { name, title, make } of openTables(figures)) {
    server.get(
      `/open/data/${name}.csv`,
      {
        config: { access: EVERYBODY, sends: 'text/csv', refuses: [] },
        schema: { summary: `开放数据：${title}（CSV）` },
      },
      async (_request, reply) => sendOpenData(reply, 'csv', name, await make()),
    )
    server.get(
      `/open/data/${name}.json`,
      {
        config: { access: EVERYBODY, refuses: [] },
        schema: { summary: `开放数据：${title}`, response: { 200: openData } },
      },
      async (_request, reply) => sendOpenData(reply, 'json', name, await make()),
    )
  }
}
