import { dataDir } from '#platform/repository'
import { shippedWorld } from '../app/published.ts'
import { opened } from './opened.ts'

/** The world as it is shipped, without a database. */
export const {
  book: shipped,
  world: shippedWorldToday,
  catalogue,
  calendar,
  items,
  netOf: shippedNet,
  pinsOf,
} = await opened(shippedWorld(dataDir, []))
export const processKeys: readonly string[] = shipped.keys('process')
