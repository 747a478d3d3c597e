import type { Ownership } from '#platform/ownership'
import type { Shelf } from '#world'
import { rebuild } from './replay.ts'

const WRITTEN = 'select, insert, update, delete'

export const owns: Ownership<{ world: Shelf }> = {
  rebuild,
  module: 'tasks',
  tables: {
    task: {
      nature: 'derived',
      may: { yimen_app: WRITTEN, yimen_supervision: WRITTEN },
      holds: 'what waits for whom, of every subject',
    },
    claim: {
      nature: 'kept',
      may: { yimen_app: WRITTEN },
      holds: '领取: who says that they are at it',
    },
  },
}
