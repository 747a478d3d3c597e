import { retell } from '#ledger'
import { type Client, rows } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { worldStream } from './events.ts'
import { projectWorld } from './publish.ts'

/** Every draft and every version. The editions are history, and stay. */
async function run(client: Client, _deps: unknown, log: RebuildLog): Promise<void> {
  for (const table of rebuild.fills) await client.query(`delete from ${table}`)
  const editions = new Map(
    (
      await rows<{ place: string; edition: number }>(
        client,
        "select stream || '#' || version as place, edition from ledger.edition",
      )
    ).map(({ place, edition }) => [place, edition]),
  )
  await retell(
    client,
    worldStream,
    (_key, facts) =>
      facts.flatMap((fact) =>
        projectWorld(fact, editions.get(`${fact.stream}#${fact.version}`) ?? 0),
      ),
    log,
  )
}

export const rebuild: Rebuild<unknown> = { fills: ['world.draft', 'world.version'], run }
