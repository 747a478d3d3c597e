import type { Ownership } from '#platform/ownership'
import { rebuild } from './replay.ts'

export const owns: Ownership = {
  rebuild,
  module: 'appointments',
  tables: {
    slot: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'places taken at counters',
    },
    appointment: {
      nature: 'derived',
      may: { yimen_app: 'select, insert, update' },
      holds: 'who comes when',
    },
  },
}
