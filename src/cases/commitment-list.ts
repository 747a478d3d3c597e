import { z } from 'zod'
import { ids, keyOf, legalDay, text } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { listApplicants, masked, type Officer } from '#identity'
import type { Page } from '#platform/database'
import { type CommitmentSearch, searchCommitments } from './commitments.ts'
import { COMMITMENT_STATES } from './contract.ts'
import { seesWholeCounty } from './policies.ts'
import type { ViewDeps } from './view.ts'

/** A case granted on a commitment: whose it is by name only to the unit that granted it. */
export const listedCommitment = z
  .object({
    caseId: ids.case,
    itemName: text('食品小作坊小餐饮登记').optional(),
    applicantName: text('张*').optional(),
    unitName: text('县市场监督管理局').optional(),
    state: keyOf(COMMITMENT_STATES),
    decidedOn: legalDay,
    /** By when what comes next is to be done; none where nothing is. */
    dueOn: legalDay.nullable(),
    isLate: z.boolean(),
    checkedOn: legalDay.nullable(),
    /** 虚假承诺的记录: until when, and since when it is repaired. */
    barredUntil: legalDay.nullable(),
    repairedOn: legalDay.nullable(),
  })
  .meta({ id: 'ListedCommitment' })
export type ListedCommitment = z.infer<typeof listedCommitment>

/** The commitments that an officer may look for: those of the unit, or of the county. */
export async function listCommitments(
  deps: ViewDeps,
  officer: Officer,
  search: CommitmentSearch,
): Promise<Page<ListedCommitment>> {
  const on = dayOf(deps.now())
  const unitId = seesWholeCounty(officer) ? search.unitId : officer.unitId
  const { total, rows } = await searchCommitments(deps.pool, on, { ...search, unitId })
  const applicants = await listApplicants(
    deps.pool,
    deps.keys,
    rows.map((c) => c.applicantId),
  )
  const listed = rows.map(({ applicantId, itemId, unitId: of, ...c }): ListedCommitment => {
    const applicant = applicants.get(applicantId)
    return {
      ...c,
      isLate: c.dueOn !== null && c.dueOn < on,
      itemName: deps.catalogue.find(itemId)?.name,
      unitName: deps.units.get(of)?.name,
      applicantName: applicant && (officer.unitId === of ? applicant : masked(applicant)).name,
    }
  })
  return { total, rows: listed }
}
