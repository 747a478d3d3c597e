import type { UnitId } from '#foundation/ids'
import type { Units } from '#identity'
import { catalogueOf, type ItemCatalogue, type ItemVersion } from '#items'
import { perWorld, type Shelf } from '#world'
import { dataDir } from '#platform/repository'
import { ItemSearch, readLifeEvents, readSpeech } from './search.ts'
import { unitNameOf } from './units.ts'

const MOST_SUGGESTIONS = 8
const MOST_THEMES = 14

interface Sought {
  q?: string | undefined
  theme?: string | undefined
  event?: string | undefined
  unit?: string | undefined
  who?: 'person' | 'enterprise' | undefined
}

/** The ways into the catalogue. */
export interface Directory {
  /** One way at a time: words, or a theme, an event of life, a unit, or for whom. */
  narrowed: (sought: Sought) => { title: string; items: readonly ItemVersion[] }
  choices: () => { themes: string[]; events: string[]; units: { unitId: UnitId; name: string }[] }
  suggest: (q: string) => { itemId: ItemVersion['itemId']; name: string }[]
}

export function openDirectory({
  world,
  catalogue,
  units,
}: {
  world: Shelf
  catalogue: ItemCatalogue
  units: Units
}): Directory {
  const words = readSpeech(dataDir)
  const events = readLifeEvents(dataDir)
  const search = perWorld(
    () => world.current(),
    (now) => new ItemSearch(catalogueOf(now).list(), (i) => unitNameOf(units, i.unitId), words),
  )
  const choices = perWorld(
    () => world.current(),
    (now) => {
      const all = catalogueOf(now).list()
      return {
        themes: byNumber(all.flatMap((i) => i.themes)).slice(0, MOST_THEMES),
        events: [...events.keys()],
        units: [...units.values()]
          .filter((u) => all.some((i) => i.unitId === u.unitId))
          .map(({ unitId, name }) => ({ unitId, name })),
      }
    },
  )
  const those = (title: string, has: (item: ItemVersion) => boolean) => ({
    title,
    items: catalogue.list().filter(has),
  })
  return {
    choices,
    suggest: (q) =>
      search()
        .find(q)
        .slice(0, MOST_SUGGESTIONS)
        .map(({ itemId, name }) => ({ itemId, name })),
    narrowed: ({ q = '', theme, event, unit, who }) => {
      if (theme) return those(`主题：${theme}`, (i) => i.themes.includes(theme))
      if (event)
        return those(`人生大事：${event}`, (i) => events.get(event)?.includes(i.name) ?? false)
      if (unit) return those(units.get(unit)?.name ?? '单位', (i) => i.unitId === unit)
      if (who === 'person') return those('个人可以办的', (i) => i.serviceObjects.includes('自然人'))
      if (who)
        return those('企业和组织可以办的', (i) => i.serviceObjects.some((o) => o !== '自然人'))
      const items = search().find(q)
      return { title: q ? `找到 ${items.length} 个事项` : '全部事项', items }
    },
  }
}

/** Each name once, the most frequent first. */
const byNumber = (names: readonly string[]) =>
  [...Map.groupBy(names, (name) => name)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name]) => name)
