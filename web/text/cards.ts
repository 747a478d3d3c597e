import type { SupervisionEventType } from '#supervision/events'
import type { CardActName } from '#supervision/contract'

export { CARD_STATUSES, DIRECTIVE_STATUSES, LEVELS } from '#supervision/contract'

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
export const OBJECTION_GROUNDS: Record<string, string> = {
  'system-fault': '系统或网络故障',
  'exchange-delay': '数据交换延迟',
  'applicant-cause': '申请人原因',
  'unrecorded-pause': '依法不计时而未登记',
  'rule-error': '规则配置有误',
  'vertical-system': '垂管系统无法同步',
  other: '其他',
}

export { RULE_PARAMETERS as PARAMETERS } from './rule-parameters.ts'

/** Stages of a case as supervision sees them. */
export const WATCHED_STAGES: Record<string, string> = {
  submitted: '待受理',
  correcting: '待补正',
  processing: '审批中',
  paused: '特别程序',
  decided: '待送达',
  closed: '已办结',
}
