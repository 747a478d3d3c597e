import { z } from 'zod'
import { ids } from '#foundation/schema'
import type { Level } from './events.ts'

/** What people call levels and states, on screens and in files. */
export const LEVELS: Record<Level, string> = { warning: '预警', yellow: '黄牌', red: '红牌' }
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

const text = (most: number) => z.string().trim().min(1).max(most)

/** What the acts on a card take from outside, by the route's noun. */
export const cardInputs = {
  acknowledgement: z.object({}),
  rectification: z.object({ measures: text(1000) }),
  closing: z.object({ opinion: text(500) }),
  objection: z.object({
    ground: z.enum([
      'system-fault',
      'exchange-delay',
      'applicant-cause',
      'unrecorded-pause',
      'rule-error',
      'vertical-system',
      'other',
    ]),
    reason: text(250),
  }),
  'objection-decision': z.object({ revoked: z.boolean(), reason: text(500) }),
} as const

/** 人工发牌. */
export const manualCardInput = z.object({
  caseId: ids.case,
  unitId: ids.unit,
  officerId: ids.staff.optional(),
  level: z.enum(['warning', 'yellow', 'red']),
  description: text(1000),
  basis: text(200),
})

export type CardActName = keyof typeof cardInputs
export const CARD_ACTS = Object.keys(cardInputs) as CardActName[]
