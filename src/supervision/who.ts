import type { UnitId } from '#foundation/ids'
import type { Officer, Role } from '#identity'

const holds = (officer: Officer, ...roles: Role[]) =>
  officer.roles.some((role) => roles.includes(role))

/** Works for the supervision body. */
export const isBody = (officer: Officer) =>
  holds(officer, 'supervision-officer', 'supervision-lead')

/** Answers for a unit before the supervision body. */
export const isUnitAnswerer = (officer: Officer, unitId: UnitId) =>
  officer.unitId === unitId && holds(officer, 'unit-supervisor', 'unit-head')

/** Readers: a unit its own, the supervision body and leaders all. */
export const seesAllCards = (officer: Officer) =>
  isBody(officer) || holds(officer, 'leader', 'hall-manager', 'auditor')

/** Leads are for those who inspect; the inspected unit hears of them from people. */
export const seesLeads = (officer: Officer) => isBody(officer) || holds(officer, 'auditor')
