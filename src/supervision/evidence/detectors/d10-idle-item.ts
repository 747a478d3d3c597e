import type { ItemId } from '#foundation/ids'
import { addDays, type LegalDay } from '#foundation/time'
import { itemKind } from '#items/published'
import { row, rows } from '#platform/database'
import { chineseDay } from '#text/time'
import { countyDetector } from './detector.ts'

const NATURAL_DAYS = 90

/** 僵尸事项: nobody applied for ninety days, although the county has been at work for as long. */
export const d10 = countyDetector({
  name: '零办件事项',
  score: 40,
  async look(client, on, world, shelf) {
    const since = addDays(on, -NATURAL_DAYS)
    const begun = await row<{ day: LegalDay | null }>(
      client,
      'select min(received_on) as day from supervision.application',
    )
    if (!begun?.day || begun.day > since) return []
    const used = await rows<{ itemId: ItemId }>(
      client,
      'select item_id as "itemId" from supervision.item_use where last_on >= $1',
      [since],
    )
    const busy = new Set(used.map((r) => r.itemId))
    await shelf.load(world.book.keys('item').flatMap((key) => world.version('item', key) ?? []))
    return world
      .list(itemKind)
      .flatMap(({ key, value: { itemId, unitId } }) =>
        unitId && !busy.has(itemId) ? [{ unitId, subject: key, because: { since } }] : [],
      )
  },
  says: ({ since }) => `自${chineseDay(since)}以来没有一件申请。`,
})
