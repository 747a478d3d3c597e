import type { LegalDay } from '#foundation/time'
import { rows, sendAll, transaction } from '#platform/database'
import { type CasesDeps, loadCase } from './handle.ts'
import { projectCase } from './projections.ts'

/** Drops nothing and rebuilds everything: folds each stream again and projects it. Answers how many cases there were. */
export async function replayCases(deps: CasesDeps, on: LegalDay): Promise<number> {
  const streams = await rows<{ stream: string }>(
    deps.pool,
    "select stream from ledger.event where version = 1 and stream like 'case/%' order by stream",
  )
  for (const { stream } of streams) {
    await transaction(deps.pool, async (client) => {
      const loaded = await loadCase(deps, client, stream.slice('case/'.length))
      if (loaded)
        await sendAll(
          projectCase(loaded.state, loaded.facts, loaded.world, on).map((s) => client.query(s)),
        )
    })
  }
  return streams.length
}
