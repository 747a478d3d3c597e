import { z } from 'zod'
import type { WorkCalendar } from '#calendar'
import { type ClockFacts, legalClocks, type Limit } from '#clock'
import { naturalDays, workdays } from '#foundation/duration'
import { type ActorId, type StaffId, type StepId, stepIds, type UnitId } from '#foundation/ids'
import { hash, ids, instant, legalDay, period, text } from '#foundation/schema'
import type { LegalDay } from '#foundation/time'
import { type FormSchema, type ItemVersion, pinsSchema } from '#items'
import { findNode, getStep, type Net, type RunState, timerWorkdays } from '#process'
import type { Officer, Unit } from '#identity'
import type { Licence } from '#licences'
import { aboutLicence } from '#licences/contract'
import { suppliedMaterial } from './materials.ts'

/** Where a case stands. 办结 is `closed`; a suspended clock is not a stage of its own. */
export const caseStage = z.enum(['submitted', 'correcting', 'processing', 'decided', 'closed'])
export type CaseStage = z.infer<typeof caseStage>

export const caseEnding = z.enum([
  'granted',
  'denied',
  'declined-not-needed',
  'declined-not-ours',
  'withdrawn',
  'terminated',
  'voided',
  'transferred-up',
])
export type CaseEnding = z.infer<typeof caseEnding>

/** One visit of a step; a step that is returned to is visited again. */
const stepVisit = z.object({
  stepId: ids.step,
  /** The id that this step of an earlier version of the process is mapped to since. */
  nowStepId: ids.step.optional(),
  unitId: ids.unit,
  startedOn: legalDay,
  officerId: ids.staff.optional(),
  countersigners: z.array(ids.staff).optional(),
  /** 会签: who has signed, and with what answer. */
  signatures: z
    .array(z.object({ by: ids.actor, agrees: z.boolean(), opinion: text('同意') }))
    .optional(),
  completedOn: legalDay.optional(),
  completedBy: ids.actor.optional(),
  /** 参加人员: who was present besides, as where two are needed. */
  officers: z.array(ids.staff).optional(),
  opinion: text('材料真实完整，符合条件').optional(),
  outcome: text('agree').optional(),
  /** 会签结果：同意、不同意的人数。 */
  agreed: z.int().optional(),
  disagreed: z.int().optional(),
})
export type StepVisit = z.infer<typeof stepVisit>

/** A field of the application form that must be put right, and what is wrong with it. */
export const namedField = z.object({
  field: text('area'),
  reason: text('与租赁合同载明的面积不一致'),
})
export type NamedField = z.infer<typeof namedField>

const correction = z.object({
  requiredOn: legalDay,
  replyNaturalDays: z.int(),
  dueOn: legalDay,
  missing: z.array(z.object({ materialId: ids.material, reason: text('租赁合同没有签字') })),
  supplied: z.array(ids.material),
  /** Fields of the application form that are to be written anew, and those that were. */
  fields: z.array(namedField).optional(),
  mended: z.array(text('area')).optional(),
  suppliedOn: legalDay.optional(),
})

const opinion = z.object({
  unitId: ids.unit,
  question: text('该场所是否符合消防安全要求？'),
  askedOn: legalDay,
  answer: text('符合消防安全要求').optional(),
  by: ids.actor.optional(),
})

const term = z.object({
  name: text('fire-rescue'),
  limit: period,
  startedOn: legalDay,
  stoppedOn: legalDay.optional(),
  /** The step with which it ends, answered or not. */
  endsWith: ids.step.optional(),
  /** It goes on after the decision. */
  outlives: z.literal(true).optional(),
})

const fee = z.object({
  feeId: text('registration'),
  quantity: z.int(),
  amountFen: z.int(),
  receiptNumber: text('湘财票 0012345678'),
  reduction: z
    .object({ fen: z.int(), basis: text('财税〔2019〕45号'), approvedBy: ids.staff })
    .optional(),
})

