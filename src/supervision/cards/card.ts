import type { ActorId, CardId, ItemId, StaffId, StepId, SubjectId, UnitId } from '#foundation/ids'
import { dayOf, type LegalDay } from '#foundation/time'
import { type Outcome, record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import type { WorkCalendar } from '#calendar'
import { type CardStatus, OBJECTION_DECISION_WORKDAYS } from '../contract.ts'
import type { Names } from '../names.ts'
import { findRule } from '../rules/index.ts'
import type { CardFact, Level, SupervisionEvent } from '../events.ts'

/** A card as its stream tells it. */
export interface Card {
  cardId: CardId
  caseId: SubjectId
  kind: string
  itemId: ItemId | ''
  unitId: UnitId
  stepId?: StepId | undefined
  officerId?: StaffId | undefined
  rule: string
  level: Level
  mode: 'auto' | 'manual'
  status: CardStatus
  /** 发出之日: every period that a card gives runs from a day on which it was sent. */
  issuedOn: LegalDay
  /** The day on which it was sent at its present level. */
  levelOn: LegalDay
  feedbackDueOn: LegalDay
  /** While an objection waits to be decided. */
  objectedOn?: LegalDay | undefined
  because: Record<string, string | number>
  evidence: number[]
  issuedBy: ActorId
  version: number
}

/** Feedback is due thirty workdays after the card was sent (湖南：反馈终止时间). */
export const FEEDBACK_WORKDAYS = 30

export function evolveCard(
  card: Card | undefined,
  cardId: CardId,
  event: CardFact & { actor: ActorId; version: number },
): Card {
  if (event.type === 'CardIssued') {
    const { on: _heldOn, ...body } = event.body
    const sentOn = dayOf(event.recordedAt)
    return {
      ...body,
      cardId,
      status: 'issued',
      issuedOn: sentOn,
      levelOn: sentOn,
      issuedBy: event.actor,
      version: event.version,
    }
  }
  if (!card) throw new Error(`a card begins with CardIssued, not ${event.type}`)
  const { objectedOn: _decided, ...before } = card
  return { ...before, ...change(event), version: event.version }
}

function change(event: Exclude<CardFact, { type: 'CardIssued' }>): Partial<Card> {
  switch (event.type) {
    case 'CardEscalated': {
      const { on: _heldOn, ...body } = event.body
      return { ...body, levelOn: dayOf(event.recordedAt), status: 'issued' }
    }
    case 'CardAcknowledged':
      return { status: 'acknowledged' }
    case 'CardRectified':
      return { status: 'rectified' }
    case 'CardClosed':
      return { status: 'closed' }
    case 'ObjectionFiled':
      return { status: 'objected', objectedOn: dayOf(event.recordedAt) }
    case 'ObjectionDismissed':
      return { status: 'upheld' }
    case 'CardRevoked':
      return { status: 'revoked' }
  }
}

/** Until when an objection that was filed is decided. */
export const decisionDueOn = (
  { objectedOn }: Pick<Card, 'objectedOn'>,
  calendar: WorkCalendar,
): LegalDay | undefined =>
  objectedOn && calendar.addWorkdays(objectedOn, OBJECTION_DECISION_WORKDAYS)

/**
 * Why it was issued, in one sentence: in the words of its rule, or of whoever issued it by hand.
 */
export const sentenceOf = ({ mode, rule, because }: Card, names: Names): string =>
  mode === 'manual'
    ? `${because.description}（依据：${because.basis}）`
    : (findRule(rule)?.says(because, names) ?? '')

export const CARD_REFUSALS = {
  'card-not-open': '这张牌已经不在可以这样处理的状态，请查看最新情况。',
  'warning-not-objectionable': '预警只是提醒，不能申诉；如已处理，请签收或反馈。',
  'objection-too-late': '申诉应当在发牌之日起五个工作日内提出，期限已过。',
  'objection-own-card': '人工发牌的人不能决定对它的申诉，请由其他监察人员办理。',
  'red-needs-lead': '红牌由电子监察负责人发出，对红牌的申诉也由负责人决定。',
  'reason-needed': '请写明具体情况，不能只写套话。',
  'unit-not-in-case': '这个单位没有办理过这个办件，不能就它向这个单位发牌。',
  'officer-not-of-unit': '被发牌的单位没有这位工作人员，请核对后再发牌。',
} as const
export type CardRefusal = keyof typeof CARD_REFUSALS

/** 人工发牌: what a supervisor saw that no rule can see. */
export interface ManualCard {
  caseId: SubjectId
  itemId: ItemId
  unitId: UnitId
  officerId?: StaffId | undefined
  level: Level
  /** What was seen. */
  description: string
  /** 依据 */
  basis: string
}

/** 人工发牌：写明事实和依据；红牌由负责人发。 @law 湖南省电子监察办法（人工发牌） */
export function issueManual(
  given: ManualCard,
  { on, isLead, kind }: { on: LegalDay; isLead: boolean; kind: string },
  calendar: WorkCalendar,
): Outcome<SupervisionEvent, CardRefusal> {
  if (given.level === 'red' && !isLead) return refuse('red-needs-lead')
  if (saysNothing(given.description) || saysNothing(given.basis)) return refuse('reason-needed')
  const { caseId, itemId, unitId, officerId, level, description, basis } = given
  return record({
    type: 'CardIssued',
    body: {
      caseId,
      kind,
      itemId,
      mode: 'manual' as const,
      rule: 'H01',
      level,
      unitId,
      ...(officerId && { officerId }),
      on,
      because: { description, basis },
      evidence: [],
      feedbackDueOn: calendar.addWorkdays(on, FEEDBACK_WORKDAYS),
    },
  })
}
