import { SERVICE_CENTRE, type Units } from '#identity'
import type { UnitId } from '#foundation/ids'

/** Who handles an item; what no unit has alone, the townships have. */
export const unitNameOf = (units: Units, unitId: UnitId | undefined): string =>
  unitId ? (units.get(unitId)?.name ?? '') : '各乡镇（街道）'

/** Units with a counter: those that one writes to and books at. */
export const unitsWithCounters = (units: Units) =>
  [...units.values()]
    .filter((u) => u.kind !== 'coordinating' || u.unitId === SERVICE_CENTRE)
    .map(({ unitId, name }) => ({ unitId, name }))
