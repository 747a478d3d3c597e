import type { StaffId, StepId, UnitId } from '#foundation/ids'
import type { Actor, Officer, Role } from '#identity'
import { getStep } from '#process'
import type { ActName } from './contract.ts'
import { type CaseState, openVisits, type World } from './state.ts'

/** How an actor stands to a case. */
export type Relation =
  | 'own' // the applicant or the agent of the case
  | 'deciding-unit' // works at the unit that decides
  | 'first-level' // works at its township or sub-district
  | 'copied' // works at a unit that was told of it (抄送)
  | 'any' // wherever they work

export interface Grant {
  role: Role | 'applicant' | 'step' // `step`: whoever holds the role of an open step at its unit
  relation: Relation
}

const grants = (relation: Relation, ...roles: Grant['role'][]): Grant[] =>
  roles.map((role) => ({ role, relation }))

const COUNTER = [
  ...grants('deciding-unit', 'clerk'),
  ...grants('first-level', 'clerk'),
  ...grants('any', 'hall-clerk'),
]
const STEP = grants('deciding-unit', 'step')

/** Who may perform which act: the whole table. A row that is not here does not exist. */
export const ACT_POLICIES: Record<ActName, readonly Grant[]> = {
  precheck: COUNTER,
  correction: COUNTER,
  supplement: [...grants('own', 'applicant'), ...COUNTER],
  acceptance: COUNTER,
  'tolerant-acceptance': COUNTER,
  declination: COUNTER,
  'spot-correction': COUNTER,
  assignment: grants('deciding-unit', 'reviewer', 'approver', 'unit-head'),
  examination: STEP,
  countersignature: STEP,
  countersigners: grants('deciding-unit', 'handler', 'reviewer', 'approver'),
  transfer: STEP,
  return: STEP,
  'taking-back': [
    ...grants('deciding-unit', 'handler', 'reviewer'),
    ...grants('first-level', 'handler', 'reviewer'),
  ],
  'procedure-request': grants('deciding-unit', 'handler', 'reviewer'),
  'procedure-start': grants('deciding-unit', 'approver', 'unit-head'),
  'procedure-end': grants('deciding-unit', 'handler', 'reviewer', 'approver'),
  'extension-request': grants('deciding-unit', 'handler', 'reviewer'),
  extension: grants('deciding-unit', 'unit-head'),
  approval: STEP,
  denial: STEP,
  'gap-supply': [...grants('own', 'applicant'), ...COUNTER],
  termination: grants('deciding-unit', 'approver', 'unit-head'),
  withdrawal: [...grants('own', 'applicant'), ...COUNTER],
  voiding: grants('deciding-unit', 'approver', 'unit-head'),
  'upward-transfer': grants('deciding-unit', 'approver', 'unit-head'),
  delivery: COUNTER,
  'late-entry': [...COUNTER, ...grants('deciding-unit', 'handler', 'reviewer', 'approver')],
  'late-entry-approval': grants('deciding-unit', 'unit-supervisor', 'unit-head'),
  'fee-charge': COUNTER,
  revocation: grants('deciding-unit', 'unit-head'),
  'delay-explanation': grants('deciding-unit', 'handler', 'reviewer', 'approver', 'unit-head'),
  urging: [
    ...grants('own', 'applicant'),
    ...grants('deciding-unit', 'unit-supervisor', 'unit-head'),
    ...grants('any', 'hall-manager', 'supervision-officer'),
  ],
  copying: grants('deciding-unit', 'clerk', 'handler', 'reviewer', 'approver'),
}

/** Roles that may read a case wherever it is handled; supervisors see personal data masked. */
const READERS: readonly Grant[] = [
  ...grants('own', 'applicant'),
  ...grants(
    'deciding-unit',
    'clerk',
    'handler',
    'reviewer',
    'approver',
    'unit-head',
    'unit-supervisor',
  ),
  ...grants(
    'first-level',
    'clerk',
    'handler',
    'reviewer',
    'approver',
    'unit-head',
    'unit-supervisor',
  ),
  ...grants('copied', 'handler', 'reviewer', 'approver', 'unit-head'),
  ...grants('any', 'hall-clerk', 'hall-manager', 'supervision-officer', 'supervision-lead'),
]

export function mayPerform(act: ActName, actor: Actor, state: CaseState, world: World): boolean {
  return ACT_POLICIES[act].some((grant) => holds(grant, actor, state, world))
}

export function mayRead(actor: Actor, state: CaseState, world: World): boolean {
  return READERS.some((grant) => holds(grant, actor, state, world))
}

/** Supervision and the hall see that a case exists and how it goes, not whose it is. */
export function seesPersonalData(
  actor: Actor,
  state: { unitId: UnitId; townshipId?: UnitId | null },
): boolean {
  if (actor.kind === 'applicant') return true
  return (
    actor.unitId === state.unitId ||
    actor.unitId === state.townshipId ||
    actor.roles.includes('hall-clerk')
  )
}

function holds(grant: Grant, actor: Actor, state: CaseState, world: World): boolean {
  if (actor.kind === 'applicant') {
    return (
      grant.role === 'applicant' &&
      (state.applicantId === actor.applicantId || state.agentId === actor.applicantId)
    )
  }
  if (grant.role === 'applicant') return false
  if (grant.role === 'step')
    return openVisits(state).some((visit) => mayTakeStep(actor, visit, world))
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
    default:
      return false
  }
}

function mayTakeStep(
  officer: Officer,
  visit: { stepId: StepId; unitId: UnitId; countersigners?: StaffId[] },
  { net }: World,
): boolean {
  const { role } = getStep(net, visit.stepId)
  if (role === 'countersigner') return visit.countersigners?.includes(officer.staffId) ?? false
  return officer.unitId === visit.unitId && officer.roles.includes(role as Role)
}
