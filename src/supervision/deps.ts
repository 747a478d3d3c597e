import type { WorkCalendar } from '#calendar'
import type { Unit, Units } from '#identity'
import type { ItemCatalogue } from '#items'
import type { Pool } from '#platform/database'
import type { Shelf } from '#world'

export interface SupervisionDeps {
  /** Connects as `yimen_supervision`: may read everybody's facts and write its own. */
  supervisionPool: Pool
  world: Shelf
  catalogue: Pick<ItemCatalogue, 'list' | 'find'>
  calendar: () => WorkCalendar
  units: Units<
    Pick<Unit, 'unitId' | 'name' | 'formerNames' | 'kind' | 'verticalSystem' | 'officeHours'>
  >
}
