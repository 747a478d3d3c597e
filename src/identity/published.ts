import { join } from 'node:path'
import { z } from 'zod'
import { hoursOn } from '#calendar'
import { type Fault, itself } from '#foundation/faults'
import { type StaffId, staffIds, type UnitId } from '#foundation/ids'
import { ids, legalDay } from '#foundation/schema'
import type { Statement } from '#platform/database'
import { addDays, type LegalDay } from '#foundation/time'
import { publishedKind, type Shelf, type Shipped, type World } from '#world'
import { readUnits, type Staff, staffNames, type Unit, unitSchema } from './organisation.ts'
import { clashOf, ROLES, roleSchema, UNIT_ROLES } from './roles.ts'

/** 单位: name, duties, office hours and way of counting. A rename is a new version; the id stays. */
export const unitKind = publishedKind({
  kind: 'unit',
  title: '单位',
  schema: unitSchema,
  open: (unit) => unit,
  faultsIn: ({ key, content }) => [
    ...itself(key, 'unitId', content.unitId),
    ...wrongHours(content),
  ],
  draftedBy: ['system-admin'],
  approvedBy: ['supervision-lead'],
  isHistoric: true,
  nameOf: (_key, unit) => unit.name,
})

const DAYS_OF_A_YEAR = Array.from({ length: 366 }, (_, i) => addDays('2024-01-01', i))

/** Hours of every day of the year: on a day without, nothing of the unit could be counted. */
function wrongHours({ officeHours }: Pick<Unit, 'officeHours'>): Fault[] {
  const without = DAYS_OF_A_YEAR.find((day) => !hoursOn(officeHours, day))
  if (without)
    return [{ field: 'officeHours', reason: `${without.slice(5)} 没有办公时间，须写满一年` }]
  return officeHours.flatMap(({ morning, afternoon }, i) =>
    morning[0] < morning[1] && morning[1] <= afternoon[0] && afternoon[0] < afternoon[1]
      ? []
      : [{ field: `officeHours.${i}`, reason: '上班时间须早于下班时间，上午须早于下午' }],
  )
}

const postSchema = z.object({
  unitId: ids.unit,
  duties: z.array(
    z.object({
      role: roleSchema,
      fromOn: legalDay,
      toOn: legalDay.optional(),
    }),
  ),
})
type Post = z.infer<typeof postSchema>

/**
 * Duties as sign-in reads them: those of before until the day before the post begins, its own from
 * then on. The unit changes at once.
 */
export function projectPost(
  staffId: StaffId,
  { unitId, duties }: Post,
  effectiveOn: LegalDay,
): Statement[] {
  return [
    {
      text: 'update identity.staff set unit_id = $2 where staff_id = $1 and unit_id <> $2',
      values: [staffId, unitId],
    },
    {
      text: 'delete from identity.duty where staff_id = $1 and from_on >= $2',
      values: [staffId, effectiveOn],
    },
    {
      text: `update identity.duty set to_on = $2::date - 1
             where staff_id = $1 and (to_on is null or to_on >= $2)`,
      values: [staffId, effectiveOn],
    },
    {
      text: `insert into identity.duty (staff_id, role, from_on, to_on)
             select distinct on (role, greatest(from_on, $2)) $1, role, greatest(from_on, $2), to_on
             from unnest($3::text[], $4::date[], $5::date[]) as duty (role, from_on, to_on)
             where to_on is null or to_on >= $2
             order by role, greatest(from_on, $2), to_on desc nulls first`,
      values: [
        staffId,
        effectiveOn,
        duties.map((d) => d.role),
        duties.map((d) => d.fromOn),
        duties.map((d) => d.toOn ?? null),
      ],
    },
  ]
}

/** Posts of one day that one person may not hold together. */
const clashesIn = ({ duties }: Post): Fault[] =>
  duties.flatMap((duty, i) => {
    const beside = duties.filter(
      (d) => d.fromOn <= duty.fromOn && (d.toOn === undefined || d.toOn >= duty.fromOn),
    )
    const clash = clashOf(beside.map(({ role }) => role))
    if (!clash?.includes(duty.role)) return []
    const [one, other] = clash.map((role) => ROLES[role])
    return [{ field: `duties.${i}.role`, reason: `“${one}”和“${other}”不能由同一人担任` }]
  })

/**
 * 岗位: what an officer may do, from when until when, for which unit. Names are not here: they are
 * personal.
 */
export const postKind = publishedKind({
  kind: 'post',
  title: '岗位',
  schema: postSchema,
  open: (post: Post) => post,
  faultsIn: async ({ key, content, db }) => [
    ...(staffIds.is(key) && (await staffNames(db, [key])).has(key)
      ? []
      : [{ field: '', reason: `没有账号“${key}”，请先开户` }]),
    ...clashesIn(content),
  ],
  refersTo: (post) => [{ kind: 'unit', key: post.unitId, field: 'unitId' }],
  draftedBy: ['system-admin', 'unit-admin'],
  approvedBy: ['system-admin', 'security-admin', 'unit-head'],
  isAbout: (key) => key,
  namesOf: (db, keys) => staffNames(db, keys.filter(staffIds.is)),
  // Whoever is somebody beyond one unit is made that by the county, not by the unit where the desk
  // stands.
  belongsTo: (_key, { unitId, duties }) =>
    duties.every(({ role }) => UNIT_ROLES.has(role)) ? unitId : undefined,
  project: (staffId, post, effectiveOn) => projectPost(staffIds.of(staffId), post, effectiveOn),
})

/** Units, or what somebody needs of them, by their ids. */
export type Units<U = Unit> = Pick<ReadonlyMap<string, U>, 'get' | 'has' | 'keys' | 'values'>

const units = new WeakMap<World, Units>()

/** The units of a world. */
export const unitsOf = (world: World): Units =>
  units.getOrInsertComputed(
    world,
    () => new Map(world.list(unitKind).map(({ key, value }) => [key, value])),
  )

/**
 * What a unit was called on a day, as it was known at an edition: a document says that for ever.
 */
export async function unitNameAt(
  world: Shelf,
  unitId: UnitId,
  at: { day: LegalDay; edition: number },
): Promise<string> {
  await world.ensure(at.edition)
  return world.at(at.day, at.edition).find(unitKind, unitId)?.value.name ?? unitId
}

/** The units of whatever world there is when it is asked. */
export function liveUnits(current: () => World): Units {
  const now = () => unitsOf(current())
  return {
    get: (unitId) => now().get(unitId),
    has: (unitId) => now().has(unitId),
    keys: () => now().keys(),
    values: () => now().values(),
  }
}

export const shippedUnits = (dataDir: string): Shipped[] =>
  readUnits(join(dataDir, 'catalogue')).map((unit) => ({
    kind: unitKind,
    key: unit.unitId,
    content: unit,
  }))

export const shippedPosts = (staff: readonly Staff[]): Shipped[] =>
  staff.map(({ staffId, unitId, roles }) => ({
    kind: postKind,
    key: staffId,
    content: { unitId, duties: roles.map((role) => ({ role, fromOn: '2020-01-01' })) },
  }))
