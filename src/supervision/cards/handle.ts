import { randomUUID } from 'node:crypto'
import { type CardId, cardIdOf } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import { type Outcome, refuse } from '#foundation/outcome'
import type { Officer } from '#identity'
import { atDesk, begin, changeStream } from '#ledger'
import { transaction } from '#platform/database'
import {
  acknowledge,
  type Card,
  type CardRefusal,
  close,
  decideObjection,
  evolveCard,
  issueManual,
  type ManualCard,
  object,
  rectify,
} from './card.ts'
import type { CardActName } from '../contract.ts'
import { cardStream, type SupervisionEvent, type supervisionEvents } from '../events.ts'
import { findWatched } from '../watched/index.ts'
import { storeCards } from './store.ts'
import type { SupervisionDeps } from '../deps.ts'
import { isBody, isUnitAnswerer } from '../who.ts'

const ACTS = {
  acknowledgement: acknowledge,
  rectification: rectify,
  closing: close,
  objection: object,
  'objection-decision': decideObjection,
} as const

/** Who may: the unit answers for its own cards, the supervision body closes and decides. Nobody decides for themselves. */
export function mayHandle(act: CardActName, officer: Officer, card: Card): boolean {
  const isUnit = isUnitAnswerer(officer, card.unitId)
  switch (act) {
    case 'acknowledgement':
    case 'rectification':
      return isUnit || (officer.unitId === card.unitId && officer.roles.includes('handler'))
    case 'objection':
      return isUnit
    case 'closing':
    case 'objection-decision':
      return isBody(officer) && officer.unitId !== card.unitId
  }
}

/** Issues a card by hand about a case that supervision knows. */
export async function issueByHand(
  deps: SupervisionDeps,
  given: Omit<ManualCard, 'itemId'>,
  officer: Officer,
  at: Instant,
): Promise<CardResult> {
  return transaction(deps.supervisionPool, async (client): Promise<CardResult> => {
    const watched = await findWatched(client, given.caseId)
    if (!watched) return { ok: false, code: 'unknown-card' }
    if (!isBody(officer)) return { ok: false, code: 'forbidden' }
    const kind = `manual.${randomUUID().slice(0, 8)}`
    const cardId = cardIdOf(given.caseId, kind)
    const outcome = issueManual(
      { ...given, itemId: watched.itemId },
      { on: dayOf(at), isLead: officer.roles.includes('supervision-lead'), kind },
      deps.calendar(),
    )
    if (!outcome.ok) return { ok: false, code: outcome.code }
    const [fact] = await begin(client, cardStream, cardId, outcome.events, atDesk(officer, at))
    const card = evolveCard(undefined, cardId, fact!)
    await client.query(storeCards([card]))
    return { ok: true, card }
  })
}

export type CardResult =
  | { ok: true; card: Card }
  | { ok: false; code: CardRefusal | 'unknown-card' | 'forbidden' | 'changed-meanwhile' }

/** Performs an act on a card that exists. */
export async function handleCard(
  deps: SupervisionDeps,
  cardId: CardId,
  act: CardActName,
  command: Record<string, unknown>,
  officer: Officer,
  at: Instant,
): Promise<CardResult> {
  const run = ACTS[act] as (
    card: Card,
    command: Record<string, unknown>,
    calendar: ReturnType<SupervisionDeps['calendar']>,
  ) => Outcome<SupervisionEvent, CardRefusal>
  const done = await changeStream<
    Card,
    string,
    typeof supervisionEvents,
    CardRefusal | 'unknown-card' | 'forbidden'
  >(deps.supervisionPool, cardStream, cardId, atDesk(officer, at), {
    evolve: (card, event) => evolveCard(card, cardId, event),
    decide: (card) => {
      if (!card) return refuse('unknown-card')
      if (!mayHandle(act, officer, card)) return refuse('forbidden')
      return run(
        card,
        {
          ...command,
          by: officer.staffId,
          on: dayOf(at),
          isLead: officer.roles.includes('supervision-lead'),
        },
        deps.calendar(),
      )
    },
    project: (card) => [storeCards([card])],
  })
  return done.ok ? { ok: true, card: done.state } : done
}
