import { dataDir } from '#platform/repository'
import { shippedWorld } from '../app/published.ts'
import { opened } from './opened.ts'

const shipped = await opened(shippedWorld(dataDir, []))

/** The world as it is shipped, without a database. */
export const {
  world: shippedWorldToday,
  catalogue,
  calendar,
  items,
  netOf: shippedNet,
  pinsOf,
} = shipped
export const processKeys: readonly string[] = shipped.book.keys('process')
