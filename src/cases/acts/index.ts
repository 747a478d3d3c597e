import type { AnyAct, Facts } from './act.ts'
import { accept } from './accept.ts'
import { acceptWithGaps } from './accept-with-gaps.ts'
import { approve } from './approve.ts'
import { approveLateEntry } from './approve-late-entry.ts'
import { assign } from './assign.ts'
import { ProcessChanged } from './change-process.ts'
import { cancelLicence } from './cancel-licence.ts'
import { checkCommitments } from './check-commitments.ts'
import { chargeFee } from './charge-fee.ts'
import { confirmRectification } from './confirm-rectification.ts'
import { copy } from './copy.ts'
import { correctOnSpot } from './correct-on-spot.ts'
import { countersign } from './countersign.ts'
import { declareLateEntry } from './declare-late-entry.ts'
import { decline } from './decline.ts'
import { deemAccepted } from './deem-accepted.ts'
import { deemRenewed } from './deem-renewed.ts'
import { deliver } from './deliver.ts'
import { deny } from './deny.ts'
import { dropCountersigner } from './drop-countersigner.ts'
import { endProcedure } from './end-procedure.ts'
import { examine } from './examine.ts'
import { explainDelay } from './explain-delay.ts'
import { extend } from './extend.ts'
import { DocumentIssued } from '../issued.ts'
import { giveOpinion } from './give-opinion.ts'
import { lapse } from './lapse.ts'
import { nameCountersigners } from './name-countersigners.ts'
import { precheck } from './precheck.ts'
import { repairCredit } from './repair-credit.ts'
import { requestExtension } from './request-extension.ts'
import { requestOpinion } from './request-opinion.ts'
import { requestProcedure } from './request-procedure.ts'
import { requireCorrection } from './require-correction.ts'
import { returnStep } from './return-step.ts'
import { revoke } from './revoke.ts'
import { startProcedure } from './start-procedure.ts'
import { CaseSubmitted } from './submit.ts'
import { supplement } from './supplement.ts'
import { supplyGap } from './supply-gap.ts'
import { takeBack } from './take-back.ts'
import { terminate } from './terminate.ts'
import { timeOut } from './time-out.ts'
import { transfer } from './transfer.ts'
import { transferUp } from './transfer-up.ts'
import { urge } from './urge.ts'
import { voidCase } from './void.ts'
import { withdraw } from './withdraw.ts'

/**
 * Every act of a case that people perform, by the noun of its route: `POST
 * /api/cases/:caseId/<noun>`.
 */
export const ACTS = {
  precheck,
  correction: requireCorrection,
  supplement,
  acceptance: accept,
  'tolerant-acceptance': acceptWithGaps,
  declination: decline,
  'spot-correction': correctOnSpot,
  assignment: assign,
  examination: examine,
  countersignature: countersign,
  countersigners: nameCountersigners,
  'dropped-countersigner': dropCountersigner,
  transfer,
  return: returnStep,
  'taking-back': takeBack,
  'opinion-request': requestOpinion,
  opinion: giveOpinion,
  'procedure-request': requestProcedure,
  'procedure-start': startProcedure,
  'procedure-end': endProcedure,
  'extension-request': requestExtension,
  extension: extend,
  approval: approve,
  denial: deny,
  'gap-supply': supplyGap,
  termination: terminate,
  withdrawal: withdraw,
  voiding: voidCase,
  'upward-transfer': transferUp,
  delivery: deliver,
  'late-entry': declareLateEntry,
  'late-entry-approval': approveLateEntry,
  'fee-charge': chargeFee,
  'commitment-check': checkCommitments,
  'rectification-check': confirmRectification,
  revocation: revoke,
  'credit-repair': repairCredit,
  'licence-cancellation': cancelLicence,
  'delay-explanation': explainDelay,
  urging: urge,
  copying: copy,
} satisfies Record<string, AnyAct>

export type ActName = keyof typeof ACTS
export const ACT_NAMES = Object.keys(ACTS) as ActName[]
export type ActInput<N extends ActName> = Parameters<(typeof ACTS)[N]['does']>[1]

/** What the passing of time does: 视为受理, 逾期未补, 等待期满 and 视为准予延续. */
export const DUE_ACTS = {
  'deem-accepted': deemAccepted,
  lapse,
  'time-out': timeOut,
  'deem-renewed': deemRenewed,
} satisfies Record<string, AnyAct>
export type DueAct = keyof typeof DUE_ACTS

type OfAll<K extends keyof AnyAct> = Merged<
  | { [N in ActName]: (typeof ACTS)[N][K] }[ActName]
  | { [N in DueAct]: (typeof DUE_ACTS)[N][K] }[DueAct]
>
type Merged<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer All) => void
  ? All
  : never

const all: AnyAct[] = [...Object.values(ACTS), ...Object.values(DUE_ACTS)]
const OTHER_FACTS = { CaseSubmitted, ProcessChanged, DocumentIssued } satisfies Facts

/** Every fact that may stand in the stream of a case. */
export const FACTS = Object.assign({}, OTHER_FACTS, ...all.map((a) => a.facts)) as OfAll<'facts'> &
  typeof OTHER_FACTS

/** Who did only these had no hand in how a case was handled: they urged, gave it out, let be. */
const BESIDE: readonly string[] = [
  ACTS.urging,
  ACTS.assignment,
  ACTS['late-entry-approval'],
  { facts: { ProcessChanged } },
].flatMap(({ facts }) => Object.keys(facts))

/** The facts by which somebody handled a case. */
export const HANDLING_FACTS = Object.keys(FACTS).filter((type) => !BESIDE.includes(type))

/** The sentences of refusals that single acts have. */
export const OWN_REFUSALS = Object.assign({}, ...all.map((a) => a.refusals)) as Record<
  keyof OfAll<'refusals'> & string,
  string
>
