import type { WorkCalendar } from '#calendar'
import { type ClockFacts, legalClocks, type Limit } from '#clock'
import { naturalDays, workdays } from '#foundation/duration'
import type {
  ActorId,
  ApplicantId,
  CaseId,
  DocumentId,
  ItemId,
  LateEntryId,
  MaterialId,
  MatterId,
  PlanId,
  StaffId,
  StepId,
  UnitId,
} from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import type { ItemVersion, Pins } from '#items'
import {
  findNode,
  getStep,
  type Net,
  openEvents,
  type RunState,
  targetOf,
  timerWorkdays,
} from '#process'
import { advance, changeCourse, type Move } from './course.ts'
import type { BodyOf, CaseFact, SuppliedMaterial } from './events.ts'

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
    | { kind: string; limitWorkdays: number; reason: string; by: ActorId }
    | undefined
  procedures: {
    kind: string
    startedOn: LegalDay
    limitWorkdays: number
    endedOn?: LegalDay
    result?: string
  }[]
  extensionRequest?: { workdays: number; reason: string; by: ActorId } | undefined
  extension?: { workdays: number; on: LegalDay }
  decidedOn?: LegalDay
  decision?: 'granted' | 'denied'
  certificateNumber?: string
  validUntil?: LegalDay
  deliveredOn?: LegalDay
  ending?: CaseEnding
  closedOn?: LegalDay
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
    approved: boolean
    happenedAt: Instant
  }[]
  /** 已收的费用. */
  fees?: BodyOf<'FeeCharged'>[]
  copies: { unitId: UnitId; note: string; on: LegalDay }[]
  revokedOn?: LegalDay
  /** 超期说明, the last one. */
  delay?: { reason: string; expectedOn: LegalDay; on: LegalDay }
  urges: number
  lastUrgedOn?: LegalDay
}

/** What an act may look up besides the state: the pinned item, its process, the calendar. */
export interface World {
  item: ItemVersion
  net: Net
  calendar: WorkCalendar
}

/** The net of a version of a process, by its hash. */
export type Nets = (hash: string) => Net

/** Folds one fact into the state. Never refuses, never asks the time. */
export function evolve(
  state: CaseState | undefined,
  caseId: CaseId,
  fact: CaseFact,
  nets: Nets,
): CaseState {
  const on = dayOf(fact.occurredAt)
  if (fact.type === 'CaseSubmitted') {
    const { body } = fact
    return {
      caseId,
      version: fact.version,
      stage: 'submitted',
      itemId: body.itemId,
      itemVersion: body.itemVersion,
      pins: body.pins,
      unitId: body.unitId,
      ...(body.townshipId && { townshipId: body.townshipId }),
      applicantId: body.applicantId,
      ...(body.agentId && { agentId: body.agentId }),
      ...(body.situation && { situation: body.situation }),
      ...(body.exempt && { exempt: body.exempt }),
      channel: body.channel,
      matterId: body.matterId,
      attempt: body.attempt,
      formHash: body.formHash,
      receivedOn: on,
      receivedAt: fact.occurredAt,
      receivedBy: fact.actor,
      materials: body.materials,
      deemed: false,
      tolerated: [],
      visits: [],
      timers: [],
      procedures: [],
      documents: [],
      lateEntries: [],
      copies: [],
      urges: 0,
    }
  }
  if (!state) throw new Error(`a case begins with CaseSubmitted, not ${fact.type}`)
  return { ...state, ...change(state, fact, on, nets), version: fact.version }
}

