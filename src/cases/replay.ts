import { readCalendarHistory } from '#calendar'
import { CASE_CLOCKS, clearClocks, CLOCK_TABLES, movesOf, projectMoves } from '#clock'
import { clearIssued, ISSUED_TABLES, putBackHashes } from '#documents'
import type { LegalDay } from '#foundation/time'
import { retell } from '#ledger'
import type { Client } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { projectDecision } from './disclosure.ts'
import { type CaseFact, caseStream } from './events.ts'
import { type CasesDeps, worldOf } from './handle.ts'
import { projectCase } from './projections.ts'
import { caseClocks, fold } from './state.ts'

/** Where a case's pinned item and process are looked up, the calendar, and the day on which limits are read. */
export interface RebuildDeps extends Pick<CasesDeps, 'catalogue' | 'processes' | 'calendar'> {
  on: LegalDay
}

const OWN = ['cases.case_row', 'cases.task', 'cases.copy', 'cases.decision'] as const

/** Folds every case again, and projects it as it stood when that mattered: a decision by the calendar of its day. */
async function run(client: Client, deps: RebuildDeps, log: RebuildLog): Promise<void> {
  for (const table of OWN) await client.query(`delete from ${table}`)
  await clearClocks(client, CASE_CLOCKS)
  await clearIssued(client)
  const calendars = await readCalendarHistory(client)
  await retell(
    client,
    caseStream,
    (caseId, facts) => {
      const [first] = facts
      // What does not begin with its submission never was a case of the desk.
      if (first?.type !== 'CaseSubmitted') return []
      const world = worldOf(deps, first.body.itemId, first.body.itemVersion)
      const after = (isMeant: (fact: CaseFact) => boolean) =>
        fold(caseId, facts.filter(isMeant), () => world.net)
      const clocksOf = (state: ReturnType<typeof after>) => (state ? caseClocks(state, world) : [])
      const decisions = facts
        .filter((fact) => fact.type === 'CaseApproved' || fact.type === 'CaseDenied')
        .map(({ version, recordedAt }) => {
          const decided = after((fact) => fact.version <= version)!
          return projectDecision(decided, clocksOf(decided), calendars.at(recordedAt))
        })
      const moved = movesOf(caseId, calendars.amendments, (moment) =>
        clocksOf(after((fact) => fact.recordedAt <= moment)),
      )
      return [
        ...decisions,
        ...projectCase(after(() => true)!, facts, world, deps.on),
        ...moved.map(({ amendmentId, moves }) => projectMoves(amendmentId, moves)),
      ]
    },
    log,
  )
  await putBackHashes(client)
}

export const rebuild: Rebuild<RebuildDeps> = {
  fills: [...OWN, ...CLOCK_TABLES, ...ISSUED_TABLES],
  run,
}
