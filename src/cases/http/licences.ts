import { z } from 'zod'
import { ids, keyOf, legalDay, text } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { aboutUnits, asksAgain, officerOf, officers } from '#identity/session'
import { LICENCE_ORDERS } from '#licences'
import { LICENCE_STATES } from '#licences/contract'
import type { HttpServer } from '#platform/http'
import { sortBy } from '#platform/sorting'
import { sendTable, TABLES } from '#platform/table-file'
import { lastText, LICENCES, validUntilText } from '#text/licences'
import { MOST_LISTED_LICENCES } from '../contract.ts'
import { listedLicence, listLicences } from '../licence-list.ts'
import { COUNTY_READERS, UNIT_READERS } from '../policies.ts'
import type { ViewDeps } from '../view.ts'

const PAGE_SIZE = 20

const query = z.object({
  /** A part of it. */
  number: text('0122026').max(40).optional(),
  state: keyOf(LICENCE_STATES).optional(),
  itemId: ids.item.optional(),
  unitId: ids.unit.optional(),
  untilBefore: legalDay.optional(),
  sort: sortBy(LICENCE_ORDERS).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

/** 证照登记: what the county issued, as it stands today; on a page and as a file. */
export function registerLicences(server: HttpServer, deps: ViewDeps): void {
  const access = aboutUnits(officers(deps, ...COUNTY_READERS, ...UNIT_READERS), ...COUNTY_READERS)
  server.get(
    '/api/licences',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '查询证照',
        querystring: query,
        response: { 200: z.object({ total: z.int(), rows: z.array(listedLicence) }) },
      },
    },
    async (request) => {
      const { page, ...search } = request.query
      const part = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
      return listLicences(deps, officerOf(request), { ...search, ...part })
    },
  )

  server.get(
    '/api/licences/file',
    {
      config: { access: asksAgain(deps, access), sends: TABLES, refuses: [] },
      schema: { summary: '导出证照登记', querystring: query.omit({ page: true }) },
    },
    async (request, reply) => {
      const at = deps.now()
      const officer = officerOf(request)
      const most = { ...request.query, limit: MOST_LISTED_LICENCES }
      const { rows } = await listLicences(deps, officer, most)
      const { number, name, item, holder, unit, state, issuedOn, validUntil, last } = LICENCES
      return sendTable(reply, 'csv', {
        name: `licences-${dayOf(at)}`,
        heading: [number, name, item, holder, unit, state, issuedOn, validUntil, last],
        rows: rows.map((l) => [
          l.number,
          l.name ?? '',
          l.itemName ?? '',
          l.holderName ?? '',
          l.unitName ?? '',
          LICENCE_STATES[l.state],
          l.issuedOn,
          l.validUntil ?? validUntilText(null),
          lastText(l.lastKind, l.lastOn),
        ]),
        mark: `${officer.staffId} ${at}`,
      })
    },
  )
}
