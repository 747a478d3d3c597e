import { staffIds } from '#foundation/ids'
import { dayOf } from '#foundation/time'
import { retell } from '#ledger'
import { type Client, sendAll } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import type { Shelf } from '#world'
import { projectAuthority, projectEnd } from './authority.ts'
import { projectDelegation, projectRevocation } from './delegation.ts'
import { authorityStream, staffStream } from './events.ts'
import { postKind, projectPost } from './published.ts'

/** Where posts are looked up. */
export interface RebuildDeps {
  world: Shelf
}

/** Who holds which post, who stands in for whom, and who may apply in whose name, fact by fact. */
async function run(client: Client, { world }: RebuildDeps, log: RebuildLog): Promise<void> {
  for (const staffId of world.book.keys('post')) {
    const versions = world.book.versions('post', staffId)
    await world.load(versions)
    const statements = versions.flatMap(({ hash, effectiveOn }) =>
      projectPost(staffIds.of(staffId), world.book.value(postKind, hash), effectiveOn),
    )
    await sendAll(statements.map((s) => client.query(s)))
  }
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

export const rebuild: Rebuild<RebuildDeps> = { run }
