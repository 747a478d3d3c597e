import type { Ownership } from '#platform/ownership'

export const owns: Ownership = {
  module: 'licences',
  tables: {
    entry: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'what cases issued, and what was decided about it since',
    },
    reminder: {
      nature: 'kept',
      may: { yimen_app: 'select, insert' },
      holds: 'of which last day of which licence its holder was told',
    },
  },
}
