import { z } from 'zod'
import { ids, line, oneOf, paragraphs } from '#foundation/schema'

/** 申诉: within so many workdays of the issue or of the last rise. */
export const OBJECTION_WORKDAYS = 5
/** And decided within so many workdays: the county's own value, to be confirmed. */
export const OBJECTION_DECISION_WORKDAYS = 10
/** 日巡查: what is due within so many workdays, and what was done within so many, is looked at. */
export const CHECK_WORKDAYS = { soon: 2, recent: 20 } as const
/** A unit that received nothing for so many days is idle. */
export const IDLE_DAYS = 30

/** What people call levels and states, on screens and in files. */
export const LEVELS = { warning: '预警', yellow: '黄牌', red: '红牌' } as const
export type Level = keyof typeof LEVELS
export const cardLevel = oneOf(LEVELS).meta({ id: 'CardLevel', description: '预警、黄牌、红牌' })
export const CARD_STATUSES = {
  issued: '已发',
  acknowledged: '已签收',
  rectified: '已反馈整改',
  closed: '已销号',
  objected: '申诉中',
  upheld: '申诉后维持',
  revoked: '已撤销',
} as const
export type CardStatus = keyof typeof CARD_STATUSES
export const DIRECTIVE_STATUSES = {
  open: '待答复',
  answered: '已答复，待核',
  closed: '已办结',
} as const

/** Where an open case stands, in the order in which the board shows it. */
export const STAGES = ['submitted', 'correcting', 'processing', 'paused', 'decided'] as const
export type Stage = (typeof STAGES)[number] | 'closed'

/** 申诉理由: what a unit may object on. */
export const OBJECTION_GROUNDS = {
  'system-fault': '系统或网络故障',
  'exchange-delay': '数据交换延迟',
  'applicant-cause': '申请人原因',
  'unrecorded-pause': '依法不计时而未登记',
  'rule-error': '规则配置有误',
  'vertical-system': '垂管系统无法同步',
  other: '其他',
} as const

/** What the acts on a card take from outside, by the route's noun. */
export const cardInputs = {
  acknowledgement: z.object({}),
  rectification: z.object({ measures: paragraphs(1000, '已增派一名经办人，积压办件本周办完') }),
  closing: z.object({ opinion: paragraphs(500, '已核实，整改到位') }),
  objection: z.object({
    ground: oneOf(OBJECTION_GROUNDS),
    reason: paragraphs(250, '停电期间系统没有记下办理，见供电公司通知'),
  }),
  'objection-decision': z.object({
    revoked: z.boolean(),
    reason: paragraphs(500, '停电属实，予以撤销'),
  }),
} as const

/** 人工发牌. */
export const manualCardInput = z.object({
  caseId: ids.case,
  unitId: ids.unit,
  officerId: ids.staff.optional(),
  level: cardLevel,
  description: paragraphs(1000, '现场核查记录的签名与经办人不符'),
  basis: line(200, '县电子监察规则（人工发牌）'),
})

export type CardActName = keyof typeof cardInputs
export const CARD_ACTS = Object.keys(cardInputs) as CardActName[]