/** How a case stands, as those who may read it are told. */
export const caseState = z
  .object({
    caseId: ids.case,
    version: z.int(),
    stage: caseStage,
    itemId: ids.item,
    itemVersion: z.int(),
    /** What it was submitted under; its process may have been changed by an act since. */
    pins: pinsSchema,
    /** The unit that decides. */
    unitId: ids.unit,
    /** First level of a 上报件. */
    townshipId: ids.unit.optional(),
    applicantId: ids.applicant,
    agentId: ids.applicant.optional(),
    channel: z.enum(['counter', 'portal', 'mail']),
    /** 变更, 延续, 补证, 注销: which licence it is about. */
    about: aboutLicence.optional(),
    matterId: ids.matter,
    attempt: z.int(),
    formHash: hash,
    receivedOn: legalDay,
    receivedAt: instant,
    receivedBy: ids.actor,
    /** Whose counter received it; none for what came over the portal. */
    receivedUnitId: ids.unit.optional(),
    materials: z.array(suppliedMaterial),
    /** 情形导办: the answers given, and the materials not needed because of them. */
    situation: z
      .record(z.string(), z.string())
      .meta({ examples: [{ premises: 'rented' }] })
      .optional(),
    exempt: z.array(ids.material).optional(),
    precheck: z.object({ passed: z.boolean(), opinion: text('材料齐全'), on: legalDay }).optional(),
    correction: correction.optional(),
    acceptedOn: legalDay.optional(),
    /** The day the limits start from. */
    countsFrom: legalDay.optional(),
    deemed: z.boolean(),
    tolerated: z.array(
      z.object({
        materialId: ids.material,
        graceWorkdays: z.int(),
        dueOn: legalDay,
        suppliedOn: legalDay.optional(),
      }),
    ),
    /** How its process was changed under way, oldest first. */
    changes: z.array(z.object({ planId: ids.plan, from: hash, to: hash, on: legalDay })).optional(),
    visits: z.array(stepVisit),
    procedureRequest: z
      .object({
        kind: text('现场核查'),
        limitWorkdays: z.int(),
        reason: text('须到经营场所核查'),
        by: ids.actor,
        on: legalDay,
      })
      .optional(),
    procedures: z.array(
      z.object({
        kind: text('现场核查'),
        startedOn: legalDay,
        limitWorkdays: z.int(),
        endedOn: legalDay.optional(),
        result: text('场所符合要求').optional(),
      }),
    ),
    extensionRequest: z
      .object({
        workdays: z.int(),
        reason: text('案情复杂，须再核实'),
        by: ids.actor,
        on: legalDay,
      })
      .optional(),
    extension: z.object({ workdays: z.int(), on: legalDay }).optional(),
    decidedOn: legalDay.optional(),
    decision: z.enum(['granted', 'denied']).optional(),
    certificateNumber: text('JY24310990001234').optional(),
    validUntil: legalDay.optional(),
    deliveredOn: legalDay.optional(),
    ending: caseEnding.optional(),
    closedOn: legalDay.optional(),
    /** 征求意见: of which unit, and what it answered. */
    opinions: z.array(opinion).optional(),
    /** 内部答复期限: what an act gives somebody to answer in, by the act's own word for it. */
    terms: z.array(term).optional(),
    documents: z.array(
      z.object({
        documentId: ids.document,
        kind: text('acceptance-notice'),
        number: text('market|受字〔2026〕123号'),
        on: legalDay,
        version: z.int(),
      }),
    ),
    lateEntries: z.array(
      z.object({
        lateEntryId: ids.lateEntry,
        declaredBy: ids.actor,
        declaredOn: legalDay,
        approved: z.boolean(),
        happenedAt: instant,
      }),
    ),
    /** 已收的费用. */
    fees: z.array(fee).optional(),
    copies: z.array(z.object({ unitId: ids.unit, note: text('请协助核查经营场所'), on: legalDay })),
    /** 视为准予延续 (行政许可法 50(2)). */
    renewalDeemedOn: legalDay.optional(),
    revokedOn: legalDay.optional(),
    /** 依职权注销 of the licence that it issued (行政许可法 70). */
    licenceCancelledOn: legalDay.optional(),
    /** 告知承诺的核查, and what follows from it. */
    commitmentCheck: z
      .object({
        on: legalDay,
        untrue: z.array(ids.material),
        consequence: z.enum(['rectify', 'revoke']).optional(),
        /** Since when it is this one. */
        consequenceOn: legalDay.optional(),
        rectifyBy: legalDay.optional(),
        rectifiedOn: legalDay.optional(),
      })
      .optional(),
    /** 虚假承诺的记录 of the applicant, from this case. */
    credit: z
      .object({ since: legalDay, until: legalDay, repairedOn: legalDay.optional() })
      .optional(),
    /** 超期说明, the last one. */
    delay: z
      .object({ reason: text('等待上级批复'), expectedOn: legalDay, on: legalDay })
      .optional(),
    urges: z.int(),
    lastUrgedOn: legalDay.optional(),
  })
  .meta({ id: 'CaseState' })

/** A case as its acts know it: also how our interpreter stands, which is nobody else's business. */
export interface CaseState extends z.infer<typeof caseState> {
  run?: RunState
  /** Timers of the process that wait, or have fired while their step still waits. */
  timers: { eventId: string; since: LegalDay; firedOn?: LegalDay }[]
}

/**
 * What an act may look up besides the state: the pinned item, its process, the calendar, and
 * whoever a command names.
 */
export interface World {
  item: ItemVersion
  net: Net
  /** The application form to which the case is pinned, as far as its situation asks for it. */
  form: () => FormSchema
  calendar: WorkCalendar
  /** The licence that the case is about or has issued, as the register says. */
  licence?: Licence | undefined
  unit: (unitId: UnitId) => (Pick<Unit, 'name'> & Partial<Unit>) | undefined
  /** Somebody of the county's staff as they are today. Asked for those whom the command names. */
  officer: (staffId: StaffId) => Pick<Officer, 'unitId' | 'roles'> | undefined
}

/** The net of a version of a process, by its hash. */
export type Nets = (hash: string) => Net

/**
 * The id of a step in the version of the process by which the case goes on; there may be none of
 * that id any more.
 */
export const stepNow = (visit: StepVisit): StepId => visit.nowStepId ?? visit.stepId

/** The open visit of a step. */
export const openVisitOf = (state: CaseState, stepId: StepId): StepVisit | undefined =>
  openVisits(state).find((visit) => visit.stepId === stepId)

export function openVisits(state: CaseState): StepVisit[] {
  return state.visits.filter((visit) => visit.completedOn === undefined)
}

/**
 * Those who examined: gave the opinion of a step, signed in a joint one or were present at it,
 * unless it was cancelled since.
 */
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

/** Fields that were named to the applicant and that do not say anything else yet. */
export const openFields = ({ correction }: Pick<CaseState, 'correction'>): NamedField[] =>
  (correction?.fields ?? []).filter(({ field }) => !correction?.mended?.includes(field))

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

/**
 * The clocks of a case, from its facts alone: the same for the officer, the applicant and the
 * supervisor.
 */
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
  for (const { name, outlives, ...running } of state.terms ?? [])
    if (outlives || state.stage === 'processing')
      clocks.push({
        kind: 'answer',
        stepId: stepIds.of(name),
        ...running,
        pauses: [],
        extensions: [],
      })
  return clocks
}
