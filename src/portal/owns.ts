import type { Ownership } from '#platform/ownership'

export const owns: Ownership = {
  module: 'portal',
  folders: {
    incoming: { nature: 'passing', holds: 'pieces of uploads of which the last has not come' },
  },
}
