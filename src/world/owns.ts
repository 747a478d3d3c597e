import type { Ownership } from '#platform/ownership'
import { rebuild } from './replay.ts'

export const owns: Ownership = {
  module: 'world',
  tables: {
    content: {
      nature: 'kept',
      may: { yimen_app: 'select, insert', yimen_supervision: 'select, insert' },
      holds: 'what was published and drafted, each under its SM3',
    },
    draft: {
      nature: 'derived',
      may: {
        yimen_app: 'select, insert, update (state)',
        yimen_supervision: 'select, insert, update (state)',
      },
      holds: 'versions that somebody wanted, and what became of them',
    },
    version: {
      nature: 'derived',
      may: { yimen_app: 'select, insert', yimen_supervision: 'select, insert' },
      holds: 'every published version, with the edition it made',
    },
  },
  rebuild,
}
