import type { UnitId } from '#foundation/ids'
import type { Officer, Role } from '#identity'

/** The supervision body. */
export const BODY = ['supervision-officer', 'supervision-lead'] as const satisfies Role[]
/** Who sees the cards of every unit; the others see those of their own. */
export const SEE_ALL = [...BODY, 'leader', 'hall-manager', 'auditor'] as const satisfies Role[]
/** Leads are for those who inspect; the inspected unit hears of them from people. */
export const SEE_LEADS = [...BODY, 'auditor'] as const satisfies Role[]
/** Who answers for a unit before the supervision body. */
export const ANSWERERS = ['unit-supervisor', 'unit-head'] as const satisfies Role[]

const holds = (officer: Officer, roles: readonly Role[]) =>
  officer.roles.some((role) => roles.includes(role))

/** Works for the supervision body. */
export const isBody = (officer: Officer) => holds(officer, BODY)

/** Answers for a unit before the supervision body. */
export const isUnitAnswerer = (officer: Officer, unitId: UnitId) =>
  officer.unitId === unitId && holds(officer, ANSWERERS)

/** Readers: a unit its own, the supervision body and leaders all. */
export const seesAllCards = (officer: Officer) => holds(officer, SEE_ALL)

/** The unit whose rows an officer sees: the one that was asked for, or their own; all without one. */
export const scopeOf = (officer: Officer, asked?: UnitId): UnitId | undefined =>
  seesAllCards(officer) ? asked : officer.unitId
