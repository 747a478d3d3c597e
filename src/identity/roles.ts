import { z } from 'zod'
import type { ApplicantId, ItemId, OwnerId, StaffId, UnitId } from '#foundation/ids'
import { ROLES } from '#text/roles'

export { ROLES }
/**
 * 岗位角色. What each may do stands in `src/cases/policies.ts` and, for other modules, beside their
 * routes.
 */
export type Role = keyof typeof ROLES
export const roleSchema = z.enum(Object.keys(ROLES) as [Role, ...Role[]])

/** Roles whose power ends at one unit. */
export const UNIT_ROLES: ReadonlySet<Role> = new Set([
  'clerk',
  'handler',
  'reviewer',
  'approver',
  'unit-head',
  'unit-admin',
  'unit-maintainer',
  'unit-supervisor',
])

/** Supervisors and administrators sign in with a second factor. */
export const SECOND_FACTOR_ROLES: ReadonlySet<Role> = new Set([
  'supervision-officer',
  'supervision-lead',
  'unit-supervisor',
  'system-admin',
  'security-admin',
  'auditor',
  'unit-admin',
])

const ADMINISTRATORS: readonly Role[] = ['system-admin', 'security-admin', 'auditor']
const HANDLERS: readonly Role[] = [
  'clerk',
  'hall-clerk',
  'handler',
  'reviewer',
  'approver',
  'unit-head',
]
/**
 * Posts that nobody holds beside each other: the three administrators (三权分立) beside any other;
 * who supervises beside who handles; who appoints beside who decides.
 * @law GB/T 22239—2019 8.1.5
 */
const APART: readonly (readonly [readonly Role[], readonly Role[]])[] = [
  ...ADMINISTRATORS.map((one) => {
    const others = (Object.keys(ROLES) as Role[]).filter((role) => role !== one)
    return [[one], others] as const
  }),
  [
    ['unit-supervisor', 'supervision-officer', 'supervision-lead'],
    [...HANDLERS, 'unit-admin'],
  ],
  [['unit-admin'], ['approver', 'unit-head']],
]

/** Two of these posts that one person may not hold together, if there are any. */
export function clashOf(roles: readonly Role[]): readonly [Role, Role] | undefined {
  const held = (of: readonly Role[]) => of.find((role) => roles.includes(role))
  for (const [some, others] of APART) {
    const [one, other] = [held(some), held(others)]
    if (one && other) return [one, other]
  }
  return undefined
}

/**
 * An officer as the acts see them on a day: own duties, and those of colleagues who delegated
 * theirs (AB 岗).
 */
export interface Officer {
  kind: 'officer'
  staffId: StaffId
  name: string
  unitId: UnitId
  roles: readonly Role[]
  /** Colleagues whose duties this officer has taken over today. */
  actsFor: readonly StaffId[]
}

/** A citizen, an enterprise, or an agent of either, signed in on the portal. */
export interface ApplicantActor {
  kind: 'applicant'
  applicantId: ApplicantId
  /** Authorities that they were given here, also those that have ended; none unless it is said. */
  mandates?: readonly Mandate[]
}

/** 委托, as it stands today. */
export interface Mandate {
  principalId: ApplicantId
  /** The items that it is for; null for all. */
  itemIds: readonly ItemId[] | null
  isInForce: boolean
}

/**
 * May an agent still act in a matter that they began in somebody's name? Authority that was given
 * here must be in force; who came to a counter showed it on paper, which counts until something
 * else is given here.
 * @law 民法典 173、174
 */
export function isStillAgent(
  { mandates = [] }: ApplicantActor,
  of: { applicantId: ApplicantId; itemId: ItemId; channel: string },
): boolean {
  const given = mandates.filter(
    ({ principalId, itemIds }) =>
      principalId === of.applicantId && (itemIds?.includes(of.itemId) ?? true),
  )
  return given.length === 0 ? of.channel !== 'portal' : given.some((m) => m.isInForce)
}

export type Actor = Officer | ApplicantActor

/** Under whose name a file of theirs is kept. */
export const ownerOf = (actor: Actor): OwnerId =>
  actor.kind === 'officer' ? actor.staffId : actor.applicantId
