import { staffIds, type UnitId } from '#foundation/ids'
import { type Officer, type Role, ROLES } from '#identity'

const IN_PAIRS: readonly Role[] = ['clerk', 'handler', 'supervision-officer']

/** Who holds a role in a unit; where there are two, the first or the second of them. */
export function officer(unitId: UnitId, role: Role, n: 1 | 2 = 1): Officer {
  return {
    kind: 'officer',
    staffId: staffIds.of(`${unitId}.${role}${IN_PAIRS.includes(role) ? n : ''}`),
    name: ROLES[role],
    unitId,
    roles: [role],
    actsFor: [],
  }
}
