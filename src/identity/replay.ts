import { dayOf } from '#foundation/time'
import { retell } from '#ledger'
import type { Client } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { projectAuthority, projectEnd } from './authority.ts'
import { projectDelegation, projectRevocation } from './delegation.ts'
import { authorityStream, staffStream } from './events.ts'

/** Who stands in for whom, and who may apply in whose name, fact by fact. */
async function run(client: Client, _deps: unknown, log: RebuildLog): Promise<void> {
  for (const table of rebuild.fills) await client.query(`delete from ${table}`)
  await retell(
    client,
    staffStream,
    (_staffId, facts) =>
      facts.map((fact) =>
        fact.type === 'DelegationGiven'
          ? projectDelegation(fact.body)
          : projectRevocation(fact.body.delegationId, fact.recordedAt),
      ),
    log,
  )
  await retell(
    client,
    authorityStream,
    (authorityId, facts) =>
      facts.map((fact) =>
        fact.type === 'AuthorityGiven'
          ? projectAuthority(authorityId, fact.body)
          : projectEnd(authorityId, dayOf(fact.recordedAt)),
      ),
    log,
  )
}

export const rebuild: Rebuild<unknown> = {
  fills: ['identity.delegation', 'identity.authority'],
  run,
}
