import {
  type FactOf,
  type LedgerEvent,
  readSealed,
  readUnsealed,
  retell,
  type SealedEvent,
  type Shapes,
  type StreamKind,
} from '#ledger'
import { type Client, row, type Statement } from '#platform/database'
import type { Rebuild, RebuildLog } from '#platform/ownership'
import { evolveCard, storeCards } from './cards/index.ts'
import { projectCheck } from './inspection/index.ts'
import {
  evolveDirective,
  evolveMeasure,
  projectDirective,
  projectMeasure,
} from './accountability/index.ts'
import { cardStream, checkStream, directiveStream, faultStream, measureStream } from './events.ts'
import { EXAMINATION, type ExamineDeps, examine } from './evidence/index.ts'
import { SUBSCRIPTION, projectFaults, remember } from './judging/index.ts'

const BATCH = 2000

/** What the streams of supervision's own tell: cards, directives, measures, daily checks, and what was set aside. */
async function retellOwn(client: Client, log: RebuildLog): Promise<void> {
  const fold = <S, Id extends string, M extends Shapes>(
    kind: StreamKind<Id, M>,
    begins: keyof M & string,
    evolve: (state: S | undefined, id: Id, fact: FactOf<M>) => S,
    project: (state: S) => Statement,
  ) =>
    retell(
      client,
      kind,
      (id, facts) =>
        facts[0]?.type === begins
          ? [project(facts.reduce<S | undefined>((s, fact) => evolve(s, id, fact), undefined)!)]
          : [],
      log,
    )
  await fold(cardStream, 'CardIssued', evolveCard, (card) => storeCards([card]))
  await fold(directiveStream, 'DirectiveIssued', evolveDirective, projectDirective)
  await fold(measureStream, 'MeasureProposed', evolveMeasure, projectMeasure)
  await retell(client, checkStream, (id, facts) => facts.map((f) => projectCheck(id, f)), log)
  await retell(
    client,
    faultStream,
    (_id, facts) => [projectFaults(facts.map((f) => ({ ...f.body, at: f.recordedAt })))],
    log,
  )
}

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

/** Cards that rules issued while they judged what lies before this position, and that lie behind it themselves. */
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
 * Reads the sealed log again as far as it was followed: what is remembered of each case, and what was found about decided
 * ones. No card is issued: which there are, their own streams tell.
 */
async function run(client: Client, deps: ExamineDeps, log: RebuildLog): Promise<void> {
  for (const table of rebuild.fills) await client.query(`delete from ${table}`)
  await retellOwn(client, log)
  const until = await follow(client, SUBSCRIPTION, (events) => remember(deps, client, events), log)
  await remember(deps, client, await readAhead(client, until))
  await follow(client, EXAMINATION, (events) => examine(deps, client, events), log)
}

export const rebuild: Rebuild<ExamineDeps> = {
  fills: [
    'supervision.watched',
    'supervision.watched_feedback',
    'supervision.card',
    'supervision.fault',
    'supervision.directive',
    'supervision.measure',
    'supervision.daily_check',
    'supervision.register_entry',
    'supervision.application',
    'supervision.item_use',
    'supervision.month',
    'supervision.decision',
    'supervision.file_use',
    'supervision.finding',
    'supervision.unit_finding',
    'supervision.visit',
  ],
  run,
}
