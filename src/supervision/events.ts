import { z } from 'zod'

/*
 * Published facts of supervision, stream `card/<caseId>/<kind>`: the whole life of a card. Who acted and when stand in
 * the ledger's own columns. No personal data.
 */

export const levels = ['warning', 'yellow', 'red'] as const
const level = z.enum(levels)

const ground = {
  rule: z.string(), level,
  /** The unit, step and person in whose hands it arose. */
  unitId: z.string(), stepId: z.string().optional(), officerId: z.string().optional(),
  /** The legal day on which the condition came to hold. */
  on: z.string(),
  /** The arithmetic or the words behind it, by name. */
  because: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Versions of the case's events that show it. */
  evidence: z.array(z.number()),
}

export const supervisionEvents = {
  /** 发牌: the first signal of its kind on a case; by a rule, or by hand (人工发牌). */
  CardIssued: z.object({ caseId: z.string(), kind: z.string(), itemId: z.string(), mode: z.enum(['auto', 'manual']), feedbackDueOn: z.string(), ...ground }),
  /** 升级: 预警 → 黄牌 → 红牌, never back. */
  CardEscalated: z.object({ feedbackDueOn: z.string(), ...ground }),
  /** 签收. */
  CardAcknowledged: z.object({}),
  /** 整改反馈. */
  CardRectified: z.object({ measures: z.string() }),
  /** 销号. */
  CardClosed: z.object({ opinion: z.string() }),
  /** 申诉. */
  ObjectionFiled: z.object({ ground: z.enum(['system-fault', 'exchange-delay', 'applicant-cause', 'unrecorded-pause', 'rule-error', 'vertical-system', 'other']), reason: z.string() }),
  /** 维持. */
  ObjectionDismissed: z.object({ reason: z.string() }),
  /** 撤销: the counts are corrected. */
  CardRevoked: z.object({ reason: z.string() }),
}

/** Published facts about a rule, stream `rule/<code>`: every change has two people. */
export const ruleEvents = {
  RuleChangeProposed: z.object({ changeId: z.string(), name: z.string(), value: z.number(), basis: z.string(), fromOn: z.string() }),
  RuleChangeApproved: z.object({ changeId: z.string() }),
}

export type Level = z.infer<typeof level>
export type SupervisionEventType = keyof typeof supervisionEvents
export type SupervisionEvent = { [T in SupervisionEventType]: { type: T; body: z.infer<(typeof supervisionEvents)[T]> } }[SupervisionEventType]
