import type { Instant } from '#foundation/time'
import type { Officer, Role } from '#identity'
import type { Origin } from '#ledger'

const holds = (officer: Officer, ...roles: Role[]) =>
  officer.roles.some((role) => roles.includes(role))

/** Works for the supervision body. */
export const isBody = (officer: Officer) =>
  holds(officer, 'supervision-officer', 'supervision-lead')

/** Answers for a unit before the supervision body. */
export const isUnitAnswerer = (officer: Officer, unitId: string) =>
  officer.unitId === unitId && holds(officer, 'unit-supervisor', 'unit-head')

/** Readers: a unit its own, the supervision body and leaders all. */
export const seesAllCards = (officer: Officer) =>
  isBody(officer) || holds(officer, 'leader', 'hall-manager', 'auditor')

/** Leads are for those who inspect; the inspected unit hears of them from people. */
export const seesLeads = (officer: Officer) => isBody(officer) || holds(officer, 'auditor')

/** How the ledger names what an officer does at the desk of supervision. */
export const atDesk = ({ officer, at }: { officer: Officer; at: Instant }): Origin => ({
  actor: officer.staffId,
  unit: officer.unitId,
  via: 'desk',
  occurredAt: at,
  recordedAt: at,
})
