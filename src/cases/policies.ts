import type { StaffId, StepId, UnitId } from '#foundation/ids'
import { type Actor, type ApplicantActor, isStillAgent, type Officer, type Role } from '#identity'
import { getStep } from '#process'
import type { AnyAct } from './acts/act.ts'
import { ACTS, type ActName } from './acts/index.ts'
import { APPLICANT, type Grant, grants } from './grants.ts'
import { type CaseState, openVisits, type World } from './state.ts'

/** Roles whose eyes reach the whole county; supervisors see personal data masked. */
export const COUNTY_READERS = [
  'hall-clerk',
  'hall-manager',
  'supervision-officer',
  'supervision-lead',
] as const satisfies Role[]
/** Those who see what their unit decides, receives as first level, or was told of. */
export const UNIT_READERS = [
  'clerk',
  'handler',
  'reviewer',
  'approver',
  'unit-head',
  'unit-supervisor',
] as const satisfies Role[]

/** Whoever may answer for a unit that a case has asked something. */
const ASKED = Object.values<AnyAct>(ACTS)
  .flatMap(({ may }) => may)
  .filter((grant) => grant.relation === 'asked')

/** The units that a case has asked something, answered or not. */
export const askedUnits = (state: CaseState): UnitId[] => ASKED.flatMap(({ units }) => units(state))

/** The units that find a case in their lists besides its own: told of it, or asked something. */
export const unitsBeside = (state: CaseState): UnitId[] => [
  ...state.copies.map(({ unitId }) => unitId),
  ...askedUnits(state),
]

const READERS: readonly Grant[] = [
  ...APPLICANT,
  ...grants('deciding-unit', ...UNIT_READERS),
  ...grants('first-level', ...UNIT_READERS),
  ...grants('copied', 'handler', 'reviewer', 'approver', 'unit-head'),
  ...ASKED,
  ...grants('any', ...COUNTY_READERS),
]

/** Whether they see the cases of every unit in lists and numbers. */
export const seesWholeCounty = ({ roles }: Officer, ...besides: Role[]): boolean =>
  roles.some((role) => [...COUNTY_READERS, ...besides].some((reader) => reader === role))

/** May this actor do it to this case: at this step, when one is named. */
export function mayPerform(
  act: ActName,
  actor: Actor,
  state: CaseState,
  world: World,
  stepId?: StepId,
): boolean {
  return ACTS[act].may.some((grant) => holds(grant, actor, state, world, stepId))
}

export function mayRead(actor: Actor, state: CaseState, world: World): boolean {
  return isSigner(actor, state) || READERS.some((grant) => holds(grant, actor, state, world))
}

/** What of a case says who sees whose it is; on its page and in a list the same. */
export type Whose = Pick<
  CaseState,
  'unitId' | 'townshipId' | 'receivedUnitId' | 'stage' | 'tolerated' | 'visits'
>

/**
 * Supervision and the hall see that a case exists and how it goes, not whose it is; a counter of
 * the hall does of what it received and of what waits for it.
 */
export function seesPersonalData(actor: Actor, state: Whose): boolean {
  if (actor.kind === 'applicant') return true
  return (
    actor.unitId === state.unitId ||
    actor.unitId === state.townshipId ||
    isSigner(actor, state) ||
    (actor.roles.includes('hall-clerk') &&
      (actor.unitId === state.receivedUnitId || waitsAtCounter(state)))
  )
}

/** To be accepted, to be corrected or supplied with what was missing, to be handed over. */
const waitsAtCounter = ({ stage, tolerated }: Whose): boolean =>
  stage === 'submitted' ||
  stage === 'correcting' ||
  stage === 'decided' ||
  (stage === 'processing' && tolerated.some(({ suppliedOn }) => suppliedOn === undefined))

/** 会签人 of another unit are given the file that they sign. */
const isSigner = (actor: Actor, { visits }: Pick<CaseState, 'visits'>) =>
  actor.kind === 'officer' && visits.some((v) => v.countersigners?.includes(actor.staffId))

function holds(
  grant: Grant,
  actor: Actor,
  state: CaseState,
  world: World,
  stepId?: StepId,
): boolean {
  if (actor.kind === 'applicant') {
    return grant.role === 'applicant' && isTheirs(actor, state)
  }
  if (grant.role === 'applicant') return false
  if (grant.role === 'step' || grant.role === 'decision')
    return openVisits(state)
      .filter((visit) => stepId === undefined || visit.stepId === stepId)
      .filter((visit) => grant.role === 'step' || getStep(world.net, visit.stepId).isDecision)
      .some((visit) => mayTakeStep(actor, visit, world))
  if (!actor.roles.includes(grant.role)) return false
  switch (grant.relation) {
    case 'any':
      return true
    case 'deciding-unit':
      return actor.unitId === state.unitId
    case 'first-level':
      return actor.unitId === state.townshipId
    case 'copied':
      return state.copies.some((c) => c.unitId === actor.unitId)
    case 'asked':
      return grant.units(state).includes(actor.unitId)
    case 'own':
      return false
    default:
      return grant satisfies never
  }
}

/** Their own case, or one in which they still act for whoever applies. */
const isTheirs = (actor: ApplicantActor, state: CaseState) =>
  state.applicantId === actor.applicantId ||
  (state.agentId === actor.applicantId && isStillAgent(actor, state))

function mayTakeStep(
  officer: Officer,
  visit: { stepId: StepId; unitId: UnitId; countersigners?: StaffId[] },
  { net }: World,
): boolean {
  const { role } = getStep(net, visit.stepId)
  if (role === 'countersigner') return visit.countersigners?.includes(officer.staffId) ?? false
  return officer.unitId === visit.unitId && officer.roles.includes(role as Role)
}