function change(
  state: CaseState,
  fact: Exclude<CaseFact, { type: 'CaseSubmitted' }>,
  on: LegalDay,
  nets: Nets,
): Partial<CaseState> {
  const net = nets(state.pins.process)
  switch (fact.type) {
    case 'CasePrechecked':
      return { precheck: { ...fact.body, on } }
    case 'CorrectionRequired':
      return { stage: 'correcting', correction: { requiredOn: on, supplied: [], ...fact.body } }
    case 'CaseSupplemented': {
      const supplied = [
        ...state.correction!.supplied,
        ...fact.body.materials.map((m) => m.materialId),
      ]
      return {
        materials: merge(state.materials, fact.body.materials),
        correction: {
          ...state.correction!,
          supplied,
          ...(fact.body.complete && { suppliedOn: on }),
        },
        ...(fact.body.complete && { stage: 'submitted' }),
      }
    }
    case 'CaseCorrectedOnSpot':
      return { formHash: fact.body.formHash }
    case 'CaseAccepted':
      return {
        stage: 'processing',
        acceptedOn: on,
        countsFrom: fact.body.since,
        deemed: fact.body.deemed,
        tolerated: fact.body.tolerated,
        ...moveSteps(state, fact, on, net),
      }
    case 'CaseDeclined':
      return close(
        fact.body.ground === 'not-needed' ? 'declined-not-needed' : 'declined-not-ours',
        on,
      )
    case 'StepAssigned':
    case 'StepTransferred':
      return { visits: openVisit(state, fact.body.stepId, { officerId: fact.body.officerId }) }
    case 'StepCompleted': {
      const done = openVisit(state, fact.body.stepId, {
        completedOn: on,
        completedBy: fact.actor,
        officers: fact.body.officers,
        opinion: fact.body.opinion,
        outcome: fact.body.outcome,
      })
      return moveSteps({ ...state, visits: done }, fact, on, net)
    }
    case 'TermRanOut':
      return moveSteps(
        {
          ...state,
          timers: state.timers.map((t) =>
            t.eventId === fact.body.eventId ? { ...t, firedOn: on } : t,
          ),
        },
        fact,
        on,
        net,
      )
    case 'StepReturned':
    case 'StepTakenBack':
      return moveSteps(state, fact, on, net)
    case 'ProcessChanged':
      return changeProcess(state, fact, on, net, nets(fact.body.to))
    case 'CountersignersNamed': {
      const named = openVisit(state, fact.body.stepId, { countersigners: fact.body.officerIds })
      return endJointStep({ ...state, visits: named }, fact, on, net)
    }
    case 'Countersigned': {
      const visit = state.visits.find(
        (v) => v.stepId === fact.body.stepId && v.completedOn === undefined,
      )
      const signed = openVisit(state, fact.body.stepId, {
        signatures: [
          ...(visit?.signatures ?? []),
          { by: fact.actor, agrees: fact.body.agrees, opinion: fact.body.opinion },
        ],
      })
      return endJointStep({ ...state, visits: signed }, fact, on, net)
    }
    case 'ProcedureRequested':
      return { procedureRequest: { ...fact.body, by: fact.actor } }
    case 'ProcedureStarted': {
      const { kind, limitWorkdays } = fact.body
      return {
        procedures: [...state.procedures, { kind, limitWorkdays, startedOn: on }],
        procedureRequest: undefined,
      }
    }
    case 'ProcedureEnded':
      return {
        procedures: state.procedures.map((p) =>
          p.endedOn === undefined ? { ...p, endedOn: on, result: fact.body.result } : p,
        ),
      }
    case 'ExtensionRequested':
      return { extensionRequest: { ...fact.body, by: fact.actor } }
    case 'LimitExtended':
      return { extension: { workdays: fact.body.workdays, on }, extensionRequest: undefined }
    case 'CaseApproved':
      return {
        ...moveSteps(
          { ...state, visits: completeDecision(state, net, fact, fact.body.opinion, 'agree') },
          fact,
          on,
          net,
        ),
        stage: 'decided',
        decision: 'granted',
        decidedOn: on,
        ...(fact.body.certificateNumber && { certificateNumber: fact.body.certificateNumber }),
        ...(fact.body.validUntil && { validUntil: fact.body.validUntil }),
      }
    case 'CaseDenied':
      return {
        ...moveSteps(
          {
            ...state,
            visits: completeDecision(state, net, fact, fact.body.reason, 'disagree'),
          },
          fact,
          on,
          net,
        ),
        stage: 'decided',
        decision: 'denied',
        decidedOn: on,
      }
    case 'GapSupplied':
      return {
        materials: merge(state.materials, fact.body.materials),
        tolerated: state.tolerated.map((gap) =>
          fact.body.materials.some((m) => m.materialId === gap.materialId)
            ? { ...gap, suppliedOn: on }
            : gap,
        ),
      }
    case 'CaseTerminated':
      return close('terminated', on)
    case 'CaseWithdrawn':
      return close('withdrawn', on)
    case 'CaseVoided':
      return close('voided', on)
    case 'CaseTransferredUp':
      return close('transferred-up', on)
    case 'ResultDelivered':
      return { ...close(state.decision ?? 'granted', on), deliveredOn: on }
    case 'DocumentIssued':
      return { documents: [...state.documents, { ...fact.body, on, version: fact.version }] }
    case 'LateEntryDeclared':
      return {
        lateEntries: [
          ...state.lateEntries,
          {
            lateEntryId: fact.body.lateEntryId,
            declaredBy: fact.actor,
            approved: false,
            happenedAt: fact.body.happenedAt,
          },
        ],
      }
    case 'LateEntryApproved':
      return {
        lateEntries: state.lateEntries.map((e) =>
          e.lateEntryId === fact.body.lateEntryId ? { ...e, approved: true } : e,
        ),
      }
    case 'FeeCharged':
      return { fees: [...(state.fees ?? []), fact.body] }
    case 'ApprovalRevoked':
      return { revokedOn: on }
    case 'DelayExplained':
      return { delay: { ...fact.body, on } }
    case 'CaseUrged':
      return { urges: state.urges + 1, lastUrgedOn: on }
    case 'CaseCopied':
      return { copies: [...state.copies, { unitId: fact.body.toUnitId, note: fact.body.note, on }] }
  }
}

function close(ending: CaseEnding, on: LegalDay): Partial<CaseState> {
  return { stage: 'closed', ending, closedOn: on }
}

