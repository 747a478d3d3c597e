import { CASE_CLOCKS, listTurned } from '#clock'
import type { CaseId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { contentsOf } from '#items'
import { row, sendAll, transaction } from '#platform/database'
import { forEachApart } from '#platform/jobs'
import { type CasesDeps, worldOf } from './load.ts'
import { projectTimely } from './projections.ts'
import type { CaseState } from './state.ts'

/**
 * What waits changes with the facts of a case, and without one when a limit runs out: an extension
 * can be approved no more, a delay waits to be explained. Looks again at the cases of which a clock
 * has turned since; the cost follows these.
 */
export async function followTime(
  { pool, world }: Pick<CasesDeps, 'pool' | 'world'>,
  on: LegalDay,
): Promise<void> {
  await forEachApart(await listTurned<CaseId>(pool, CASE_CLOCKS, on), (caseId) =>
    transaction(pool, async (client) => {
      const found = await row<{ state: CaseState }>(
        client,
        'select state from cases.case_row where case_id = $1 for update',
        [caseId],
      )
      if (!found) return
      const { state } = found
      await world.load(contentsOf(state.pins))
      const statements = projectTimely(state, worldOf(world.at(on), state), on)
      await sendAll(statements.map((statement) => client.query(statement)))
    }),
  )
}
