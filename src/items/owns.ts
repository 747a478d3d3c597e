import type { Ownership } from '#platform/ownership'
import { rebuild } from './replay.ts'

export const owns: Ownership = {
  rebuild,
  module: 'items',
  tables: {
    version: { nature: 'kept', holds: 'every version of every service item' },
    guide: { nature: 'derived', holds: 'guides as their units revised them' },
  },
}
