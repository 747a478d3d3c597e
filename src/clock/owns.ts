import type { Ownership } from '#platform/ownership'
import { rebuild } from './replay.ts'

export const owns: Ownership = {
  rebuild,
  module: 'clock',
  tables: {
    countdown: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update, delete' },
      holds: 'due days of what is open',
    },
    moved_limit: {
      nature: 'derived',
      may: { yimen_app: 'select, insert' },
      holds: 'limits that a change of the calendar moved',
    },
  },
}
