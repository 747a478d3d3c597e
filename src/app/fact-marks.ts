import type { PersonalKeys } from '#identity'
import type { Sealer } from '#ledger'
import type { Mark } from '#platform/database'

const QUEUE = 'ledger.unsealed'

/**
 * By what the sealer knows that a process of the county wrote a fact: whoever owns the database can
 * write one, but not its mark (`marked` of the queue in the ledger's `owns.ts`).
 */
export const factMarks = (
  keys: PersonalKeys,
): { mark: Mark; isOurs: ConstructorParameters<typeof Sealer>[0]['isOurs'] } => ({
  mark: (run) => keys.mark(QUEUE, run),
  isOurs: (run, mark) => keys.isMarked(QUEUE, run, mark),
})
