import { expect } from 'vitest'
import { type StaffId, staffIds, type UnitId } from '#foundation/ids'
import { type Officer, type Role, ROLES } from '#identity'
import { isAmong, type Task } from '#tasks'

const officerOf = (
  unitId: UnitId,
  role: Role,
  staffId: StaffId = staffIds.of(`${unitId}.${role}`),
): Officer => ({ kind: 'officer', staffId, name: '', unitId, roles: [role], actsFor: [] })

/** Of each of these units each role, by the id that it would have, and once more by another. */
const everybodyOf = (units: readonly UnitId[]): Officer[] =>
  units.flatMap((unit) =>
    (Object.keys(ROLES) as Role[]).flatMap((role) => [
      officerOf(unit, role),
      officerOf(unit, role, staffIds.of(`${unit}.${role}2`)),
    ]),
  )

const EVERYBODY = everybodyOf(['north', 'south', 'supervision', 'service-centre'])

type Deeds<N extends string> = Readonly<Record<N, { waits: 'for-nobody' | { as: string } }>>

/** The acts of a table that are waited for: a test of its desks meets each of them. */
export const waitedOf = <N extends string>(deeds: Deeds<N>): N[] =>
  (Object.keys(deeds) as N[]).filter((act) => deeds[act].waits !== 'for-nobody').sort()

/**
 * Whoever is offered what is waited for has it on the desk, and nobody else does. Adds to `met`
 * what was offered to anybody.
 */
export function expectDesks<N extends string>(
  tasks: readonly Task[],
  deeds: Deeds<N>,
  offered: (who: Officer) => readonly N[],
  met = new Set<N>(),
): void {
  for (const who of EVERYBODY) {
    const waiting = offered(who).flatMap((act) => {
      if (deeds[act].waits !== 'for-nobody') met.add(act)
      const { waits } = deeds[act]
      return waits === 'for-nobody' ? [] : [waits.as]
    })
    const onDesk = tasks.filter((task) => isAmong(who, task)).map(({ todo }) => todo)
    expect(onDesk.sort(), who.staffId).toEqual([...new Set(waiting)].sort())
  }
}
