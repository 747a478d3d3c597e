import type { Ownership } from '#platform/ownership'

export const owns: Ownership = {
  module: 'appointments',
  tables: {
    slot: { nature: 'derived', holds: 'places taken at counters' },
    appointment: { nature: 'derived', holds: 'who comes when' },
  },
}
