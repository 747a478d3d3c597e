import type { z } from 'zod'
import { countdown, readClock } from '#clock'
import { text } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { listApplicants, masked, type Officer } from '#identity'
import type { Page } from '#platform/database'
import { seesPersonalData, seesWholeCounty } from './policies.ts'
import { caseRow, type CaseSearch, countByStage, searchCases } from './queries.ts'
import type { ViewDeps } from './view.ts'

/** A case as a list shows it: whose it is only to those who may know. */
export const listedCase = caseRow
  .extend({
    itemName: text('食品小作坊小餐饮登记').optional(),
    unitName: text('县市场监督管理局').optional(),
    applicantName: text('张*').optional(),
    /** Of the promised limit, while it runs. */
    countdown: countdown.nullable(),
  })
  .meta({ id: 'ListedCase' })
type ListedCase = z.infer<typeof listedCase>

/** The cases that an officer may look for: those of the unit, or of the county. */
export async function listCases(
  deps: ViewDeps,
  officer: Officer,
  search: CaseSearch,
): Promise<Page<ListedCase>> {
  const unitId = seesWholeCounty(officer) ? search.unitId : officer.unitId
  const { total, rows } = await searchCases(deps.pool, { ...search, unitId })
  const applicants = await listApplicants(
    deps.pool,
    deps.keys,
    rows.map((c) => c.applicantId),
  )
  const calendar = deps.calendar()
  const today = dayOf(deps.now())
  const listed = rows.map(({ clock, whose, ...c }): ListedCase => {
    const applicant = applicants.get(c.applicantId)
    return {
      ...c,
      itemName: deps.catalogue.find(c.itemId)?.name,
      unitName: deps.units.get(c.unitId)?.name,
      applicantName:
        applicant && (seesPersonalData(officer, whose) ? applicant : masked(applicant)).name,
      countdown: clock && readClock(clock, calendar, today),
    }
  })
  return { total, rows: listed }
}

/** How many cases stand at each stage: of the unit, or of the county. */
export const countStages = ({ pool }: ViewDeps, officer: Officer) =>
  countByStage(pool, seesWholeCounty(officer, 'leader') ? undefined : officer.unitId)
