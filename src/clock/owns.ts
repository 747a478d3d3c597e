import type { Ownership } from '#platform/ownership'

export const owns: Ownership = {
  module: 'clock',
  tables: {
    countdown: { nature: 'derived', holds: 'due days of what is open' },
    moved_limit: { nature: 'derived', holds: 'limits that a change of the calendar moved' },
  },
}
