import { z } from 'zod'
import { ids, keyOf } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { aboutUnits, asksAgain, officerOf, officers } from '#identity/session'
import type { HttpServer } from '#platform/http'
import { sortBy } from '#platform/sorting'
import { sendTable, TABLES } from '#platform/table-file'
import { COMMITMENTS, creditText } from '#text/commitments'
import { listCommitments, listedCommitment } from '../commitment-list.ts'
import { COMMITMENT_ORDERS } from '../commitments.ts'
import { COMMITMENT_STATES, MOST_LISTED_COMMITMENTS } from '../contract.ts'
import { COUNTY_READERS, UNIT_READERS } from '../policies.ts'
import type { ViewDeps } from '../view.ts'

const PAGE_SIZE = 20

const query = z.object({
  state: keyOf(COMMITMENT_STATES).optional(),
  itemId: ids.item.optional(),
  unitId: ids.unit.optional(),
  /** Only what is to be done and is late. */
  late: z.literal('1').optional(),
  sort: sortBy(COMMITMENT_ORDERS).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

/** 告知承诺核查: what was granted on a commitment, and how the look into it stands. */
export function registerCommitments(server: HttpServer, deps: ViewDeps): void {
  const access = aboutUnits(officers(deps, ...COUNTY_READERS, ...UNIT_READERS), ...COUNTY_READERS)
  server.get(
    '/api/commitments',
    {
      config: { access, refuses: [] },
      schema: {
        summary: '查询告知承诺',
        querystring: query,
        response: { 200: z.object({ total: z.int(), rows: z.array(listedCommitment) }) },
      },
    },
    async (request) => {
      const { page, late, ...search } = request.query
      const part = { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }
      const isLate = late === '1'
      return listCommitments(deps, officerOf(request), { ...search, ...part, isLate })
    },
  )

  server.get(
    '/api/commitments/file',
    {
      config: { access: asksAgain(deps, access), sends: TABLES, refuses: [] },
      schema: { summary: '导出告知承诺', querystring: query.omit({ page: true }) },
    },
    async (request, reply) => {
      const at = deps.now()
      const officer = officerOf(request)
      const { late, ...search } = request.query
      const { rows } = await listCommitments(deps, officer, {
        ...search,
        isLate: late === '1',
        limit: MOST_LISTED_COMMITMENTS,
      })
      const { caseId, item, applicant, unit, state, decidedOn, dueOn, checkedOn, credit } =
        COMMITMENTS
      return sendTable(reply, 'csv', {
        name: `commitments-${dayOf(at)}`,
        heading: [caseId, item, applicant, unit, state, decidedOn, dueOn, checkedOn, credit],
        rows: rows.map((c) => [
          c.caseId,
          c.itemName ?? '',
          c.applicantName ?? '',
          c.unitName ?? '',
          COMMITMENT_STATES[c.state],
          c.decidedOn,
          c.dueOn ?? '',
          c.checkedOn ?? '',
          creditText(c),
        ]),
        mark: `${officer.staffId} ${at}`,
      })
    },
  )
}
