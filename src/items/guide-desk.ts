import { z } from 'zod'
import { ids, text } from '#foundation/schema'
import type { Officer, Role, Units } from '#identity'
import type { Shelf } from '#world'
import type { ItemCatalogue } from './catalogue.ts'
import { EIGHT, guideOf, keptGuide, mayReviseGuide, missingOfEight } from './guide.ts'
import type { ItemVersion } from './item.ts'

const itemName = text('食品经营许可')
const missing = z.array(z.enum(EIGHT))

export const guideRow = z
  .object({
    itemId: ids.item,
    name: itemName,
    unitName: text('市场监督管理局').optional(),
    /** 0 while nobody has touched what was shipped. */
    revision: z.int(),
    mayEdit: z.boolean(),
    missing,
  })
  .meta({ id: 'GuideRow' })

export const guideView = z
  .object({
    itemId: ids.item,
    name: itemName,
    materials: z.array(z.object({ materialId: ids.material, name: text('营业执照') })),
    guide: keptGuide,
    missing,
    mayEdit: z.boolean(),
  })
  .meta({ id: 'GuideView' })

interface Deps {
  world: Shelf
  catalogue: ItemCatalogue
  units: Units<{ name: string }>
}

const SEES_ALL: readonly Role[] = [
  'hall-manager',
  'supervision-officer',
  'supervision-lead',
  'leader',
]

/** The guides of the officer's own unit, or of the county for those who look after all. */
export function listGuides(deps: Deps, officer: Officer): z.infer<typeof guideRow>[] {
  const world = deps.world.current()
  const seesAll = officer.roles.some((role) => SEES_ALL.includes(role))
  return deps.catalogue
    .list()
    .filter(({ unitId }) => seesAll || unitId === officer.unitId)
    .map((item) => ({
      itemId: item.itemId,
      name: item.name,
      unitName: item.unitId ? deps.units.get(item.unitId)?.name : '各乡镇（街道）',
      revision: guideOf(world, item.itemId).revision,
      mayEdit: mayReviseGuide(world, item.itemId, officer),
      missing: missingOf(deps, item),
    }))
}

/** The guide of an item, and what this officer may do with it. */
export function viewGuide(
  deps: Deps,
  item: ItemVersion,
  officer: Officer,
): z.infer<typeof guideView> {
  const world = deps.world.current()
  return {
    itemId: item.itemId,
    name: item.name,
    materials: item.materials.map(({ materialId, name }) => ({ materialId, name })),
    guide: guideOf(world, item.itemId),
    missing: missingOf(deps, item),
    mayEdit: mayReviseGuide(world, item.itemId, officer),
  }
}

const missingOf = ({ world, catalogue }: Deps, item: ItemVersion) =>
  missingOfEight(guideOf(world.current(), item.itemId), {
    legalBasis: item.legalBasis.length > 0,
    materials: item.materials.length > 0,
    sample: catalogue.hasOwnForm(item.itemId),
  })
