import type { z } from 'zod'
import type { WorkCalendar } from '#calendar'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import type { Client, Statement } from '#platform/database'
import type { RebuildLog } from '#platform/ownership'
import { type DeskAct, projectTasks, type Task, tasksOfActs, type Waited } from '#tasks'
import {
  type CardActName,
  type cardInputs,
  type CardStatus,
  OBJECTION_WORKDAYS,
} from '../contract.ts'
import { cardStream, type SupervisionEvent } from '../events.ts'
import { findRule } from '../rules/index.ts'
import { retellStates } from '../retell.ts'
import { answerersOf, bodyBut } from '../who.ts'
import { type Card, type CardRefusal, evolveCard } from './card.ts'
import { storeCards } from './store.ts'

/*
 * What officers do with a card, act by act: the unit answers for its own cards, the supervision
 * body closes and decides. Nobody
 * decides for themselves.
 */

type CardCommand<A extends CardActName> = z.infer<(typeof cardInputs)[A]>
type CardAct<A extends CardActName> = DeskAct<
  Card,
  CardCommand<A>,
  SupervisionEvent,
  CardRefusal,
  WorkCalendar
>

const notOpen = ({ status }: Card, ...open: CardStatus[]) =>
  open.includes(status) ? undefined : refuse('card-not-open' as const)

/** The unit owes an answer: first that it knows, then what it has done. */
const answer = (title: string): Waited<Card> => ({
  as: 'answer',
  title,
  since: ({ levelOn }) => levelOn,
  dueOn: ({ feedbackDueOn }) => feedbackDueOn,
})
const ofUnit = ({ unitId }: Card) => answerersOf(unitId, 'handler')

/** By the route's noun. */
export const CARD_DEEDS: { [A in CardActName]: CardAct<A> } = {
  /** 签收：被监察单位知悉。 @law 湖南省电子监察办法（预警反馈） */
  acknowledgement: {
    may: ofUnit,
    waits: answer('签收'),
    bar: (card) => notOpen(card, 'issued'),
    does: () => record({ type: 'CardAcknowledged', body: {} }),
  },
  /** 整改反馈：写明采取的措施。 @law 湖南省电子监察办法（整改反馈） */
  rectification: {
    may: ofUnit,
    waits: answer('反馈整改'),
    bar: (card) => notOpen(card, 'issued', 'acknowledged', 'upheld'),
    does: (_card, { measures }) =>
      saysNothing(measures)
        ? refuse('reason-needed')
        : record({ type: 'CardRectified', body: { measures } }),
  },
  /** 销号：监察人员核实整改。 @law 湖南省电子监察办法（销号） */
  closing: {
    may: ({ unitId }) => bodyBut(unitId),
    waits: { as: 'closing', title: '核实销号', since: ({ levelOn }) => levelOn },
    bar: (card) => notOpen(card, 'rectified'),
    does: (_card, { opinion }) => record({ type: 'CardClosed', body: { opinion } }),
  },
  /** 申诉：黄牌、红牌发出之日起五个工作日内。 @law 湖南省电子监察办法（监察申诉） */
  objection: {
    may: ({ unitId }) => answerersOf(unitId),
    waits: 'for-nobody',
    bar(card, { on }, calendar) {
      if (card.level === 'warning') return refuse('warning-not-objectionable')
      const closed = notOpen(card, 'issued', 'acknowledged')
      if (closed) return closed
      return on > calendar.addWorkdays(card.levelOn, OBJECTION_WORKDAYS)
        ? refuse('objection-too-late')
        : undefined
    },
    does: (_card, { ground, reason }) =>
      saysNothing(reason)
        ? refuse('reason-needed')
        : record({ type: 'ObjectionFiled', body: { ground, reason } }),
  },
  /** 决定申诉：维持，或撤销（更正计数）。发牌的人不能决定；红牌由负责人决定。 @law 湖南省电子监察办法（监察申诉） */
  'objection-decision': {
    may: ({ level, unitId }) =>
      level === 'red' ? bodyBut(unitId, 'supervision-lead') : bodyBut(unitId),
    waits: { as: 'objection', title: '决定申诉', since: ({ levelOn }) => levelOn },
    bar: (card, { by }) =>
      notOpen(card, 'objected') ??
      (card.mode === 'manual' && card.issuedBy === by ? refuse('objection-own-card') : undefined),
    does: (_card, { revoked, reason }) =>
      saysNothing(reason)
        ? refuse('reason-needed')
        : record({ type: revoked ? 'CardRevoked' : 'ObjectionDismissed', body: { reason } }),
  },
}

/** What waits in a card, and for whom; none of it changes with time. */
export const tasksOfCard = (card: Card, calendar: WorkCalendar): Task[] =>
  tasksOfActs(CARD_DEEDS, card, card.levelOn, [card.issuedBy], calendar)

/** Writes cards as their streams tell them, and what waits in them. */
export const projectCards = (cards: readonly Card[], calendar: WorkCalendar): Statement[] => [
  storeCards(cards),
  projectTasks(
    ...cards.map((card) => ({
      stream: cardStream.nameOf(card.cardId),
      kind: 'card' as const,
      subjectId: card.cardId,
      unitId: card.unitId,
      itemId: card.itemId,
      about: findRule(card.rule)?.name ?? '人工发牌',
      level: card.level,
      tasks: tasksOfCard(card, calendar),
    })),
  ),
]

/** What the streams of cards tell. */
export const retellCards = (
  client: Client,
  log: RebuildLog,
  calendar: WorkCalendar,
): Promise<void> =>
  retellStates(client, log, cardStream, {
    begins: 'CardIssued',
    evolve: evolveCard,
    project: (card: Card) => projectCards([card], calendar),
  })
