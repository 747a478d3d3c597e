import type { UnitId } from '#foundation/ids'
import type { Role } from '#identity'
import type { CaseState } from './state.ts'

/** How an actor stands to a case. */
export type Relation =
  | 'own' // the applicant or the agent of the case
  | 'deciding-unit' // works at the unit that decides
  | 'first-level' // works at its township or sub-district
  | 'copied' // works at a unit that was told of it (抄送)
  | 'asked' // works at a unit that the case has asked something, such as its opinion (征求意见)
  | 'any' // wherever they work

/** One row of the table of who may. A row that is not there does not exist. */
export type Grant = Holder & ({ relation: Exclude<Relation, 'asked'> } | AskedGrant)
interface Holder {
  /**
   * `step`: whoever holds the role of an open step at its unit; `decision`: that of the step that
   * decides.
   */
  role: Role | 'applicant' | 'step' | 'decision'
}
interface AskedGrant {
  relation: 'asked'
  /** Which units the case has asked. They may read it, too. */
  units: (state: CaseState) => readonly UnitId[]
}

export const grants = (relation: Exclude<Relation, 'asked'>, ...roles: Grant['role'][]): Grant[] =>
  roles.map((role) => ({ role, relation }))

/** Those of the units that a case has asked something, by its own state. */
export const grantsAsked = (units: AskedGrant['units'], ...roles: Grant['role'][]): Grant[] =>
  roles.map((role) => ({ role, relation: 'asked', units }))

/** 窗口: the unit's own, the township's, the hall's. */
export const COUNTER: readonly Grant[] = [
  ...grants('deciding-unit', 'clerk'),
  ...grants('first-level', 'clerk'),
  ...grants('any', 'hall-clerk'),
]
export const APPLICANT: readonly Grant[] = grants('own', 'applicant')
export const STEP: readonly Grant[] = grants('deciding-unit', 'step')
export const DECISION: readonly Grant[] = grants('deciding-unit', 'decision')
