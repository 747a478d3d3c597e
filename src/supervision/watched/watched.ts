import type { Pins } from '#items'
import type { CaseFact } from '#cases/events'
import type { CaseTimes } from '#clock'
import type {
  ActorId,
  ApplicantId,
  CaseId,
  ItemId,
  LateEntryId,
  MaterialId,
  MatterId,
  StaffId,
  StepId,
  SubjectId,
  UnitId,
} from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { targetOf } from '#process'
import type { Stage } from '../contract.ts'
import { type CardFact, type DirectiveEvent, type Level, severityOf } from '../events.ts'

/** What a card can be about: a case, a letter or a rating, in the hands of a unit. */
export interface Subject {
  /** Its number: of a case `2026-000123`, of a letter `ZX-2026-000012`. */
  caseId: SubjectId
  /** Empty for a letter or rating about no item. */
  itemId: ItemId | ''
  unitId: UnitId
  decidedOn?: LegalDay
  closedOn?: LegalDay
  version: number
  /** The level that each kind of card has reached. */
  cards: Record<string, Level>
  /** What the unit still owes on its cards, by kind, and on directives, by id. */
  owed?: Record<string, Owed>
  directives?: Record<string, OpenDirective>
  /** What single rules remember for themselves, by their code. */
  memories?: Readonly<Record<string, unknown>>
}

/**
 * What supervision remembers of a case: its own fold of the published facts, nothing of the desk's.
 */
export interface Watched extends Subject {
  caseId: CaseId
  itemId: ItemId
  /** What it was submitted under; its process may have been changed by an act since. */
  pins: Pins
  applicantId?: ApplicantId
  matterId: MatterId
  attempt: number
  townshipId?: UnitId | undefined
  channel: 'counter' | 'portal' | 'mail'
  receivedOn: LegalDay
  corrections: { requiredOn: LegalDay; suppliedOn?: LegalDay }[]
  materials: MaterialId[]
  /** Not needed in its situation. */
  exempt?: MaterialId[] | undefined
  acceptedOn?: LegalDay
  countsFrom?: LegalDay
  procedures: {
    kind: string
    startedOn: LegalDay
    endedOn?: LegalDay
    limitWorkdays: number
    version: number
  }[]
  extensions: { workdays: number; on: LegalDay }[]
  steps: { stepId: StepId; startedOn: LegalDay; officerId?: StaffId; version: number }[]
  /** Steps of its process that a change of process has put behind it. */
  behind?: readonly StepId[]
  /** Who completed which step. */
  done: { stepId: StepId; by: ActorId; at?: Instant }[]
  isGranted: boolean
  deliveredOn?: LegalDay
  /** The latest moment at which something of this case is said to have happened. */
  latestAt: Instant
  /** When the last fact was recorded. */
  recordedAt?: Instant
  /** 补录申报: which day's delayed entry was declared, and whether somebody else approved it. */
  lateEntries: readonly { lateEntryId: LateEntryId; happenedOn: LegalDay; isApproved: boolean }[]
}

/** No day is due while the supervision body reads the answer. */
interface OpenDirective {
  unitId: UnitId
  dueOn?: LegalDay
}

/** A card that waits for its unit: 签收 for a warning, 整改反馈 for yellow and red. */
export interface Owed {
  level: Level
  /** 发出之日. */
  on: LegalDay
  unitId: UnitId
  isAcknowledged?: boolean
  /** 申诉期间不催整改. */
  isObjected?: boolean
}

/**
 * Folds one fact. Facts of a kind that supervision does not know change nothing but the version.
 */
export function watch(
  before: Watched | undefined,
  caseId: CaseId,
  fact: CaseFact,
): Watched | undefined {
  const on = dayOf(fact.occurredAt)
  if (fact.type === 'CaseSubmitted') {
    const {
      itemId,
      pins,
      unitId,
      applicantId,
      matterId,
      attempt,
      townshipId,
      channel,
      materials,
      exempt,
    } = fact.body
    return {
      caseId,
      itemId,
      pins,
      unitId,
      applicantId,
      matterId,
      attempt,
      townshipId,
      channel,
      receivedOn: on,
      corrections: [],
      materials: materials.map((m) => m.materialId),
      ...(exempt && { exempt }),
      procedures: [],
      extensions: [],
      steps: [],
      done: [],
      isGranted: false,
      latestAt: fact.occurredAt,
      recordedAt: fact.recordedAt,
      lateEntries: [],
      version: fact.version,
      cards: {},
    }
  }
  // A stream that does not begin with its submission is a finding of the ledger, not of a rule.
  if (!before) return undefined
  const latestAt = fact.occurredAt > before.latestAt ? fact.occurredAt : before.latestAt
  return {
    ...before,
    ...change(before, fact, on),
    latestAt,
    recordedAt: fact.recordedAt,
    version: fact.version,
  }
}

/**
 * Folds what became of a card: issued, lifted, answered, objected to, settled; what a rule's card
 * has reached, too.
 */
