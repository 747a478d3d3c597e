import { z } from 'zod'
import { cardIds, directiveIds, importIds, measureIds } from '#foundation/ids'
import { ids, legalDay, oneOf } from '#foundation/schema'
import type { Instant } from '#foundation/time'
import { StreamKind, type EventOf } from '#ledger'
import { type Level, LEVELS, OBJECTION_GROUNDS } from './contract.ts'

/*
 * Published facts of supervision, stream `card/<caseId>/<kind>`: the whole life of a card. Who
 * acted and when stand in
 * the ledger's own columns. No personal data.
 */

const level = oneOf(LEVELS)

const ground = {
  rule: z.string(),
  level,
  /** The unit, step and person in whose hands it arose. */
  unitId: ids.unit,
  stepId: ids.step.optional(),
  officerId: ids.staff.optional(),
  /** The legal day on which the condition came to hold. */
  on: legalDay,
  /** The arithmetic or the words behind it, by name. */
  because: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Versions of the case's events that show it. */
  evidence: z.array(z.number()),
}

export const supervisionEvents = {
  /** 发牌: the first signal of its kind on a case; by a rule, or by hand (人工发牌). */
  CardIssued: z.object({
    caseId: ids.subject,
    kind: z.string(),
    /** Empty for a letter or rating about no item. */
    itemId: z.union([ids.item, z.literal('')]),
    mode: z.enum(['auto', 'manual']),
    feedbackDueOn: legalDay,
    ...ground,
  }),
  /** 升级: 预警 → 黄牌 → 红牌, never back. */
  CardEscalated: z.object({ feedbackDueOn: legalDay, ...ground }),
  /** 签收. */
  CardAcknowledged: z.object({}),
  /** 整改反馈. */
  CardRectified: z.object({ measures: z.string() }),
  /** 销号. */
  CardClosed: z.object({ opinion: z.string() }),
  /** 申诉. */
  ObjectionFiled: z.object({
    ground: oneOf(OBJECTION_GROUNDS),
    reason: z.string(),
  }),
  /** 维持. */
  ObjectionDismissed: z.object({ reason: z.string() }),
  /** 撤销: the counts are corrected. */
  CardRevoked: z.object({ reason: z.string() }),
}

/**
 * Published facts of a 督办, stream `directive/<caseId>/<id>`: the supervision body demands, the unit
 * answers by a day.
 */
const directiveEvents = {
  DirectiveIssued: z.object({
    unitId: ids.unit,
    demand: z.string(),
    basis: z.string(),
    dueOn: legalDay,
  }),
  DirectiveAnswered: z.object({ answer: z.string() }),
  /** 退回重办: the answer does not do, with another day. */
  DirectiveReturned: z.object({ reason: z.string(), dueOn: legalDay }),
  DirectiveClosed: z.object({ opinion: z.string() }),
}

/**
 * Published facts of 责任追究, stream `measure/<id>`: what the ladder calls for, proposed by one and
 * approved by another.
 */
const measureEvents = {
  MeasureProposed: z.object({
    ladder: z.string(),
    subject: z.enum(['unit', 'officer']),
    subjectId: z.string(),
    period: z.string(),
    level,
    count: z.number(),
    measure: z.string(),
    basis: z.string(),
    cards: z.array(ids.card),
  }),
  MeasureApproved: z.object({ opinion: z.string() }),
  MeasureRejected: z.object({ reason: z.string() }),
  /** 已执行: by which document. */
  MeasureCarriedOut: z.object({ document: z.string() }),
}

/** Published facts of 交叉登记, stream `register/<importId>`. */
export const registerEvents = {
  /**
   * Some lines of another book: numbers and days, nobody's name. A long register comes as several.
   */
  RegisterImported: z.object({
    kind: z.enum(['certificate', 'receipt', 'ticket', 'consultation']),
    entries: z.array(
      z.object({
        number: z.string(),
        on: legalDay,
        unitId: z.string(),
        itemId: z.string().optional(),
        /** As the other book says. */
        caseId: ids.case.optional(),
      }),
    ),
  }),
}

/** Published facts of 日巡查, stream `check/<unitId>/<day>`. */
export const checkEvents = {
  DailyCheckSigned: z.object({
    figures: z.record(z.string(), z.unknown()),
    sample: z.array(z.object({ caseId: ids.case, result: z.string(), note: z.string() })),
    note: z.string(),
  }),
}

/** Published facts of what a rule could not judge, stream `fault/<caseId>/<rule>`. */
const faultEvents = {
  /** 规则搁置: a rule failed on this case and is not applied to it; somebody must look. */
  RuleSetAside: z.object({ rule: z.string(), caseId: z.string(), message: z.string() }),
}

export const cardStream = new StreamKind('card', supervisionEvents, '<caseId>/<kind>', cardIds)
export const directiveStream = new StreamKind(
  'directive',
  directiveEvents,
  '<caseId>/<id>',
  directiveIds,
)
export const measureStream = new StreamKind('measure', measureEvents, '<measureId>', measureIds)
export const registerStream = new StreamKind('register', registerEvents, '<importId>', importIds)
export const checkStream = new StreamKind<string, typeof checkEvents>(
  'check',
  checkEvents,
  '<unitId>/<day>',
)

export const faultStream = new StreamKind<string, typeof faultEvents>(
  'fault',
  faultEvents,
  '<caseId>/<rule>',
)

export type { Level }

/** 预警 < 黄牌 < 红牌; no card at all is below them. */
export const severityOf = (level: Level | undefined): number =>
  level === undefined ? -1 : Object.keys(LEVELS).indexOf(level)

export type DirectiveEvent = EventOf<typeof directiveEvents>
export type MeasureEvent = EventOf<typeof measureEvents>
export type SupervisionEventType = keyof typeof supervisionEvents
export type SupervisionEvent = EventOf<typeof supervisionEvents>
/** What became of a card, and when. */
export type CardFact = SupervisionEvent & { recordedAt: Instant }
