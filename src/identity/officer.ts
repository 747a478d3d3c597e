import type { StaffId, UnitId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { type Queryable, row, rows } from '#platform/database'
import { clashOf, type Officer, type Role } from './roles.ts'

export interface OfficerRow {
  staff_id: StaffId
  name: string
  unit_id: UnitId
  roles: Role[]
  own_roles: Role[]
  acts_for: StaffId[]
}

/** Own duties on the day `$2`, and those of absent colleagues of whom `s` is the substitute. */
export const OFFICER_COLUMNS = `s.staff_id, s.name, s.unit_id, coalesce(array_agg(distinct d.role) filter (where d.role is not null), '{}') as roles,
  coalesce(array_agg(distinct d.role) filter (where d.is_own), '{}') as own_roles,
  coalesce(array_agg(distinct g.absent_id) filter (where g.absent_id is not null), '{}') as acts_for`
const ON_THAT_DAY = 'from_on <= $2::date and (to_on is null or to_on >= $2::date)'
// Each branch finds its rows by the key; a condition with `or` holds all staff against all duties.
export const OFFICER_DUTIES = `left join identity.delegation g on g.substitute_id = s.staff_id and $2::date between g.from_on and g.to_on and g.revoked_at is null
  left join lateral (
    select role, true as is_own from identity.duty where staff_id = s.staff_id and ${ON_THAT_DAY}
    union all select role, false from identity.duty where staff_id = g.absent_id and ${ON_THAT_DAY}
  ) d on true`

/**
 * Where a post that was given since may not be held beside what somebody stands in for, their own
 * posts go before: whichever of the two came first.
 * @law GB/T 22239—2019 8.1.5
 */
export const toOfficer = (found: OfficerRow): Officer => ({
  kind: 'officer',
  staffId: found.staff_id,
  name: found.name,
  unitId: found.unit_id,
  ...(clashOf(found.roles)
    ? { roles: found.own_roles, actsFor: [] }
    : { roles: found.roles, actsFor: found.acts_for }),
})

/** Who these officers are on a day, or all there are. */
export async function findOfficers(
  db: Queryable,
  staffIds: readonly StaffId[] | 'all',
  on: LegalDay,
): Promise<Officer[]> {
  const found = await rows<OfficerRow>(
    db,
    `select ${OFFICER_COLUMNS} from identity.staff s ${OFFICER_DUTIES}
     where $1::text[] is null or s.staff_id = any($1) group by s.staff_id, s.name, s.unit_id order by s.staff_id`,
    [staffIds === 'all' ? null : staffIds, on],
  )
  return found.map(toOfficer)
}

/** Who an officer is on a day. */
export async function findOfficer(
  db: Queryable,
  staffId: StaffId,
  on: LegalDay,
): Promise<Officer | undefined> {
  const found = await row<OfficerRow>(
    db,
    `select ${OFFICER_COLUMNS} from identity.staff s ${OFFICER_DUTIES} where s.staff_id = $1 group by s.staff_id, s.name, s.unit_id`,
    [staffId, on],
  )
  return found && toOfficer(found)
}
