import type { SupervisionEventType } from '#supervision/events'
import type { CardActName } from '#supervision/contract'
import { STAGES } from './labels.ts'

export { CARD_STATUSES, DIRECTIVE_STATUSES, LEVELS, OBJECTION_GROUNDS } from '#supervision/contract'

export const CARD_EVENTS: Record<SupervisionEventType, string> = {
  CardIssued: '发牌',
  CardEscalated: '升级',
  CardAcknowledged: '签收',
  CardRectified: '整改反馈',
  CardClosed: '销号',
  ObjectionFiled: '申诉',
  ObjectionDismissed: '申诉决定：维持',
  CardRevoked: '申诉决定：撤销',
}
export const CARD_ACT_NAMES: Record<CardActName, string> = {
  acknowledgement: '签收',
  rectification: '反馈整改',
  closing: '销号',
  objection: '申诉',
  'objection-decision': '决定申诉',
}

export { RULE_PARAMETERS as PARAMETERS } from './rule-parameters.ts'

const { submitted, correcting, processing, ...after } = STAGES
/** Stages of a case as supervision sees them: called as everywhere, a pause for itself. */
export const WATCHED_STAGES: Record<string, string> = {
  submitted,
  correcting,
  processing,
  paused: '特别程序',
  ...after,
}
