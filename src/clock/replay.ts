import { retell } from '#ledger'
import type { Client } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { limitStream } from './events.ts'
import { projectMoves } from './store.ts'

/**
 * Which limits each version of the calendar moved. The running clocks are filled by those who have
 * them.
 */
async function run(client: Client, _deps: unknown, log: RebuildLog): Promise<void> {
  await retell(
    client,
    limitStream,
    (draftId, facts) => facts.map((fact) => projectMoves(draftId, fact.body.moves)),
    log,
  )
}

export const rebuild: Rebuild<unknown> = { run }
