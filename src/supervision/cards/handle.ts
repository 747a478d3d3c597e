import { randomUUID } from 'node:crypto'
import { type CardId, cardIdOf } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { WorkCalendar } from '#calendar'
import { refuse } from '#foundation/outcome'
import type { Officer } from '#identity'
import { atDesk, begin, changeStream } from '#ledger'
import { type Pool, sendAll, transaction } from '#platform/database'
import { type DeskAct, isAmong, offeredOf, performed } from '#tasks'
import { CARD_DEEDS, projectCards } from './acts.ts'
import { type Card, type CardRefusal, evolveCard, issueManual, type ManualCard } from './card.ts'
import type { CardActName } from '../contract.ts'
import { cardStream, type SupervisionEvent, type supervisionEvents } from '../events.ts'
import { aimedAstray, findWatched } from '../watched/index.ts'
import type { SupervisionDeps } from '../deps.ts'
import { isBody, maySeeCard } from '../who.ts'

/** Who may do what with a card: the whole table. */
const mayHandle = (act: CardActName, officer: Officer, card: Card): boolean =>
  isAmong(officer, CARD_DEEDS[act].may(card))

/** What this officer may do with it now. */
export const offeredOfCard = (
  officer: Officer,
  card: Card,
  on: LegalDay,
  calendar: WorkCalendar,
): CardActName[] => offeredOf(CARD_DEEDS, officer, card, on, calendar)

/** Issues a card by hand about a case that supervision knows. */
export async function issueByHand(
  deps: SupervisionDeps & { pool: Pool },
  given: Omit<ManualCard, 'itemId'>,
  officer: Officer,
  at: Instant,
): Promise<CardResult> {
  return transaction(deps.supervisionPool, async (client): Promise<CardResult> => {
    const watched = await findWatched(client, given.caseId)
    if (!watched) return { ok: false, code: 'unknown-card' }
    if (!isBody(officer)) return { ok: false, code: 'forbidden' }
    const astray = await aimedAstray(deps.pool, given)
    if (astray) return refuse(astray)
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
    await sendAll(projectCards([card], deps.calendar()).map((s) => client.query(s)))
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
  const done = await changeStream<
    Card,
    string,
    typeof supervisionEvents,
    CardRefusal | 'unknown-card' | 'forbidden'
  >(deps.supervisionPool, cardStream, cardId, atDesk(officer, at), {
    evolve: (card, event) => evolveCard(card, cardId, event),
    decide: (card) => {
      if (!card) return refuse('unknown-card')
      if (!mayHandle(act, officer, card)) return notAmong(act, officer, card)
      const acting = { by: officer.staffId, actsFor: officer.actsFor, on: dayOf(at) }
      return performed(
        CARD_DEEDS[act] as CardDeed,
        card,
        { ...command, ...acting },
        deps.calendar(),
      )
    },
    project: (card) => projectCards([card], deps.calendar()),
  })
  return done.ok ? { ok: true, card: done.state } : done
}

type CardDeed = DeskAct<Card, Record<string, unknown>, SupervisionEvent, CardRefusal, WorkCalendar>

/** Whoever of the supervision body may not decide on a red card is told who does. */
const notAmong = (act: CardActName, officer: Officer, card: Card) =>
  act === 'objection-decision' && card.level === 'red' && isBody(officer)
    ? refuse('red-needs-lead' as const)
    : refuse(maySeeCard(officer, card) ? 'forbidden' : 'unknown-card')
