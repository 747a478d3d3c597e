import { z } from 'zod'
import { caseIds, planIds } from '#foundation/ids'
import { pinsSchema } from '#items'
import { ids, instant, legalDay } from '#foundation/schema'
import { StreamKind, type Envelope, type EventOf } from '#ledger'

/*
 * Published facts of a case, stream `case/<caseId>`. Shapes are for ever (docs/howto/change-an-event.md): add a type, never change a meaning. No personal
 * data: ids and hashes only. When it happened and who did it stand in the ledger's own columns.
 */

const supplied = z.object({
  materialId: ids.material,
  /** The stored file; absent when a commitment takes its place. */
  documentId: ids.upload.optional(),
  /** SM3 of the file. */
  hash: z.string().optional(),
  by: z.enum(['upload', 'paper', 'reuse', 'commitment']),
})
export type SuppliedMaterial = z.infer<typeof supplied>

/** Steps that became open because of the fact, and those that nobody will complete. */
const moved = { entered: z.array(z.string()), cancelled: z.array(z.string()) }

/** What the 会签 yielded by the rule of its step, in the fact that ended it. */
const result = z
  .object({
    outcome: z.enum(['agree', 'disagree']),
    agreed: z.number(),
    disagreed: z.number(),
  })
  .optional()

export const caseEvents = {
  /** 收到申请材料 (行政许可法 32): the first clock starts. */
  CaseSubmitted: z.object({
    /** 情形导办: the answers, and the materials that this case does not need because of them. */
    situation: z.record(z.string(), z.string()).optional(),
    exempt: z.array(ids.material).optional(),
    itemId: ids.item,
    /** Of the item, for people; what the case is handled by are the pins. */
    itemVersion: z.number(),
    /** The versions that it was submitted under, by hash. */
    pins: pinsSchema,
    unitId: ids.unit,
    townshipId: ids.unit.optional(),
    applicantId: ids.applicant,
    agentId: ids.applicant.optional(),
    channel: z.enum(['counter', 'portal', 'mail']),
    formHash: z.string(),
    materials: z.array(supplied),
    matterId: ids.matter,
    attempt: z.number(),
  }),
  /** 网上预审. */
  CasePrechecked: z.object({ passed: z.boolean(), opinion: z.string() }),
  /** 一次性告知补正. */
  CorrectionRequired: z.object({
    missing: z.array(z.object({ materialId: ids.material, reason: z.string() })),
    replyNaturalDays: z.number(),
    dueOn: legalDay,
  }),
  /** 申请人补正; `complete` when everything that was asked for has come. */
  CaseSupplemented: z.object({ materials: z.array(supplied), complete: z.boolean() }),
  /** 当场更正. */
  CaseCorrectedOnSpot: z.object({ correction: z.string(), formHash: z.string() }),
  /** 受理. `since` is the day from which the limits count: for a deemed acceptance the day of receipt. */
  CaseAccepted: z.object({
    since: legalDay,
    deemed: z.boolean(),
    tolerated: z.array(
      z.object({ materialId: ids.material, graceWorkdays: z.number(), dueOn: legalDay }),
    ),
    ...moved,
  }),
  /** 不受理 (not needed) or 不予受理 (not ours). */
  CaseDeclined: z.object({
    ground: z.enum(['not-needed', 'not-ours']),
    reason: z.string(),
    whereToApply: z.string().optional(),
  }),
  StepAssigned: z.object({ stepId: ids.step, officerId: ids.staff }),
  StepCompleted: z.object({
    stepId: ids.step,
    opinion: z.string(),
    outcome: z.enum(['agree', 'disagree', 'return', 'hearing', 'no-hearing']),
    /** Officers present, for on-site verification. */
    officers: z.array(ids.staff),
    ...moved,
  }),
  /** 等待期满：流程中的定时事件. */
  TermRanOut: z.object({ eventId: ids.step, ...moved }),
  /**
   * 流程变更: by an approved plan (`processPlanStream`) the case goes on by another version of its process. `entered` and
   * `cancelled` are steps that somebody else has to do now; the other open steps go on under the id that they are mapped to.
   */
  ProcessChanged: z.object({
    planId: ids.plan,
    /** The versions, by hash. */
    from: z.string(),
    to: z.string(),
    /** For an element of the version before, node or flow, the one of the version after; unnamed ones keep their ids. */
    mapping: z.record(z.string(), z.string()),
    /** 必经环节 of the version after that the case will not come to. */
    behind: z.array(ids.step),
    ...moved,
  }),
  StepTransferred: z.object({ stepId: ids.step, officerId: ids.staff, reason: z.string() }),
  StepReturned: z.object({
    stepId: ids.step,
    toStepId: ids.step,
    reason: z.string(),
    ...moved,
  }),
  StepTakenBack: z.object({ stepId: ids.step, reason: z.string(), ...moved }),
  /** 会签人 named for a step, or added later (加签). */
  CountersignersNamed: z.object({
    stepId: ids.step,
    /** Everybody who signs, with those who have. */
    officerIds: z.array(ids.staff),
    result,
    ...moved,
  }),
  Countersigned: z.object({
    stepId: ids.step,
    opinion: z.string(),
    agrees: z.boolean(),
    result,
    ...moved,
  }),
  ProcedureRequested: z.object({ kind: z.string(), limitWorkdays: z.number(), reason: z.string() }),
  /** 特别程序开始: time is not counted (行政许可法 45). */
  ProcedureStarted: z.object({
    kind: z.string(),
    limitWorkdays: z.number(),
    reason: z.string(),
    requestedBy: ids.actor,
  }),
  ProcedureEnded: z.object({ kind: z.string(), result: z.string() }),
  ExtensionRequested: z.object({ workdays: z.number(), reason: z.string() }),
  LimitExtended: z.object({ workdays: z.number(), reason: z.string() }),
  CaseApproved: z.object({
    opinion: z.string(),
    certificateNumber: z.string().optional(),
    validUntil: legalDay.optional(),
    ...moved,
  }),
  CaseDenied: z.object({ reason: z.string(), legalGround: z.string(), ...moved }),
  /** 容缺材料补齐. */
  GapSupplied: z.object({ materials: z.array(supplied) }),
  CaseTerminated: z.object({
    ground: z.enum([
      'applicant-gone',
      'force-majeure',
      'correction-lapsed',
      'gap-lapsed',
      'subject-ceased',
    ]),
    reason: z.string(),
  }),
  CaseWithdrawn: z.object({ reason: z.string() }),
  CaseVoided: z.object({ reason: z.string() }),
  CaseTransferredUp: z.object({ toOrgan: z.string(), reason: z.string() }),
  /** 送达 (行政许可法 44). */
  ResultDelivered: z.object({
    way: z.enum(['counter', 'post', 'online']),
    receiver: z.enum(['applicant', 'agent']),
    trackingNumber: z.string().optional(),
  }),
  DocumentIssued: z.object({ documentId: ids.document, kind: z.string(), number: z.string() }),
  LateEntryDeclared: z.object({
    lateEntryId: ids.lateEntry,
    happenedAt: instant,
    what: z.string(),
    cause: z.enum(['outage', 'power-cut', 'vertical-system', 'other']),
    reason: z.string(),
    evidence: z.string(),
  }),
  LateEntryApproved: z.object({ lateEntryId: ids.lateEntry, declaredBy: ids.actor }),
  /** 收费. Amounts in fen; the receipt is that of the non-tax system. */
  FeeCharged: z.object({
    feeId: z.string(),
    quantity: z.number(),
    amountFen: z.number(),
    receiptNumber: z.string(),
    reduction: z.object({ fen: z.number(), basis: z.string(), approvedBy: ids.staff }).optional(),
  }),
  /** 撤销许可 (行政许可法 69). */
  ApprovalRevoked: z.object({
    ground: z.enum(['abuse', 'beyond-power', 'procedure', 'unqualified', 'fraud']),
    reason: z.string(),
  }),
  /** 超期说明: why it is late, and the day by which it will be done; for everybody who follows the case. */
  DelayExplained: z.object({ reason: z.string(), expectedOn: legalDay }),
  CaseUrged: z.object({ message: z.string() }),
  CaseCopied: z.object({ toUnitId: ids.unit, note: z.string() }),
}

