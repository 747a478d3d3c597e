import { join } from 'node:path'
import { z } from 'zod'
import { type StaffId, staffIds } from '#foundation/ids'
import { ids, legalDay } from '#foundation/schema'
import type { Statement } from '#platform/database'
import { publishedKind, type Shipped, type World } from '#world'
import { readUnits, type Staff, type Unit } from './organisation.ts'
import { ROLES, type Role } from './roles.ts'

const clock = z.string().regex(/^\d\d:\d\d$/)
const monthDay = z.string().regex(/^\d\d-\d\d$/)
const officeHours = z.object({
  from: monthDay,
  to: monthDay,
  morning: z.tuple([clock, clock]),
  afternoon: z.tuple([clock, clock]),
})

/** 单位: name, duties, office hours and way of counting. A rename is a new version; the id stays. */
export const unitKind = publishedKind({
  kind: 'unit',
  title: '单位',
  schema: z.object({
    unitId: ids.unit,
    name: z.string(),
    kind: z.enum(['department', 'township', 'sub-district', 'coordinating', 'public-utility']),
    formerNames: z.array(z.string()),
    verticalSystem: z.boolean(),
    duties: z.array(z.string()),
    officeHours: z.array(officeHours),
    countingMode: z.enum(['LEGAL_DAY', 'WORK_SECONDS']),
  }),
  open: (unit): Unit => unit,
  draftedBy: ['system-admin'],
  approvedBy: ['supervision-lead'],
  isHistoric: true,
})

const postSchema = z.object({
  unitId: ids.unit,
  duties: z.array(
    z.object({
      role: z.enum(Object.keys(ROLES) as [Role, ...Role[]]),
      fromOn: legalDay,
      toOn: legalDay.optional(),
    }),
  ),
})
type Post = z.infer<typeof postSchema>

/** Duties as sign-in reads them: what was published last, each from its day to its day. */
export function projectPost(staffId: StaffId, { unitId, duties }: Post): Statement[] {
  return [
    {
      text: 'update identity.staff set unit_id = $2 where staff_id = $1 and unit_id <> $2',
      values: [staffId, unitId],
    },
    { text: 'delete from identity.duty where staff_id = $1', values: [staffId] },
    {
      text: `insert into identity.duty (staff_id, role, from_on, to_on)
             select $1, * from unnest($2::text[], $3::date[], $4::date[])`,
      values: [
        staffId,
        duties.map((d) => d.role),
        duties.map((d) => d.fromOn),
        duties.map((d) => d.toOn ?? null),
      ],
    },
  ]
}

/** 岗位: what an officer may do, from when until when, for which unit. Names are not here: they are personal. */
export const postKind = publishedKind({
  kind: 'post',
  title: '岗位',
  schema: postSchema,
  open: (post: Post) => post,
  refersTo: (post) => [{ kind: 'unit', key: post.unitId }],
  draftedBy: ['system-admin', 'unit-admin'],
  approvedBy: ['system-admin', 'security-admin', 'unit-head'],
  project: (staffId, post) => projectPost(staffIds.of(staffId), post),
})

const units = new WeakMap<World, ReadonlyMap<string, Unit>>()

/** The units of a world, by id. */
export function unitsOf(world: World): ReadonlyMap<string, Unit> {
  let found = units.get(world)
  if (!found)
    units.set(world, (found = new Map(world.list(unitKind).map(({ key, value }) => [key, value]))))
  return found
}

/** The units of whatever world there is when it is asked. */
export function liveUnits(current: () => World): ReadonlyMap<string, Unit> {
  return new Proxy(new Map<string, Unit>(), {
    get: (_none, name) => {
      const found = unitsOf(current())
      const member = Reflect.get(found, name) as unknown
      return typeof member === 'function' ? member.bind(found) : member
    },
  })
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
