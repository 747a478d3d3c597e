import type { Outcome } from '#foundation/outcome'
import { accept } from './acts/accept.ts'
import { acceptWithGaps } from './acts/accept-with-gaps.ts'
import type { Command } from './acts/act.ts'
import { approve } from './acts/approve.ts'
import { approveLateEntry } from './acts/approve-late-entry.ts'
import { assign } from './acts/assign.ts'
import { chargeFee } from './acts/charge-fee.ts'
import { copy } from './acts/copy.ts'
import { correctOnSpot } from './acts/correct-on-spot.ts'
import { countersign } from './acts/countersign.ts'
import { declareLateEntry } from './acts/declare-late-entry.ts'
import { decline } from './acts/decline.ts'
import { deliver } from './acts/deliver.ts'
import { deny } from './acts/deny.ts'
import { endProcedure } from './acts/end-procedure.ts'
import { examine } from './acts/examine.ts'
import { explainDelay } from './acts/explain-delay.ts'
import { extend } from './acts/extend.ts'
import { nameCountersigners } from './acts/name-countersigners.ts'
import { precheck } from './acts/precheck.ts'
import { requestExtension } from './acts/request-extension.ts'
import { requestProcedure } from './acts/request-procedure.ts'
import { requireCorrection } from './acts/require-correction.ts'
import { returnStep } from './acts/return-step.ts'
import { revoke } from './acts/revoke.ts'
import { startProcedure } from './acts/start-procedure.ts'
import { supplement } from './acts/supplement.ts'
import { supplyGap } from './acts/supply-gap.ts'
import { takeBack } from './acts/take-back.ts'
import { terminate } from './acts/terminate.ts'
import { transfer } from './acts/transfer.ts'
import { transferUp } from './acts/transfer-up.ts'
import { urge } from './acts/urge.ts'
import { voidCase } from './acts/void.ts'
import { withdraw } from './acts/withdraw.ts'
import type { ActName } from './contract.ts'
import type { CaseEvent } from './events.ts'
import type { RefusalCode } from './refusals.ts'
import type { CaseState, World } from './state.ts'

// Each act declares its own command; the contract of the same name guarantees its shape at the edge.
type AnyAct = (state: CaseState, command: never, world: World) => Outcome<CaseEvent, RefusalCode>

/** The act behind each route. */
export const ACTS: Record<ActName, AnyAct> = {
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
  transfer,
  return: returnStep,
  'taking-back': takeBack,
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
  revocation: revoke,
  'delay-explanation': explainDelay,
  urging: urge,
  copying: copy,
}

export function perform(
  name: ActName,
  state: CaseState,
  command: Command & Record<string, unknown>,
  world: World,
): Outcome<CaseEvent, RefusalCode> {
  return ACTS[name](state, command as never, world)
}
