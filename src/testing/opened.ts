import { calendarOf } from '#calendar'
import type { ItemId } from '#foundation/ids'
import { catalogueOf, type ItemVersion, type Pins } from '#items'
import { type Net, processKind } from '#process'
import { openShipped, type Shipped } from '#world'
import { KINDS } from '../app/published.ts'

/** A world without a database, as it is on 2026-03-02. */
export async function opened(brought: readonly Shipped[]) {
  const book = await openShipped(KINDS, brought)
  const world = book.at('2026-03-02')
  const catalogue = catalogueOf(world)
  return {
    book,
    world,
    catalogue,
    calendar: calendarOf(world),
    items: catalogue.list() as readonly ItemVersion[],
    netOf: (processKey: string): Net => world.get(processKind, processKey).net,
    pinsOf: (itemId: ItemId): Pins => catalogue.pins(itemId),
  }
}
