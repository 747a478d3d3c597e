import type { WorkCalendar } from '#calendar'
import { type ClockFacts, legalClocks, type Limit } from '#clock'
import { naturalDays, workdays } from '#foundation/duration'
import {
  type ActorId,
  type ApplicantId,
  type CaseId,
  type DocumentId,
  type ItemId,
  type LateEntryId,
  type MaterialId,
  type MatterId,
  type PlanId,
  type StaffId,
  type StepId,
  type UnitId,
  stepIds,
} from '#foundation/ids'
import type { Instant, LegalDay } from '#foundation/time'
import type { ItemVersion, Pins } from '#items'
import { findNode, getStep, type Net, type RunState, timerWorkdays } from '#process'
import type { Officer } from '#identity'
import type { SuppliedMaterial } from './materials.ts'

/** Where a case stands. 办结 is `closed`; a suspended clock is not a stage of its own. */
export type CaseStage = 'submitted' | 'correcting' | 'processing' | 'decided' | 'closed'

export type CaseEnding =
  | 'granted'
  | 'denied'
  | 'declined-not-needed'
  | 'declined-not-ours'
  | 'withdrawn'
  | 'terminated'
  | 'voided'
  | 'transferred-up'

/** One visit of a step; a step that is returned to is visited again. */
export interface StepVisit {
  stepId: StepId
  /** The id that this step of an earlier version of the process is mapped to since. */
  nowStepId?: StepId
  unitId: UnitId
  startedOn: LegalDay
  officerId?: StaffId
  countersigners?: StaffId[]
  /** 会签: who has signed, and with what answer. */
  signatures?: { by: ActorId; agrees: boolean; opinion: string }[]
  completedOn?: LegalDay
  completedBy?: ActorId
  /** 参加人员: who was present besides, as where two are needed. */
  officers?: StaffId[]
  opinion?: string
  outcome?: string
  /** 会签结果：同意、不同意的人数。 */
  agreed?: number
  disagreed?: number
}

export interface CaseState {
  caseId: CaseId
  version: number
  stage: CaseStage
  itemId: ItemId
  itemVersion: number
  /** What it was submitted under; its process may have been changed by an act since. */
  pins: Pins
  /** The unit that decides. */
  unitId: UnitId
  /** First level of a 上报件. */
  townshipId?: UnitId
  applicantId: ApplicantId
  agentId?: ApplicantId
  channel: 'counter' | 'portal' | 'mail'
  matterId: MatterId
  attempt: number
  formHash: string
  receivedOn: LegalDay
  receivedAt: Instant
  receivedBy: ActorId
  materials: SuppliedMaterial[]
  /** 情形导办: the answers given, and the materials not needed because of them. */
  situation?: Record<string, string>
  exempt?: MaterialId[]
  precheck?: { passed: boolean; opinion: string; on: LegalDay }
  correction?: {
    requiredOn: LegalDay
    replyNaturalDays: number
    dueOn: LegalDay
    missing: { materialId: MaterialId; reason: string }[]
    supplied: string[]
    suppliedOn?: LegalDay
  }
  acceptedOn?: LegalDay
  /** The day the limits start from. */
  countsFrom?: LegalDay
  deemed: boolean
  tolerated: {
    materialId: MaterialId
    graceWorkdays: number
    dueOn: LegalDay
    suppliedOn?: LegalDay
  }[]
  run?: RunState
  /** How its process was changed under way, oldest first. */
  changes?: { planId: PlanId; from: string; to: string; on: LegalDay }[]
  visits: StepVisit[]
  /** Timers of the process that wait, or have fired while their step still waits. */
  timers: { eventId: string; since: LegalDay; firedOn?: LegalDay }[]
  procedureRequest?:
    | { kind: string; limitWorkdays: number; reason: string; by: ActorId; on: LegalDay }
    | undefined
  procedures: {
    kind: string
    startedOn: LegalDay
    limitWorkdays: number
    endedOn?: LegalDay
    result?: string
  }[]
  extensionRequest?: { workdays: number; reason: string; by: ActorId; on: LegalDay } | undefined
  extension?: { workdays: number; on: LegalDay }
  decidedOn?: LegalDay
  decision?: 'granted' | 'denied'
  certificateNumber?: string
  validUntil?: LegalDay
  deliveredOn?: LegalDay
  ending?: CaseEnding
  closedOn?: LegalDay
  /** 征求意见: of which unit, and what it answered. */
  opinions?: {
    unitId: UnitId
    question: string
    askedOn: LegalDay
    answer?: string
    by?: ActorId
  }[]
  /** 内部答复期限: what an act gives somebody to answer in, by the act's own word for it. */
  terms?: { name: string; limit: Limit; startedOn: LegalDay; stoppedOn?: LegalDay }[]
  documents: {
    documentId: DocumentId
    kind: string
    number: string
    on: LegalDay
    version: number
  }[]
  lateEntries: {
    lateEntryId: LateEntryId
    declaredBy: ActorId
    declaredOn: LegalDay
    approved: boolean
    happenedAt: Instant
  }[]
  /** 已收的费用. */
  fees?: {
    feeId: string
    quantity: number
    amountFen: number
    receiptNumber: string
    reduction?: { fen: number; basis: string; approvedBy: StaffId } | undefined
  }[]
  copies: { unitId: UnitId; note: string; on: LegalDay }[]
  revokedOn?: LegalDay
  /** 超期说明, the last one. */
  delay?: { reason: string; expectedOn: LegalDay; on: LegalDay }
  urges: number
  lastUrgedOn?: LegalDay
}

