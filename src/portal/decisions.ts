import { type Decision, kindOfAct, listDecisions } from '#cases'
import { listApplicants, masked, type PersonalKeys, unitsOf } from '#identity'
import { type ItemCatalogue, itemKind } from '#items'
import type { Pool } from '#platform/database'
import type { Shelf } from '#world'

export interface DecisionDeps {
  pool: Pool
  keys: PersonalKeys
  world: Shelf
  catalogue: ItemCatalogue
}

/** 行政许可决定公示: who was granted what by whom; of a person the surname only. @law 行政许可法 40 */
export async function listDisclosed(deps: DecisionDeps, limit: number, offset: number) {
  const { pool, keys, catalogue } = deps
  // Licences only: who receives a benefit is nobody's business.
  const licences = catalogue.list().filter((i) => kindOfAct(i.type).isDisclosed)
  const itemIds = licences.map((i) => i.itemId)
  const found = await listDecisions(pool, { itemIds, limit, offset })
  const names = await namesThen(deps, found.rows)
  const applicantIds = found.rows.map((d) => d.applicantId)
  const holders = await listApplicants(pool, keys, applicantIds)
  const rows = found.rows.map((d) => {
    const holder = holders.get(d.applicantId)
    return {
      number: d.caseId,
      item: names.item(d),
      holder: holder ? masked(holder).name : '',
      decision: decisionText(d),
      certificate: d.number ?? '',
      validUntil: d.validUntil ?? '',
      unit: names.unit(d),
      decidedOn: d.decidedOn,
    }
  })
  return { rows, total: found.total }
}

function decisionText({ revokedOn, decision }: Decision): string {
  if (revokedOn) return `准予许可（${revokedOn} 撤销）`
  return decision === 'granted' ? '准予许可' : '不予许可'
}

/** What item and unit were called when it was decided. */
async function namesThen({ world }: DecisionDeps, decisions: readonly Decision[]) {
  await world.ensure(Math.max(0, ...decisions.map((d) => d.edition)))
  const worldOf = (d: Decision) => world.at(d.decidedOn, d.edition)
  await world.load(decisions.flatMap((d) => worldOf(d).version(itemKind.kind, d.itemId) ?? []))
  return {
    item: (d: Decision) => worldOf(d).find(itemKind, d.itemId)?.value.name ?? d.itemId,
    unit: (d: Decision) => unitsOf(worldOf(d)).get(d.unitId)?.name ?? d.unitId,
  }
}