export function watchCard<S extends Subject>(w: S, kind: string, event: CardFact): S {
  const after = settle(w, kind, event)
  const isOfRule =
    event.type === 'CardEscalated' || (event.type === 'CardIssued' && event.body.mode === 'auto')
  return isOfRule ? reach(after, kind, event.body.level) : after
}

/** A rule calls for a card of this level: it is reached, and the unit owes an answer. */
export const raised = <S extends Subject>(w: S, kind: string, owed: Owed): S =>
  owe(reach(w, kind, owed.level), kind, owed)

function settle<S extends Subject>(w: S, kind: string, event: CardFact): S {
  const owed = w.owed?.[kind]
  switch (event.type) {
    case 'CardIssued':
    case 'CardEscalated':
      return owe(w, kind, { ...event.body, on: dayOf(event.recordedAt) })
    case 'CardAcknowledged':
      return owed ? owe(w, kind, { ...owed, isAcknowledged: true }) : w
    case 'ObjectionFiled':
    case 'ObjectionDismissed':
      return owed ? owe(w, kind, { ...owed, isObjected: event.type === 'ObjectionFiled' }) : w
    case 'CardRectified':
    case 'CardClosed':
    case 'CardRevoked': {
      const { [kind]: _settled, ...rest } = w.owed ?? {}
      return { ...w, owed: rest }
    }
  }
}

/** The level that a card of this kind has reached: it rises and never falls (升级不降级). */
function reach<S extends Subject>(w: S, kind: string, level: Level): S {
  return severityOf(level) > severityOf(w.cards[kind])
    ? { ...w, cards: { ...w.cards, [kind]: level } }
    : w
}

/**
 * The unit owes an answer; a card for not answering a card asks for no further one: it ends with
 * the one it is about.
 */
function owe<S extends Subject>(
  w: S,
  kind: string,
  { level, on, unitId, isAcknowledged, isObjected }: Owed,
): S {
  if (kind.startsWith('answer.')) return w
  return {
    ...w,
    owed: {
      ...w.owed,
      [kind]: {
        level,
        on,
        unitId,
        ...(isAcknowledged && { isAcknowledged }),
        ...(isObjected && { isObjected }),
      },
    },
  }
}

/** Folds a 督办 on the case. */
export function watchDirective<S extends Subject>(w: S, id: string, event: DirectiveEvent): S {
  const { [id]: open, ...rest } = w.directives ?? {}
  switch (event.type) {
    case 'DirectiveIssued':
      return {
        ...w,
        directives: { ...rest, [id]: { unitId: event.body.unitId, dueOn: event.body.dueOn } },
      }
    case 'DirectiveReturned':
      return {
        ...w,
        directives: { ...rest, ...(open && { [id]: { ...open, dueOn: event.body.dueOn } }) },
      }
    case 'DirectiveAnswered':
      return { ...w, directives: { ...rest, ...(open && { [id]: { unitId: open.unitId } }) } }
    case 'DirectiveClosed':
      return { ...w, directives: rest }
  }
}

/** Where a case stands, as the board has it. */
export function stageOf(w: Watched): Stage {
  if (w.closedOn) return 'closed'
  if (w.decidedOn) return 'decided'
  if (w.acceptedOn) return w.procedures.some((p) => !p.endedOn) ? 'paused' : 'processing'
  return w.corrections.some((c) => !c.suppliedOn) ? 'correcting' : 'submitted'
}

const STILL: ReadonlySet<string> = new Set([
  'DocumentIssued',
  'ApprovalRevoked',
  'LicenceCancelled',
  'DelayExplained',
  'CaseUrged',
  'CaseCopied',
  'FeeCharged',
  'CaseCorrectedOnSpot',
  'ProcedureRequested',
  'ExtensionRequested',
  'GapSupplied',
  'LateEntryDeclared',
  'LateEntryApproved',
] satisfies CaseFact['type'][])

/** Can a fact of this kind move a limit, or stop one? */
export function movesLimits(type: string): boolean {
  return !STILL.has(type)
}

const change = (w: Watched, fact: CaseFact, on: LegalDay): Partial<Watched> =>
  changeOfSteps(w, fact, on) ?? changeOfLimits(w, fact, on) ?? changeOfCase(w, fact, on)

