import { own } from '#foundation/own'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSecret } from 'otplib'
import { z } from 'zod'
import { type ActorId, type StaffId, staffIds, type UnitId } from '#foundation/ids'
import { ids, name, text } from '#foundation/schema'
import type { Instant, LegalDay } from '#foundation/time'
import { type Queryable, row, rows } from '#platform/database'
import { type Role, SECOND_FACTOR_ROLES } from './roles.ts'
import type { PersonalKeys } from './secrets.ts'
import { hashPassword } from './password.ts'
import { currentTotp } from './sign-in.ts'

const clock = text('09:00').regex(/^([01]\d|2[0-3]):[0-5]\d$/, '写成 09:00 的形式')
const monthDay = text('05-01').regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, '写成 05-01 的形式')

/** 单位, as it is published. */
export const unitSchema = z.object({
  unitId: ids.unit,
  name: name(100, '县市场监督管理局'),
  kind: z.enum(['department', 'township', 'sub-district', 'coordinating', 'public-utility']),
  formerNames: z.array(text('县工商行政管理局')),
  verticalSystem: z.boolean(),
  /** 复议机关, where it is not the county's own government (行政复议法 24、27). */
  reviewedBy: name(100, '国家税务总局市税务局').optional(),
  /** 管辖法院, where it is not the county's own (行政诉讼法 18). */
  court: name(100, '铁路运输法院').optional(),
  duties: z.array(text('负责市场主体统一登记注册')),
  officeHours: z.array(
    z.object({
      from: monthDay,
      to: monthDay,
      morning: z.tuple([clock, clock]),
      afternoon: z.tuple([clock, clock]),
    }),
  ),
  /**
   * How this unit's own page counts a limit: by legal days, or in seconds of office time as the
   * Hunan engine does.
   */
  countingMode: z.enum(['LEGAL_DAY', 'WORK_SECONDS']),
})
export type Unit = z.infer<typeof unitSchema>

export function readUnits(catalogueDir: string): Unit[] {
  type Hours = Pick<Unit, 'officeHours' | 'countingMode'>
  const read = <T>(file: string) => JSON.parse(readFileSync(join(catalogueDir, file), 'utf8')) as T
  const units = read<(Omit<Unit, 'unitId' | keyof Hours> & { id: UnitId })[]>('units.json')
  const hours = read<{ default: Hours; units: Record<string, Partial<Hours>> }>('office-hours.json')
  return units.map(({ id, ...unit }) => ({
    unitId: id,
    ...unit,
    ...hours.default,
    ...hours.units[id],
  }))
}

/** 政务服务中心: keeps what belongs to no single unit. */
export const SERVICE_CENTRE = 'service-centre'

export interface Staff {
  staffId: StaffId
  unitId: UnitId
  name: string
  roles: Role[]
}

/** The password of every demonstration account. A real county has none of them: `openAccount`. */
export const DEMO_PASSWORD = 'Yimen-2026'

/** Units whose sign-ins the demonstration shows, in this order. */
export const DEMO_UNITS: readonly UnitId[] = [
  'market',
  'service-centre',
  'civil',
  'nature',
  'town-qingshi',
  'supervision',
  'info-centre',
  'county-office',
]

const ORDINARY: [Role, number][] = [
  ['clerk', 2],
  ['handler', 2],
  ['reviewer', 1],
  ['approver', 1],
  ['unit-head', 1],
  ['unit-admin', 1],
  ['unit-maintainer', 1],
  ['unit-supervisor', 1],
]
const SPECIAL: Record<string, [Role, number][]> = {
  'service-centre': [
    ['hall-clerk', 4],
    ['hall-manager', 1],
    ['unit-supervisor', 1],
  ],
  'info-centre': [
    ['system-admin', 1],
    ['security-admin', 1],
    ['auditor', 1],
  ],
  supervision: [
    ['supervision-officer', 2],
    ['supervision-lead', 1],
    ['unit-supervisor', 1],
  ],
  'county-office': [['leader', 1]],
}
const SURNAMES = [
  '李',
  '王',
  '张',
  '刘',
  '陈',
  '杨',
  '黄',
  '周',
  '吴',
  '赵',
  '何',
  '曾',
  '邓',
  '彭',
  '罗',
  '欧阳',
  '谢',
  '曹',
  '雷',
  '胡',
  '谭',
  '朱',
  '唐',
  '段',
  '邝',
  '廖',
  '肖',
  '蒋',
]
const GIVEN = [
  '建国',
  '晓燕',
  '志强',
  '丽华',
  '文涛',
  '敏',
  '海波',
  '春兰',
  '国平',
  '雪梅',
  '军',
  '慧',
  '立新',
  '芳',
  '永红',
  '小军',
  '美玲',
  '俊杰',
  '玉珍',
  '伟',
  '思源',
  '桂英',
  '浩然',
  '静',
]

