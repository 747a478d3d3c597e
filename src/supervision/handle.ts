import { randomUUID } from 'node:crypto'
import { dayOf, type Instant } from '#foundation/time'
import type { Outcome } from '#foundation/outcome'
import type { Officer } from '#identity'
import { append, EMPTY_STREAM, type NewEvent, readStream, StaleVersionError } from '#ledger'
import { transaction } from '#platform/database'
import { acknowledge, type Card, type CardRefusal, close, decideObjection, evolveCard, issueManual, type ManualCard, object, rectify } from './card.ts'
import type { CardActName } from './contract.ts'
import type { SupervisionEvent } from './events.ts'
import { announce } from './live.ts'
import { findWatched, storeCards } from './store.ts'
import type { SupervisionDeps } from './supervise.ts'

const ACTS = { acknowledgement: acknowledge, rectification: rectify, closing: close, objection: object, 'objection-decision': decideObjection } as const

const UNIT_ROLES = ['unit-supervisor', 'unit-head'] as const
const BODY_ROLES = ['supervision-officer', 'supervision-lead'] as const

/** Who may: the unit answers for its own cards, the supervision body closes and decides. Nobody decides for themselves. */
export function mayHandle(act: CardActName, officer: Officer, card: Card): boolean {
  const isUnit = officer.unitId === card.unitId && officer.roles.some((r) => UNIT_ROLES.includes(r as never))
  const isBody = officer.roles.some((r) => BODY_ROLES.includes(r as never))
  switch (act) {
    case 'acknowledgement':
    case 'rectification':
      return isUnit || (officer.unitId === card.unitId && officer.roles.includes('handler'))
    case 'objection':
      return isUnit
    case 'closing':
    case 'objection-decision':
      return isBody && officer.unitId !== card.unitId
  }
}

/** Readers: the unit its own cards, the supervision body and leaders all. */
export function seesAllCards(officer: Officer): boolean {
  return officer.roles.some((r) => ['supervision-officer', 'supervision-lead', 'leader', 'hall-manager', 'auditor'].includes(r))
}

/** Issues a card by hand about a case that supervision knows. */
export async function issueByHand(deps: SupervisionDeps, given: Omit<ManualCard, 'itemId'>, officer: Officer, at: Instant): Promise<CardResult> {
  return transaction(deps.supervisionPool, async (client): Promise<CardResult> => {
    const watched = await findWatched(client, given.caseId)
    if (!watched) return { ok: false, code: 'unknown-card' }
    if (!officer.roles.some((r) => BODY_ROLES.includes(r as never))) return { ok: false, code: 'forbidden' }
    const cardId = `${given.caseId}/manual.${randomUUID().slice(0, 8)}`
    const kind = cardId.slice(given.caseId.length + 1)
    const outcome = issueManual({ ...given, itemId: watched.itemId }, { on: dayOf(at), isLead: officer.roles.includes('supervision-lead'), kind }, deps.calendar())
    if (!outcome.ok) return { ok: false, code: outcome.code }
    await append(client, `card/${cardId}`, EMPTY_STREAM, outcome.events as unknown as NewEvent[], { actor: officer.staffId, unit: officer.unitId, via: 'desk', occurredAt: at, recordedAt: at })
    const card = evolveCard(undefined, cardId, { ...outcome.events[0]!, actor: officer.staffId, version: 1 })
    await storeCards(client, [card])
    await announce(client, [card])
    return { ok: true, card }
  })
}

export type CardResult = { ok: true; card: Card } | { ok: false; code: CardRefusal | 'unknown-card' | 'forbidden' | 'changed-meanwhile' }

/** Load → who may → act → append → store, in one transaction, as the supervision role. */
export async function handleCard(deps: SupervisionDeps, cardId: string, act: CardActName, command: Record<string, unknown>, officer: Officer, at: Instant): Promise<CardResult> {
  const stream = `card/${cardId}`
  try {
    return await transaction(deps.supervisionPool, async (client): Promise<CardResult> => {
      const { events, head } = await readStream(client, stream)
      const card = events.reduce<Card | undefined>((so_far, event) => evolveCard(so_far, cardId, event as never), undefined)
      if (!card) return { ok: false, code: 'unknown-card' }
      if (!mayHandle(act, officer, card)) return { ok: false, code: 'forbidden' }
      const run = ACTS[act] as (card: Card, command: Record<string, unknown>, calendar: ReturnType<SupervisionDeps['calendar']>) => Outcome<SupervisionEvent, CardRefusal>
      const outcome = run(card, { ...command, by: officer.staffId, on: dayOf(at), isLead: officer.roles.includes('supervision-lead') }, deps.calendar())
      if (!outcome.ok) return { ok: false, code: outcome.code }
      await append(client, stream, head, outcome.events as unknown as NewEvent[], { actor: officer.staffId, unit: officer.unitId, via: 'desk', occurredAt: at, recordedAt: at })
      const after = outcome.events.reduce((so_far, event, i) => evolveCard(so_far, cardId, { ...event, actor: officer.staffId, version: head.version + i + 1 }), card)
      await storeCards(client, [after])
      return { ok: true, card: after }
    })
  } catch (error) {
    if (error instanceof StaleVersionError) return { ok: false, code: 'changed-meanwhile' }
    throw error
  }
}
