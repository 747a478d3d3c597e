import { waitingChange } from '#identity'
import { personStream } from '#identity/events'
import { retell } from '#ledger'
import type { Client } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { listWaitingDrafts, type Shelf } from '#world'
import { draftTasks } from './drafts.ts'
import { phoneTasks } from './phone-changes.ts'
import { clearTasks } from './task.ts'

/**
 * Of drafts, as they were made again, and of phones that a counter changes; what waits in other
 * subjects is filled by those who have them.
 */
async function run(client: Client, { world }: { world: Shelf }, log: RebuildLog): Promise<void> {
  await clearTasks(client, ['draft', 'person'])
  const drafts = await listWaitingDrafts({ pool: client, world })
  for (const statement of drafts.flatMap(draftTasks.waits)) await client.query(statement)
  await retell(
    client,
    personStream,
    (applicantId, facts) => {
      const change = waitingChange(applicantId, facts)
      return change ? phoneTasks.waits(change) : []
    },
    log,
  )
}

export const rebuild: Rebuild<{ world: Shelf }> = { also: ['tasks.task'], run }
