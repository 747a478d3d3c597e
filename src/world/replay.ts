import { retell } from '#ledger'
import type { Client } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { worldStream } from './events.ts'
import { projectWorld } from './publish.ts'

/** Every draft and every version. The editions are history, and stay. */
async function run(client: Client, _deps: unknown, log: RebuildLog): Promise<void> {
  await retell(
    client,
    worldStream,
    // A publication makes the edition after the one that it was made under.
    (_key, facts) => facts.flatMap((fact) => projectWorld(fact, fact.edition + 1)),
    log,
  )
}

export const rebuild: Rebuild<unknown> = { run }