function merge(
  held: readonly SuppliedMaterial[],
  given: readonly SuppliedMaterial[],
): SuppliedMaterial[] {
  return [...held.filter((h) => !given.some((g) => g.materialId === h.materialId)), ...given]
}

function openVisit(state: CaseState, stepId: StepId, patch: Partial<StepVisit>): StepVisit[] {
  return state.visits.map((visit) =>
    visit.stepId === stepId && visit.completedOn === undefined ? { ...visit, ...patch } : visit,
  )
}

/** The decision is the opinion of its own step; whatever else was still open ends without one. */
function completeDecision(
  state: CaseState,
  net: Net,
  { actor, occurredAt }: CaseFact,
  opinion: string,
  outcome: string,
): StepVisit[] {
  const completedOn = dayOf(occurredAt)
  return state.visits.map((visit) => {
    if (visit.completedOn !== undefined) return visit
    return getStep(net, visit.stepId).isDecision
      ? { ...visit, completedOn, completedBy: actor, opinion, outcome }
      : { ...visit, completedOn, outcome: 'cancelled' }
  })
}

type MovingFact = Extract<CaseFact, Move>

/** Takes over what a fact did: the run moves on, cancelled steps are closed, entered ones begin. */
function moveSteps(state: CaseState, fact: MovingFact, on: LegalDay, net: Net): Partial<CaseState> {
  const { entered, cancelled } = fact.body
  const visits = cancel(state.visits, cancelled, on)
  return stand({ ...state, visits }, advance(net, state, fact).state, entered, on, net)
}

/** Goes on by another version of the process: open steps and terms under the ids that they are mapped to. */
function changeProcess(
  state: CaseState,
  { body }: Extract<CaseFact, { type: 'ProcessChanged' }>,
  on: LegalDay,
  net: Net,
  toNet: Net,
): Partial<CaseState> {
  const { planId, from, to, mapping, entered, cancelled } = body
  const changed = changeCourse(net, state, toNet, mapping)
  if (!changed.ok) throw new Error(`${state.caseId} was moved to ${to} and finds no place there`)
  const visits = cancel(state.visits, cancelled, on).map((visit): StepVisit => {
    const id = targetOf(mapping, stepNow(visit))
    if (id === stepNow(visit)) return visit
    return visit.completedOn === undefined ? { ...visit, stepId: id } : { ...visit, nowStepId: id }
  })
  const timers = state.timers.map((t) => ({ ...t, eventId: targetOf(mapping, t.eventId) }))
  return {
    visits,
    ...(changed.run && stand({ ...state, visits, timers }, changed.run, entered, on, toNet)),
    pins: { ...state.pins, process: to },
    changes: [...(state.changes ?? []), { planId, from, to, on }],
  }
}

const cancel = (visits: readonly StepVisit[], cancelled: readonly string[], on: LegalDay) =>
  visits.map((visit) =>
    visit.completedOn === undefined && cancelled.includes(visit.stepId)
      ? { ...visit, completedOn: on, outcome: 'cancelled' }
      : visit,
  )

/** Where the case stands once its run has come there, and the entered steps have begun. */
function stand(
  state: CaseState,
  run: RunState,
  entered: readonly string[],
  on: LegalDay,
  net: Net,
): Pick<CaseState, 'run' | 'visits' | 'timers'> {
  const begun = entered.map(
    (stepId): StepVisit => ({
      stepId,
      unitId: getStep(net, stepId).isTownship ? (state.townshipId ?? state.unitId) : state.unitId,
      startedOn: on,
    }),
  )
  const timers = openEvents(net, run)
    .filter((node) => timerWorkdays(node) !== undefined)
    .map(
      (node) => state.timers.find((t) => t.eventId === node.id) ?? { eventId: node.id, since: on },
    )
  return { run, visits: [...state.visits, ...begun], timers }
}

/** 会签: its visit ends with the fact that carries the result. */
function endJointStep(
  state: CaseState,
  fact: Extract<MovingFact, { type: 'Countersigned' | 'CountersignersNamed' }>,
  on: LegalDay,
  net: Net,
): Partial<CaseState> {
  const { stepId, result } = fact.body
  const visits = result
    ? openVisit(state, stepId, { completedOn: on, completedBy: fact.actor, ...result })
    : state.visits
  return moveSteps({ ...state, visits }, fact, on, net)
}

/** All facts of a stream folded; undefined when there are none. */
export function fold(
  caseId: CaseId,
  facts: readonly CaseFact[],
  nets: Nets,
): CaseState | undefined {
  return facts.reduce<CaseState | undefined>(
    (state, fact) => evolve(state, caseId, fact, nets),
    undefined,
  )
}

/** The id of a step in the version of the process by which the case goes on; there may be none of that id any more. */
export const stepNow = (visit: StepVisit): StepId => visit.nowStepId ?? visit.stepId

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
  }
  return clocks
}