/** Invented officers for every unit, the same at every start. */
export function demoStaff(units: readonly Unit[]): Staff[] {
  let n = 0
  return units.flatMap((unit) =>
    [
      ...(unit.kind === 'coordinating' ? [] : ORDINARY),
      ...(own(SPECIAL, unit.unitId) ?? []),
    ].flatMap(([role, count]) =>
      Array.from({ length: count }, (_, i): Staff => {
        const name = SURNAMES[(n * 7) % SURNAMES.length]! + GIVEN[(n++ * 11) % GIVEN.length]!
        return {
          staffId: staffIds.of(`${unit.unitId}.${role}${count > 1 ? i + 1 : ''}`),
          unitId: unit.unitId,
          name,
          roles: [role],
        }
      }),
    ),
  )
}

/**
 * Accounts of officers who have none yet, all with one password. What they may do is published as
 * posts.
 */
export async function seedStaff(
  db: Queryable,
  keys: PersonalKeys,
  staff: readonly Staff[],
  password: string,
): Promise<void> {
  const hash = await hashPassword(password)
  await db.query(
    `insert into identity.staff (staff_id, unit_id, name, password_hash, demo_hash, totp_sealed, mark)
     select staff_id, unit_id, name, $4, $4, totp, mark
     from unnest($1::text[], $2::text[], $3::text[], $5::bytea[], $6::bytea[])
       as t(staff_id, unit_id, name, totp, mark)
     on conflict do nothing`,
    [
      staff.map((s) => s.staffId),
      staff.map((s) => s.unitId),
      staff.map((s) => s.name),
      hash,
      staff.map((s) =>
        s.roles.some((r) => SECOND_FACTOR_ROLES.has(r))
          ? keys.seal(['identity.staff.totp_sealed', s.staffId], generateSecret())
          : null,
      ),
      staff.map((s) => keys.mark('identity.staff', [s.staffId, hash, false])),
    ],
  )
}

/** How many accounts the published password of the demonstration still opens. */
export async function countDemoAccounts(db: Queryable): Promise<number> {
  const text = 'select count(*) as n from identity.staff where password_hash = demo_hash'
  return (await row<{ n: number }>(db, text))!.n
}

/** Who works in a unit on a day, or in the county, with their duties. */
export async function listColleagues(
  db: Queryable,
  on: LegalDay,
  unitId?: UnitId,
): Promise<Staff[]> {
  return (
    await rows<{ staff_id: StaffId; name: string; unit_id: UnitId; roles: Role[] }>(
      db,
      `select s.staff_id, s.name, s.unit_id, array_agg(d.role) as roles from identity.staff s join identity.duty d using (staff_id)
     where ($1::text is null or s.unit_id = $1) and from_on <= $2 and (to_on is null or to_on >= $2)
     group by s.staff_id, s.name, s.unit_id order by s.staff_id`,
      [unitId ?? null, on],
    )
  ).map((s) => ({ staffId: s.staff_id, name: s.name, unitId: s.unit_id, roles: s.roles }))
}

/**
 * The accounts of these units, in this order, with the code that their second factor would show
 * now: for the demonstration only.
 */
export async function listAccounts(
  db: Queryable,
  keys: PersonalKeys,
  unitIds: readonly UnitId[],
  at: Instant,
): Promise<{ staffId: StaffId; name: string; unitId: UnitId; role: Role; totp?: string }[]> {
  const found = await rows<{
    staffId: StaffId
    name: string
    unitId: UnitId
    role: Role
    totp_sealed: Buffer | null
  }>(
    db,
    `select s.staff_id as "staffId", s.name, s.unit_id as "unitId", d.role, s.totp_sealed from identity.staff s join identity.duty d using (staff_id)
     where s.unit_id = any($1) order by array_position($1::text[], s.unit_id), s.staff_id`,
    [unitIds],
  )
  return found.map(({ totp_sealed, ...account }) => ({
    ...account,
    ...(totp_sealed && { totp: currentTotp(keys, account.staffId, totp_sealed, at) }),
  }))
}

export async function staffNames(
  db: Queryable,
  staffIds: readonly ActorId[],
): Promise<Map<string, string>> {
  const found = await rows<{ staff_id: StaffId; name: string }>(
    db,
    'select staff_id, name from identity.staff where staff_id = any($1)',
    [staffIds],
  )
  return new Map(found.map((s) => [s.staff_id, s.name]))
}
/**
 * What those who acted are called on screens: officers by their names, the others by what they are.
 */
export async function actorNames(
  db: Queryable,
  actors: readonly (ActorId | null | undefined)[],
): Promise<(actor: ActorId) => string> {
  const names = await staffNames(
    db,
    [...new Set(actors)].filter((id) => id != null),
  )
  return (actor) => {
    if (actor === 'system') return '系统'
    return actor.startsWith('applicant:') ? '申请人' : (names.get(actor) ?? actor)
  }
}
