import { retell } from '#ledger'
import type { Client } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { itemStream } from './events.ts'
import { projectGuide } from './guide.ts'

/** Of each guide the last revision. */
async function run(client: Client, _deps: unknown, log: RebuildLog): Promise<void> {
  await client.query('delete from items.guide')
  await retell(
    client,
    itemStream,
    (_itemId, facts) => {
      const last = facts.findLast((fact) => fact.type === 'GuideRevised')
      return last ? [projectGuide(last.body, last.recordedAt)] : []
    },
    log,
  )
}

export const rebuild: Rebuild<unknown> = { fills: ['items.guide'], run }
