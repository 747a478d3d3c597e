import type { Actor } from '#identity'
import { getStep } from '#process'
import { ACT_NAMES, type ActName } from './contract.ts'
import { mayPerform } from './policies.ts'
import {
  caseClocks,
  type CaseState,
  missingMaterials,
  openProcedure,
  openVisits,
  type StepVisit,
  type World,
} from './state.ts'

/** Does it make sense to show this act now? The act itself still decides; this only keeps useless buttons away. */
const OFFERED: Record<ActName, (state: CaseState, world: World, actor: Actor) => boolean> = {
  precheck: (s) => s.stage === 'submitted' && s.channel === 'portal' && !s.precheck,
  correction: (s) => s.stage === 'submitted' && !s.correction,
  supplement: (s) => s.stage === 'correcting',
  acceptance: (s, w) => s.stage === 'submitted' && missingMaterials(s, w.item).length === 0,
  'tolerant-acceptance': (s, w) => {
    const missing = missingMaterials(s, w.item)
    return s.stage === 'submitted' && missing.length > 0 && missing.every((m) => m.tolerable)
  },
  declination: (s) => s.stage === 'submitted',
  'spot-correction': (s) => s.stage === 'submitted',
  assignment: (s) => s.stage === 'processing',
  examination: (s, w) =>
    !openProcedure(s) &&
    openSteps(s, w).some((step) => !step.isDecision && step.role !== 'countersigner'),
  countersignature: (s, _w, actor) =>
    s.stage === 'processing' && openVisits(s).some((visit) => mustSign(visit, actor)),
  countersigners: (s, w) => openSteps(s, w).some((step) => step.role === 'countersigner'),
  transfer: (s) => s.stage === 'processing',
  return: (s) => s.stage === 'processing' && s.visits.some((v) => v.completedBy),
  'taking-back': (s) => s.stage === 'processing' && s.visits.some((v) => v.completedBy),
  'procedure-request': (s, w) =>
    s.stage === 'processing' &&
    w.item.caseType !== 'instant' &&
    !openProcedure(s) &&
    !s.procedureRequest,
  'procedure-start': (s) => s.procedureRequest !== undefined,
  'procedure-end': (s) => openProcedure(s) !== undefined,
  'extension-request': (s, w) =>
    s.stage === 'processing' &&
    w.item.caseType !== 'instant' &&
    !s.extension &&
    !s.extensionRequest,
  extension: (s) => s.extensionRequest !== undefined,
  approval: (s, w) => !openProcedure(s) && openSteps(s, w).some((step) => step.isDecision),
  denial: (s, w) => openSteps(s, w).some((step) => step.isDecision),
  'gap-supply': (s) => s.stage === 'processing' && s.tolerated.some((gap) => !gap.suppliedOn),
  termination: isUndecided,
  withdrawal: isUndecided,
  voiding: isUndecided,
  'upward-transfer': (s) => s.stage === 'processing',
  delivery: (s) => s.stage === 'decided',
  'late-entry': (s) => s.stage !== 'closed',
  'late-entry-approval': (s) => s.lateEntries.some((e) => !e.approved),
  'fee-charge': (s, w) =>
    (s.stage === 'processing' || s.stage === 'decided') && (w.item.fees?.length ?? 0) > 0,
  revocation: (s) => s.decision === 'granted' && !s.revokedOn,
  'delay-explanation': (s, w) =>
    s.stage === 'processing' &&
    caseClocks(s, w).some((c) => c.kind === 'promised' && c.stoppedOn === undefined),
  urging: (s) => s.stage !== 'closed',
  copying: (s) => s.stage !== 'closed',
}

/** Was named to countersign and has not done it yet. */
function mustSign({ countersigners = [], signatures = [] }: StepVisit, actor: Actor): boolean {
  const isActor = (id: string) => 'staffId' in actor && actor.staffId === id
  return countersigners.some(isActor) && !signatures.some(({ by }) => isActor(by))
}

function isUndecided(state: CaseState): boolean {
  return state.stage !== 'closed' && state.stage !== 'decided'
}

function openSteps(state: CaseState, world: World) {
  return state.stage === 'processing'
    ? openVisits(state).map((visit) => getStep(world.net, visit.stepId))
    : []
}

/** The acts that this actor may try on this case now. */
export function offeredActs(state: CaseState, actor: Actor, world: World): ActName[] {
  return ACT_NAMES.filter(
    (act) => OFFERED[act](state, world, actor) && mayPerform(act, actor, state, world),
  )
}
