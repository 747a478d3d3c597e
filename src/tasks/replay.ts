import type { Client } from '#platform/database'
import type { Rebuild } from '#platform/ownership'
import { listWaitingDrafts, type Shelf } from '#world'
import { draftTasks } from './drafts.ts'
import { clearTasks } from './task.ts'

/**
 * Of drafts, as they were made again; what waits in other subjects is filled by those who have
 * them.
 */
async function run(client: Client, { world }: { world: Shelf }): Promise<void> {
  await clearTasks(client, ['draft'])
  const drafts = await listWaitingDrafts({ pool: client, world })
  for (const statement of drafts.flatMap(draftTasks.waits)) await client.query(statement)
}

export const rebuild: Rebuild<{ world: Shelf }> = { also: ['tasks.task'], run }
