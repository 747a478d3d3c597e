import { CASE_CLOCKS, clearClocks } from '#clock'
import {
  clearIssued,
  clearUsed,
  ISSUED_TABLES,
  projectUsed,
  putBackHashes,
  USED_TABLES,
} from '#documents'
import type { CaseId } from '#foundation/ids'
import { dayOf, type LegalDay } from '#foundation/time'
import { retell } from '#ledger'
import { clearLicences, LICENCE_TABLES } from '#licences'
import type { Client, Statement } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { clearTasks } from '#tasks'
import { projectDecision } from './disclosure.ts'
import { type CaseFact, caseStream, processPlanStream } from './events.ts'
import { type CasesDeps, netsOf, pinnedBy, worldOf } from './load.ts'
import { projectPlan } from './process-changes.ts'
import { evolvePlan, type ProcessPlan } from './process-plan.ts'
import { DECISIONS, filesNamedBy, projectCase } from './projections.ts'
import { fold } from './fold.ts'
import { caseClocks } from './state.ts'

/**
 * Where a case's pinned versions and the calendars of then are looked up, and the day on which
 * limits are read.
 */
export interface RebuildDeps extends Pick<CasesDeps, 'world'> {
  on: LegalDay
}

/**
 * Folds every case again, and projects it as it stood when that mattered: a decision by the
 * calendar of its day.
 */
async function run(client: Client, deps: RebuildDeps, log: RebuildLog): Promise<void> {
  await clearClocks(client, CASE_CLOCKS)
  await clearTasks(client, ['case', 'plan'])
  await clearIssued(client)
  await clearUsed(client)
  await clearLicences(client)
  await retell(
    client,
    caseStream,
    async (caseId, facts) => {
      const [first] = facts
      // What does not begin with its submission never was a case of the desk.
      if (first?.type !== 'CaseSubmitted') return []
      const { itemId, pins } = first.body
      const absent = await deps.world.load(facts.flatMap(pinnedBy))
      if (absent.length > 0 || !deps.world.book.versionOf('item', itemId, pins.item)) {
        log.leftOut(`case ${caseId} is pinned to what was never published`)
        return []
      }
      const published = deps.world.at(deps.on)
      const decided = facts.find((fact) => DECISIONS.has(fact.type))
      const state = fold(caseId, facts, netsOf(published))!
      return [
        ...(decided ? [decisionOf(deps, caseId, facts, decided)] : []),
        projectUsed(filesNamedBy(facts)),
        ...projectCase(state, facts, worldOf(published, state), deps.on),
      ]
    },
    log,
  )
  await retell(
    client,
    processPlanStream,
    (planId, facts) => {
      const plan = facts.reduce<ProcessPlan | undefined>(
        (before, fact) => evolvePlan(planId, before, fact),
        undefined,
      )
      return projectPlan(plan!, deps.world)
    },
    log,
  )
  await putBackHashes(client)
}

/** A decision as it stood when it was made, by the calendar of then. */
function decisionOf(
  { world: shelf }: RebuildDeps,
  caseId: CaseId,
  facts: readonly CaseFact[],
  decided: CaseFact & { edition: number },
): Statement {
  const published = shelf.at(dayOf(decided.recordedAt), decided.edition)
  const state = fold(
    caseId,
    facts.filter((fact) => fact.version <= decided.version),
    netsOf(published),
  )!
  const { calendar, ...world } = worldOf(published, state)
  return projectDecision(state, caseClocks(state, world), calendar, decided.edition)
}

export const rebuild: Rebuild<RebuildDeps> = {
  also: ['clock.countdown', 'tasks.task', ...ISSUED_TABLES, ...USED_TABLES, ...LICENCE_TABLES],
  run,
}