/** What an act may look up besides the state: the pinned item, its process, the calendar, and whoever a command names. */
export interface World {
  item: ItemVersion
  net: Net
  calendar: WorkCalendar
  unit: (unitId: UnitId) => { name: string } | undefined
  /** Somebody of the county's staff as they are today. Asked for those whom the command names. */
  officer: (staffId: StaffId) => Pick<Officer, 'unitId' | 'roles'> | undefined
}

/** The net of a version of a process, by its hash. */
export type Nets = (hash: string) => Net

/** The id of a step in the version of the process by which the case goes on; there may be none of that id any more. */
export const stepNow = (visit: StepVisit): StepId => visit.nowStepId ?? visit.stepId

/** The open visit of a step. */
export const openVisitOf = (state: CaseState, stepId: StepId): StepVisit | undefined =>
  openVisits(state).find((visit) => visit.stepId === stepId)

export function openVisits(state: CaseState): StepVisit[] {
  return state.visits.filter((visit) => visit.completedOn === undefined)
}

/** Those who examined: gave the opinion of a step, signed in a joint one or were present at it, unless it was cancelled since. */
export function examinersOf(state: CaseState): Set<ActorId> {
  const done = state.visits.filter((v) => v.completedBy && v.outcome !== 'cancelled')
  const signed = state.visits.flatMap((v) => v.signatures ?? []).map((s) => s.by)
  return new Set([...signed, ...done.flatMap((v) => [v.completedBy!, ...(v.officers ?? [])])])
}

export function openProcedure(state: CaseState): CaseState['procedures'][number] | undefined {
  return state.procedures.find((procedure) => procedure.endedOn === undefined)
}

/** Materials that this case requires and that have not come, nor a commitment in their place. */
export function missingMaterials(
  state: Pick<CaseState, 'materials' | 'tolerated' | 'exempt'>,
  item: ItemVersion,
): ItemVersion['materials'] {
  const held = new Set(state.materials.map((m) => m.materialId))
  return item.materials.filter(
    (m) => m.required && !held.has(m.materialId) && !state.exempt?.includes(m.materialId),
  )
}

/** The terms that the process itself waits for. */
export function timerClocks(state: CaseState, net: Net): ClockFacts[] {
  return state.timers.map(({ eventId, since, firedOn }) => ({
    kind: 'timer',
    stepId: eventId,
    limit: workdays(timerWorkdays(findNode(net, eventId)!)!),
    startedOn: since,
    pauses: [],
    extensions: [],
    stoppedOn: firedOn,
  }))
}

/** The clocks of a case, from its facts alone: the same for the officer, the applicant and the supervisor. */
export function caseClocks(
  state: CaseState,
  { item, net }: Pick<World, 'item' | 'net'>,
): ClockFacts[] {
  const clocks = legalClocks(
    {
      receivedOn: state.receivedOn,
      correction: state.correction,
      acceptedOn: state.acceptedOn,
      countsFrom: state.countsFrom,
      pauses: state.procedures.map((p) => ({
        kind: p.kind,
        startedOn: p.startedOn,
        endedOn: p.endedOn,
        capWorkdays: p.limitWorkdays,
      })),
      extensions: state.extension ? [state.extension] : [],
      openSteps: openVisits(state).map(({ stepId, startedOn }) => ({
        stepId,
        startedOn,
        limitShare: getStep(net, stepId).limitShare,
      })),
      decidedOn: state.decidedOn,
      isGranted: state.decision === 'granted',
      deliveredOn: state.deliveredOn,
      closedOn: state.closedOn,
    },
    item,
  )
  const term = (startedOn: LegalDay, limit: Limit, stepId?: StepId): ClockFacts => ({
    kind: 'correction',
    ...(stepId && { stepId }),
    limit,
    startedOn,
    pauses: [],
    extensions: [],
  })
  if (state.stage === 'correcting') {
    const { requiredOn, replyNaturalDays } = state.correction!
    clocks.push(term(requiredOn, naturalDays(replyNaturalDays)))
  }
  if (state.stage === 'processing') {
    for (const gap of state.tolerated)
      if (!gap.suppliedOn)
        clocks.push(term(state.countsFrom!, workdays(gap.graceWorkdays), gap.materialId))
    clocks.push(...timerClocks(state, net))
    for (const { name, ...running } of state.terms ?? [])
      clocks.push({
        kind: 'answer',
        stepId: stepIds.of(name),
        ...running,
        pauses: [],
        extensions: [],
      })
  }
  return clocks
}
