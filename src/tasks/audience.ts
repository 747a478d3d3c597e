import type { StaffId, UnitId } from '#foundation/ids'
import type { Officer, Role } from '#identity'

/*
 * Whom a task waits for, in words that are written beside it and held against those of an officer:
 * `clerk@market` is whoever is a clerk there, `hall-clerk@*` wherever they work,
 * `handler@market=market.handler1` that handler and nobody else, `handler@market~market.handler1`
 * also whoever stands in for them (AB 岗), `*=tax.handler1` that person, whatever they do.
 */

/** Whoever holds this role at the unit; without one, wherever they work. */
export const roleAt = (role: Role, unitId?: UnitId): string => `${role}@${unitId ?? '*'}`

/** Somebody, whatever role they hold: of use with a name only. */
export const ANYBODY = '*'

/** Of these the one person. */
export const only = (staffId: StaffId, of = ANYBODY): string => `${of}=${staffId}`

/** Of these the one person, and whoever stands in for them. */
export const orDeputy = (staffId: StaffId, of = ANYBODY): string => `${of}~${staffId}`

/* Who is left out although the words would let them in. */

export const notThey = (staffId: string): string => `=${staffId}`
export const norDeputy = (staffId: string): string => `~${staffId}`
export const notOf = (unitId: UnitId): string => `@${unitId}`

/** The words of an officer, as they are held against those of a task. */
export interface OfficerWords {
  /** One of these stands among those for whom it waits. */
  readonly lets: readonly string[]
  /** Of these, the ones that name this officer. */
  readonly names: readonly string[]
  /** None of these stands among those who are left out. */
  readonly bars: readonly string[]
}

export function wordsOf({
  staffId,
  unitId,
  roles,
  actsFor,
}: Pick<Officer, 'staffId' | 'unitId' | 'roles' | 'actsFor'>): OfficerWords {
  const places = roles.flatMap((role) => [roleAt(role, unitId), roleAt(role)])
  const names = [ANYBODY, ...places].flatMap((of) => [
    only(staffId, of),
    ...[staffId, ...actsFor].map((id) => orDeputy(id, of)),
  ])
  return {
    lets: [...places, ...names],
    names,
    bars: [notThey(staffId), ...[staffId, ...actsFor].map(norDeputy), notOf(unitId)],
  }
}

/**
 * The role of the words by which a task waits for somebody; undefined where they are named whatever
 * their role.
 */
export const roleOf = (word: string): Role | undefined =>
  word.startsWith(ANYBODY) ? undefined : (word.slice(0, word.indexOf('@')) as Role)
