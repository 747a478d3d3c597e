import type { Ownership } from '#platform/ownership'

export const owns: Ownership = {
  module: 'items',
  tables: {
    version: { nature: 'kept', holds: 'every version of every service item' },
    guide: { nature: 'derived', holds: 'guides as their units revised them' },
  },
}
