import { z } from 'zod'
import { ids, instant, legalDay } from '#foundation/schema'

/** What the acts of a case take from outside. Who and when come from the session and the server. */

const text = (most: number) => z.string().trim().min(1).max(most)

const suppliedInput = z.object({
  materialId: ids.material,
  documentId: ids.upload.optional(),
  by: z.enum(['upload', 'paper', 'reuse', 'commitment']),
})

const submitInput = z.object({
  itemId: ids.item,
  townshipId: ids.unit.optional(),
  form: z.record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean()])),
  materials: z.array(suppliedInput).max(60),
  /** Answers of 情形导办, by question. */
  situation: z.record(z.string().max(40), z.string().max(40)).optional(),
  /** Sent again with the same key, the same application is not submitted twice. */
  idempotencyKey: z.string().min(8).max(80).optional(),
})

/** Counter entry: the applicant is named by what the counter sees on the card. */
const applicantInput = z.object({
  kind: z.enum(['natural-person', 'enterprise']),
  name: text(100),
  idNumber: text(18),
  phone: z.string().regex(/^1\d{10}$/, '请填写 11 位手机号码'),
})
export const receiveInput = submitInput.extend({
  applicant: applicantInput,
  agent: applicantInput.optional(),
})

/** By the route's noun: `POST /api/cases/:caseId/<noun>`. */
export const actInputs = {
  precheck: z.object({ passed: z.boolean(), opinion: z.string().max(1000) }),
  correction: z.object({
    missing: z.array(z.object({ materialId: ids.material, reason: text(500) })).min(1),
    replyNaturalDays: z.number().int().min(5).max(90).default(30),
  }),
  supplement: z.object({ materials: z.array(suppliedInput).min(1) }),
  acceptance: z.object({}),
  'tolerant-acceptance': z.object({ graceWorkdays: z.number().int().min(1).max(20) }),
  declination: z.object({
    ground: z.enum(['not-needed', 'not-ours']),
    reason: text(1000),
    whereToApply: z.string().max(200).optional(),
  }),
  'spot-correction': z.object({ correction: text(500), form: submitInput.shape.form }),
  assignment: z.object({ stepId: ids.step, officerId: ids.staff }),
  examination: z.object({
    stepId: ids.step,
    opinion: text(2000),
    outcome: z.enum(['agree', 'disagree', 'return', 'hearing', 'no-hearing']),
    officers: z.array(ids.staff).default([]),
  }),
  countersignature: z.object({
    stepId: ids.step,
    opinion: z.string().max(2000),
    agrees: z.boolean(),
  }),
  countersigners: z.object({ stepId: ids.step, officerIds: z.array(ids.staff).min(1).max(20) }),
  transfer: z.object({ stepId: ids.step, officerId: ids.staff, reason: text(500) }),
  return: z.object({ stepId: ids.step, toStepId: ids.step, reason: text(1000) }),
  'taking-back': z.object({ stepId: ids.step, reason: z.string().max(500) }),
  'procedure-request': z.object({
    kind: text(20),
    limitWorkdays: z.number().int().min(1).max(120),
    reason: text(1000),
  }),
  'procedure-start': z.object({}),
  'procedure-end': z.object({ result: text(1000) }),
  'extension-request': z.object({ workdays: z.number().int(), reason: text(1000) }),
  extension: z.object({}),
  approval: z.object({ opinion: text(2000) }),
  denial: z.object({ reason: text(2000), legalGround: z.string().max(200) }),
  'gap-supply': z.object({ materials: z.array(suppliedInput).min(1) }),
  termination: z.object({
    ground: z.enum(['applicant-gone', 'force-majeure', 'subject-ceased']),
    reason: text(1000),
  }),
  withdrawal: z.object({ reason: z.string().max(500) }),
  voiding: z.object({ reason: text(1000) }),
  'upward-transfer': z.object({ toOrgan: text(100), reason: text(1000) }),
  delivery: z.object({
    way: z.enum(['counter', 'post', 'online']),
    receiver: z.enum(['applicant', 'agent']),
    trackingNumber: z.string().max(50).optional(),
  }),
  'late-entry': z.object({
    happenedAt: instant,
    what: text(500),
    cause: z.enum(['outage', 'power-cut', 'vertical-system', 'other']),
    reason: text(1000),
    evidence: text(500),
  }),
  'late-entry-approval': z.object({ lateEntryId: ids.lateEntry }),
  'fee-charge': z.object({
    feeId: z.string().max(40),
    quantity: z.number().int().min(1).max(1000),
    amountFen: z.number().int().min(0).max(100_000_000),
    receiptNumber: text(40),
    reduction: z
      .object({ fen: z.number().int().min(1), basis: text(200), approvedBy: ids.staff })
      .optional(),
  }),
  revocation: z.object({
    ground: z.enum(['abuse', 'beyond-power', 'procedure', 'unqualified', 'fraud']),
    reason: text(1000),
  }),
  'delay-explanation': z.object({ reason: text(500), expectedOn: legalDay }),
  urging: z.object({ message: z.string().max(200) }),
  copying: z.object({ toUnitId: ids.unit, note: z.string().max(500) }),
} as const

export type ActName = keyof typeof actInputs
export const ACT_NAMES = Object.keys(actInputs) as ActName[]
export type SuppliedInput = z.infer<typeof suppliedInput>
