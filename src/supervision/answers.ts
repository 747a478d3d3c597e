import { z } from 'zod'
import { actorIds, type ItemId, type UnitId } from '#foundation/ids'
import { text } from '#foundation/schema'
import { dayOf, type LegalDay } from '#foundation/time'
import { actorNames, type Officer } from '#identity'
import { aboutUnits, officers, type Sessions } from '#identity/session'
import type { Pool } from '#platform/database'
import type { Refusal } from '#platform/http'
import type { SupervisionDeps } from './deps.ts'
import type { Because, Names } from './names.ts'
import { SEE_ALL } from './who.ts'

/* What the answers of several rooms have in common. */

export interface SupervisionHttp extends SupervisionDeps, Sessions {
  tenant: { name: string }
}

/** What lies behind a card or a lead, by name. */
export const becauseView = z
  .record(z.string(), z.union([z.string(), z.number()]))
  .meta({ examples: [{ dueOn: '2026-03-17' }] })

/** Ids are shown with their names beside them. */
export const unitName = text('县市场监督管理局')
export const itemName = text('食品经营许可')

/** What units and items are called today; what is not known any more keeps its id. */
export function namesOf({ units, catalogue }: Pick<SupervisionDeps, 'units' | 'catalogue'>) {
  const unit = (unitId: string) => units.get(unitId)?.name ?? unitId
  const item = (itemId: string) => catalogue.find(itemId)?.name ?? itemId
  return {
    unit,
    item,
    /** A row about a unit, with its name. */
    ofUnit: <T extends { unitId: UnitId }>(row: T) => ({ ...row, unitName: unit(row.unitId) }),
    /** A row about an item of a unit, with both names. */
    ofItem: <T extends { unitId: UnitId; itemId: ItemId | '' }>(row: T) => ({
      ...row,
      unitName: unit(row.unitId),
      itemName: item(row.itemId),
    }),
  }
}

/** What sentences need to call people and units by their names. */
export type Naming = Pick<SupervisionDeps, 'units' | 'catalogue'> & { pool: Pool }

/** The names of all whom these reasons speak of, as far as whoever reads them may. */
export async function namesIn(
  deps: Naming,
  found: readonly { because: Because }[],
): Promise<Names> {
  const words = found.flatMap(({ because }) => Object.values(because))
  const person = await actorNames(
    deps.pool,
    words.flatMap((word) => (typeof word === 'string' && actorIds.is(word) ? [word] : [])),
  )
  return { person: (id) => (actorIds.is(id) ? person(id) : id), unit: namesOf(deps).unit }
}

/** Officers, about the units that they may see. */
export const cardReaders = (deps: Sessions) => aboutUnits(officers(deps), ...SEE_ALL)

export const todayOf = ({ now }: Pick<Sessions, 'now'>): LegalDay => dayOf(now())

/** 水印: by whom a table was taken out, and when. */
export const markOf = ({ tenant, now }: SupervisionHttp, officer: Officer): string =>
  `${tenant.name}电子监察 ${officer.name}（${officer.staffId}）${now()} 导出，仅限工作使用`

export const CHANGED_MEANWHILE: Refusal = {
  status: 409,
  code: 'changed-meanwhile',
  detail: '刚刚有其他人办理过，请查看最新情况。',
}
