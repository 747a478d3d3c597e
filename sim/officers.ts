import { staffIds, type UnitId } from '#foundation/ids'
import { type Officer, type Role, ROLES, SERVICE_CENTRE } from '#identity'

const IN_PAIRS: readonly Role[] = ['clerk', 'hall-clerk', 'handler', 'supervision-officer']

/**
 * Who holds a role in a unit; where there are two, the first or the second of them. At the counters
 * of the hall sit its own clerks.
 */
export function officer(unitId: UnitId, asked: Role, n: 1 | 2 = 1): Officer {
  const role = unitId === SERVICE_CENTRE && asked === 'clerk' ? 'hall-clerk' : asked
  return {
    kind: 'officer',
    staffId: staffIds.of(`${unitId}.${role}${IN_PAIRS.includes(role) ? n : ''}`),
    name: ROLES[role],
    unitId,
    roles: [role],
    actsFor: [],
  }
}
