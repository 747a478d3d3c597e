import type { StaffId, UnitId } from '#foundation/ids'
import type { World } from './book.ts'
import type { AnyKind } from './kind.ts'

/** Who publishes, as far as this module asks. */
export interface Publisher {
  readonly staffId: StaffId
  readonly unitId: UnitId
  readonly roles: readonly string[]
  /** Colleagues whose duties this officer has taken over (AB 岗). */
  readonly actsFor: readonly StaffId[]
}

/**
 * Units that a publication concerns: `undefined` is the county as a whole; none, while nobody uses
 * it.
 */
export type Concerned = readonly (string | undefined)[]

/**
 * The units that a key concerns: by what it says in force or is published to say, and by what is
 * `wanted` of it.
 */
export function concernedBy(
  kind: AnyKind,
  key: string,
  world: World,
  wanted: readonly unknown[] = [],
): Concerned {
  const { belongsTo } = kind
  if (belongsTo === 'whoever-uses-it')
    return world
      .referrers({ kind: kind.kind, key })
      .flatMap((user) => concernedBy(world.book.kindOf(user.kind), user.key, world))
  return [...world.published(kind, key), ...wanted].map((value) => belongsTo?.(key, value, world))
}

/** May this officer draft what concerns these units? */
export const mayDraft = (
  kind: Pick<AnyKind, 'draftedBy' | 'ownUnitOnly'>,
  officer: Publisher,
  concerned: Concerned,
): boolean => isThere(officer, placesOf(kind, kind.draftedBy, concerned))

/**
 * May this officer approve, or send back, what concerns these units and was drafted in `draftedIn`?
 * What is nobody's yet is of the unit that drafted it.
 */
export const mayApprove = (
  kind: Pick<AnyKind, 'approvedBy' | 'ownUnitOnly'>,
  officer: Publisher,
  concerned: Concerned,
  draftedIn: string,
): boolean => isThere(officer, approversOf(kind, concerned, draftedIn))

/**
 * Is this officer that person, or at work in that person's place (AB 岗)? Then they are not two
 * people.
 */
export const actsAs = (
  { staffId, actsFor }: Pick<Publisher, 'staffId' | 'actsFor'>,
  person: string | undefined,
): boolean => [staffId, ...actsFor].some((id) => id === person)

/** Nobody approves what is about himself, nor does his substitute. */
export const isAboutOneself = (kind: AnyKind, key: string, officer: Publisher): boolean =>
  actsAs(officer, kind.isAbout?.(key))

/** Whoever holds a role: at one unit, or wherever they work. */
export interface Place {
  readonly role: string
  readonly unitId?: string
}

/**
 * Those who may approve or send back what concerns these units and was drafted in `draftedIn`, but
 * for those who may not themselves.
 */
export const approversOf = (
  kind: Pick<AnyKind, 'approvedBy' | 'ownUnitOnly'>,
  concerned: Concerned,
  draftedIn: string,
): Place[] => placesOf(kind, kind.approvedBy, concerned.length === 0 ? [draftedIn] : concerned)

/** What a role of a unit's own people allows ends at their unit. */
function placesOf(
  kind: Pick<AnyKind, 'ownUnitOnly'>,
  roles: readonly string[],
  concerned: Concerned,
): Place[] {
  const endsAtUnit = (role: string) =>
    role.startsWith('unit-') || (kind.ownUnitOnly ?? []).includes(role)
  const [one, ...others] = new Set(concerned)
  return roles.flatMap((role): Place[] => {
    if (!endsAtUnit(role) || concerned.length === 0) return [{ role }]
    return one !== undefined && others.length === 0 ? [{ role, unitId: one }] : []
  })
}

const isThere = (officer: Publisher, places: readonly Place[]): boolean =>
  places.some(
    ({ role, unitId = officer.unitId }) =>
      officer.roles.includes(role) && officer.unitId === unitId,
  )