/** Where the case stands on its process, and who did what there. */
function changeOfSteps(w: Watched, fact: CaseFact, on: LegalDay): Partial<Watched> | undefined {
  switch (fact.type) {
    case 'StepAssigned':
    case 'StepTransferred':
      return {
        steps: w.steps.map((s) =>
          s.stepId === fact.body.stepId ? { ...s, officerId: fact.body.officerId } : s,
        ),
      }
    case 'StepCompleted':
      return {
        ...moved(w, fact.body, on, fact.version, fact.body.stepId),
        done: [...w.done, { stepId: fact.body.stepId, by: fact.actor, at: fact.occurredAt }],
      }
    // 会签: the step stays open until the fact that carries the result.
    case 'CountersignersNamed':
    case 'CountersignerDropped':
      return moved(w, fact.body, on, fact.version, fact.body.result && fact.body.stepId)
    case 'Countersigned':
      return {
        ...moved(w, fact.body, on, fact.version, fact.body.result && fact.body.stepId),
        done: [...w.done, { stepId: fact.body.stepId, by: fact.actor }],
      }
    case 'StepReturned':
    case 'StepTakenBack':
    case 'TermRanOut':
      return moved(w, fact.body, on, fact.version)
    case 'ProcessChanged': {
      const { to, mapping, cancelled, behind } = fact.body
      const steps = w.steps
        .filter((s) => !cancelled.includes(s.stepId))
        .map((s) => ({ ...s, stepId: targetOf(mapping, s.stepId) }))
      return {
        pins: { ...w.pins, process: to },
        behind,
        ...moved({ ...w, steps }, { ...fact.body, cancelled: [] }, on, fact.version),
      }
    }
    default:
      return undefined
  }
}

/** What stops the count of its limits, or makes them longer. */
function changeOfLimits(w: Watched, fact: CaseFact, on: LegalDay): Partial<Watched> | undefined {
  switch (fact.type) {
    case 'ProcedureStarted':
      return {
        procedures: [
          ...w.procedures,
          {
            kind: fact.body.kind,
            startedOn: on,
            limitWorkdays: fact.body.limitWorkdays,
            version: fact.version,
          },
        ],
      }
    case 'ProcedureEnded':
      return {
        procedures: w.procedures.map((p) => (p.endedOn === undefined ? { ...p, endedOn: on } : p)),
      }
    case 'LimitExtended':
      return { extensions: [...w.extensions, { workdays: fact.body.workdays, on }] }
    default:
      return undefined
  }
}

function changeOfCase(w: Watched, fact: CaseFact, on: LegalDay): Partial<Watched> {
  switch (fact.type) {
    case 'CorrectionRequired':
      return { corrections: [...w.corrections, { requiredOn: on }] }
    case 'CaseSupplemented':
      return {
        materials: [...new Set([...w.materials, ...fact.body.materials.map((m) => m.materialId)])],
        ...(fact.body.complete && {
          corrections: w.corrections.map((c, i) =>
            i === w.corrections.length - 1 ? { ...c, suppliedOn: on } : c,
          ),
        }),
      }
    case 'CaseAccepted':
      return {
        acceptedOn: on,
        countsFrom: fact.body.since,
        ...moved(w, fact.body, on, fact.version),
      }
    case 'CaseApproved':
    case 'CaseDenied':
      return {
        decidedOn: on,
        isGranted: fact.type === 'CaseApproved',
        steps: [],
        done: [...w.done, { stepId: 'decide', by: fact.actor }],
      }
    // By law, not by anybody's hand.
    case 'RenewalDeemed':
      return { decidedOn: on, isGranted: true, steps: [] }
    case 'ResultDelivered':
      return { deliveredOn: on, closedOn: on }
    case 'CaseDeclined':
    case 'CaseTerminated':
    case 'CaseWithdrawn':
    case 'CaseVoided':
    case 'CaseTransferredUp':
      return { closedOn: on, steps: [] }
    case 'LateEntryDeclared':
      return { lateEntries: [...w.lateEntries, declaredEntry(fact.body)] }
    case 'LateEntryApproved':
      return {
        lateEntries: w.lateEntries.map((e) =>
          e.lateEntryId === fact.body.lateEntryId ? { ...e, isApproved: true } : e,
        ),
      }
    default:
      return {}
  }
}

const declaredEntry = ({
  lateEntryId,
  happenedAt,
}: {
  lateEntryId: LateEntryId
  happenedAt: Instant
}) => ({
  lateEntryId,
  happenedOn: dayOf(happenedAt),
  isApproved: false,
})

function moved(
  w: Watched,
  body: { entered: string[]; cancelled: string[] },
  on: LegalDay,
  version: number,
  completed?: string,
): Partial<Watched> {
  const left = w.steps.filter((s) => s.stepId !== completed && !body.cancelled.includes(s.stepId))
  return { steps: [...left, ...body.entered.map((stepId) => ({ stepId, startedOn: on, version }))] }
}

/** The times that the legal clocks are computed from. */
export function timesOf(w: Watched, limitShare: (stepId: StepId) => number): CaseTimes {
  return {
    receivedOn: w.receivedOn,
    correction: w.corrections.at(-1),
    acceptedOn: w.acceptedOn,
    countsFrom: w.countsFrom,
    pauses: w.procedures.map(({ kind, startedOn, endedOn, limitWorkdays }) => ({
      kind,
      startedOn,
      endedOn,
      capWorkdays: limitWorkdays,
    })),
    extensions: w.extensions,
    openSteps: w.steps.map(({ stepId, startedOn }) => ({
      stepId,
      startedOn,
      limitShare: limitShare(stepId),
    })),
    decidedOn: w.decidedOn,
    isGranted: w.isGranted,
    deliveredOn: w.deliveredOn,
    closedOn: w.closedOn,
  }
}
