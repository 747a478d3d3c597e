import { calendarOf } from '#calendar'
import type { ItemId } from '#foundation/ids'
import { catalogueOf, type ItemVersion, type Pins } from '#items'
import { type Net, processKind } from '#process'
import { openShipped } from '#world'
import { dataDir } from '#platform/repository'
import { KINDS, shippedWorld } from '../app/published.ts'

/** The world as it is shipped, without a database. */
export const shipped = await openShipped(KINDS, shippedWorld(dataDir, []))
const world = shipped.at('2026-03-02')
export const catalogue = catalogueOf(world)
export const calendar = calendarOf(world)
export const items: readonly ItemVersion[] = catalogue.list()
export const shippedNet = (processKey: string): Net => world.get(processKind, processKey).net
export const processKeys: readonly string[] = shipped.keys('process')
export const pinsOf = (itemId: ItemId): Pins => catalogue.pins(itemId)
export { world as shippedWorldToday }
