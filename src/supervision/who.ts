import type { UnitId } from '#foundation/ids'
import type { Officer, Role } from '#identity'
import { notOf, roleAt, type Whom } from '#tasks'

/** The supervision body. */
export const BODY = ['supervision-officer', 'supervision-lead'] as const satisfies Role[]
/** Who sees the cards of every unit; the others see those of their own. */
export const SEE_ALL = [...BODY, 'leader', 'hall-manager', 'auditor'] as const satisfies Role[]
/** Leads are for those who inspect; the inspected unit hears of them from people. */
export const SEE_LEADS = [...BODY, 'auditor'] as const satisfies Role[]
/** Who answers for a unit before the supervision body. */
const ANSWERERS = ['unit-supervisor', 'unit-head'] as const satisfies Role[]

const holds = (officer: Officer, roles: readonly Role[]) =>
  officer.roles.some((role) => roles.includes(role))

/** Works for the supervision body. */
export const isBody = (officer: Officer) => holds(officer, BODY)

/** The supervision body, as those for whom something waits; nobody decides about the own unit. */
export const bodyBut = (unitId: UnitId, ...roles: Role[]): Whom => ({
  audience: (roles.length > 0 ? roles : BODY).map((role) => roleAt(role)),
  barred: [notOf(unitId)],
})

/** Those who answer for a unit before the supervision body, and whoever else of it is let. */
export const answerersOf = (unitId: UnitId, ...also: Role[]): Whom => ({
  audience: [...ANSWERERS, ...also].map((role) => roleAt(role, unitId)),
  barred: [],
})

/** Readers: a unit its own, the supervision body and leaders all. */
export const seesAllCards = (officer: Officer) => holds(officer, SEE_ALL)
export const maySeeCard = (officer: Officer, { unitId }: { unitId: UnitId }) =>
  seesAllCards(officer) || officer.unitId === unitId

/**
 * The unit whose rows an officer is shown: the one that was asked for (`cardReaders` lets nobody
 * ask for more than they may see), else their own, or all.
 */
export const scopeOf = (officer: Officer, asked?: UnitId): UnitId | undefined =>
  asked ?? (seesAllCards(officer) ? undefined : officer.unitId)