export const caseStream = new StreamKind('case', caseEvents, '<caseId>', caseIds)

/** A position of a case that finds no place in the other version of its process. */
const misfit = z.object({
  id: z.string(),
  to: z.string(),
  problem: z.enum(['no-target', 'other-kind', 'taken', 'other-join', 'no-way-out', 'skipped']),
})

/** Published facts of a plan to change the process of cases under way, stream `process-plan/<planId>`. */
export const processPlanEvents = {
  ProcessChangeProposed: z.object({
    processKey: z.string(),
    /** The versions that the cases are handled by, and the one by which they shall go on, by hash. */
    from: z.array(z.string()),
    to: z.string(),
    mapping: z.record(z.string(), z.string()),
    reason: z.string(),
  }),
  /** By a second person, who was shown what becomes of so many cases, and how many of them stay. */
  ProcessChangeApproved: z.object({ cases: z.number().int(), staying: z.number().int() }),
  ProcessChangeRejected: z.object({ reason: z.string() }),
  /** Every case that it concerns has been moved, but for these. */
  ProcessChangeCarriedOut: z.object({
    moved: z.number().int(),
    staying: z.array(z.object({ caseId: ids.case, misfits: z.array(misfit) })),
  }),
}

export const processPlanStream = new StreamKind(
  'process-plan',
  processPlanEvents,
  '<planId>',
  planIds,
)
export type ProcessPlanEvent = EventOf<typeof processPlanEvents>

export type CaseEventType = keyof typeof caseEvents
export type CaseEvent = EventOf<typeof caseEvents>
export type BodyOf<T extends CaseEventType> = z.infer<(typeof caseEvents)[T]>

/** An event of a case as read from the ledger. */
export type CaseFact = CaseEvent &
  Pick<Envelope, 'version' | 'actor' | 'unit' | 'occurredAt' | 'recordedAt' | 'edition'>
