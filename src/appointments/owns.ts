import type { Ownership } from '#platform/ownership'
import { rebuild } from './replay.ts'

export const owns: Ownership = {
  rebuild,
  module: 'appointments',
  tables: {
    slot: { nature: 'derived', holds: 'places taken at counters' },
    appointment: { nature: 'derived', holds: 'who comes when' },
  },
}
