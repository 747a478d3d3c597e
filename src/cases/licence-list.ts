import { z } from 'zod'
import { ids, keyOf, legalDay, text } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { listApplicants, masked, type Officer } from '#identity'
import { type LicenceSearch, searchLicences, stateOn } from '#licences'
import { LICENCE_STATES, licenceAsk } from '#licences/contract'
import type { Page } from '#platform/database'
import { seesWholeCounty } from './policies.ts'
import type { ViewDeps } from './view.ts'

/** A licence as the register shows it: whose it is by name only to the unit that issued it. */
export const listedLicence = z
  .object({
    number: text('0122026000123'),
    caseId: ids.case,
    itemName: text('食品小作坊小餐饮登记').optional(),
    name: text('小餐饮经营许可证').optional(),
    holderName: text('张*').optional(),
    unitName: text('县市场监督管理局').optional(),
    state: keyOf(LICENCE_STATES),
    issuedOn: legalDay,
    validUntil: legalDay.nullable(),
    lastCaseId: ids.case,
    lastKind: z.enum(['issue', ...licenceAsk.options]),
    lastOn: legalDay,
  })
  .meta({ id: 'ListedLicence' })
export type ListedLicence = z.infer<typeof listedLicence>

/** The licences that an officer may look for: those of the unit, or of the county. */
export async function listLicences(
  deps: ViewDeps,
  officer: Officer,
  search: LicenceSearch,
): Promise<Page<ListedLicence>> {
  const on = dayOf(deps.now())
  const unitId = seesWholeCounty(officer) ? search.unitId : officer.unitId
  const { total, rows } = await searchLicences(deps.pool, on, { ...search, unitId })
  const holders = await listApplicants(
    deps.pool,
    deps.keys,
    rows.map((l) => l.holderId),
  )
  const listed = rows.map((l): ListedLicence => {
    const item = deps.catalogue.find(l.itemId)
    const holder = holders.get(l.holderId)
    return {
      ...{ number: l.number, caseId: l.caseId, issuedOn: l.issuedOn, validUntil: l.validUntil },
      ...{ lastCaseId: l.lastCaseId, lastKind: l.lastKind, lastOn: l.lastOn },
      state: stateOn(l, on),
      itemName: item?.name,
      name: item?.result.name,
      unitName: deps.units.get(l.unitId)?.name,
      holderName: holder && (officer.unitId === l.unitId ? holder : masked(holder)).name,
    }
  })
  return { total, rows: listed }
}
