import type { Role } from '#identity'

/** How an actor stands to a case. */
export type Relation =
  | 'own' // the applicant or the agent of the case
  | 'deciding-unit' // works at the unit that decides
  | 'first-level' // works at its township or sub-district
  | 'copied' // works at a unit that was told of it (抄送)
  | 'asked' // works at a unit whose opinion is waited for (征求意见)
  | 'any' // wherever they work

/** One row of the table of who may. A row that is not there does not exist. */
export interface Grant {
  /**
   * `step`: whoever holds the role of an open step at its unit; `decision`: that of the step that
   * decides.
   */
  role: Role | 'applicant' | 'step' | 'decision'
  relation: Relation
}

export const grants = (relation: Relation, ...roles: Grant['role'][]): Grant[] =>
  roles.map((role) => ({ role, relation }))

/** 窗口: the unit's own, the township's, the hall's. */
export const COUNTER: readonly Grant[] = [
  ...grants('deciding-unit', 'clerk'),
  ...grants('first-level', 'clerk'),
  ...grants('any', 'hall-clerk'),
]
export const APPLICANT: readonly Grant[] = grants('own', 'applicant')
export const STEP: readonly Grant[] = grants('deciding-unit', 'step')
export const DECISION: readonly Grant[] = grants('deciding-unit', 'decision')
