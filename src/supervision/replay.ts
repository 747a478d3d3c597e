import { calendarOf } from '#calendar'
import { type LedgerEvent, readSealed, readUnsealed, type SealedEvent } from '#ledger'
import { type Client, row } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { clearTasks } from '#tasks'
import { retellAccountability } from './accountability/index.ts'
import { retellCards } from './cards/index.ts'
import { cardStream } from './events.ts'
import type { SupervisionDeps } from './deps.ts'
import { EXAMINATION, type ExamineDeps, examine } from './evidence/index.ts'
import { layOutChecks, retellChecks } from './inspection/index.ts'
import { remember, retellFaults, SUBSCRIPTION } from './judging/index.ts'

const BATCH = 2000

export type ReplayDeps = ExamineDeps & Pick<SupervisionDeps, 'units'>

/** Hands over the sealed log as far as a follower has come; answers how far that is. */
async function follow(
  client: Client,
  name: string,
  take: (events: readonly SealedEvent[]) => Promise<void>,
  log: RebuildLog,
): Promise<number> {
  const until =
    (
      await row<{ position: number }>(
        client,
        'select position from supervision.subscription where name = $1',
        [name],
      )
    )?.position ?? 0
  for (let from = 0; from < until; from += BATCH) {
    await take(await readSealed(client, from, Math.min(BATCH, until - from)))
    log.told(name, Math.min(from + BATCH, until))
  }
  return until
}

/**
 * Cards that rules issued while they judged what lies before this position, and that lie behind it
 * themselves.
 */
async function readAhead(client: Client, position: number): Promise<LedgerEvent[]> {
  // In this order: what is sealed in between is then read twice rather than not at all.
  const unsealed = await readUnsealed(client)
  const events: LedgerEvent[] = []
  for (let from = position; ; from += BATCH) {
    const sealed = await readSealed(client, from, BATCH)
    events.push(...sealed)
    if (sealed.length < BATCH) break
  }
  return [...events, ...unsealed].filter(
    (event) => cardStream.idOf(event.stream) && event.actor === 'system',
  )
}

/**
 * Reads the sealed log again as far as it was followed: what is remembered of each case, and what
 * was found about decided ones. No card is issued: which there are, their own streams tell.
 */
async function run(client: Client, deps: ReplayDeps, log: RebuildLog): Promise<void> {
  await clearTasks(client, ['card', 'directive', 'measure'])
  const calendar = calendarOf(deps.world.current())
  await retellCards(client, log, calendar)
  for (const retellRoom of [retellAccountability, retellChecks, retellFaults])
    await retellRoom(client, log)
  await layOutChecks(client, deps)
  const until = await follow(client, SUBSCRIPTION, (events) => remember(deps, client, events), log)
  await remember(deps, client, await readAhead(client, until))
  await follow(client, EXAMINATION, (events) => examine(deps, client, events), log)
}

export const rebuild: Rebuild<ReplayDeps> = { also: ['tasks.task'], run }
