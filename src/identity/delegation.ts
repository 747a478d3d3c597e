import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { DelegationId, StaffId, UnitId } from '#foundation/ids'
import { ids, instant, legalDay, text } from '#foundation/schema'
import { addDays, dayOf, type Instant, type LegalDay } from '#foundation/time'
import { atDesk, note } from '#ledger'
import {
  type Pool,
  type Queryable,
  row,
  rows,
  type Statement,
  transaction,
} from '#platform/database'
import { staffStream } from './events.ts'
import { MOST_DELEGATION_DAYS } from './contract.ts'
import { clashOf, type Officer, type Role, SECOND_FACTOR_ROLES } from './roles.ts'

/** AB 岗: an absent officer's duties are a colleague's for some days. */
export const delegationSchema = z
  .object({
    delegationId: ids.delegation,
    absentId: ids.staff,
    absentName: text('李建国'),
    substituteId: ids.staff,
    substituteName: text('王晓燕'),
    fromOn: legalDay,
    toOn: legalDay,
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'Delegation' })
export type Delegation = z.infer<typeof delegationSchema>

const NOT_YOURS = {
  'delegation-not-yours': '只能委托自己的岗位；本单位主要负责人或单位系统管理员可以替他人设置。',
} as const
export const GIVING_REFUSALS = {
  ...NOT_YOURS,
  'delegation-other-unit': '替岗人必须是本单位的在岗人员，并且不是本人。',
  'delegation-days-wrong': `委托日期有误：不能早于今天，截止日不能早于开始日，一次最长 ${MOST_DELEGATION_DAYS} 天。`,
  'delegation-to-oneself': '替他人设置委托，替岗人不能是您自己。请由本人委托给您，或换一位替岗人。',
  'delegation-clashes':
    '替岗人已有的岗位和这个岗位不能由同一人担任（系统、安全、审计三个管理员互斥，监察与经办互斥）。请换一位替岗人。',
  'delegation-needs-code':
    '这个岗位登录要用动态验证码，替岗人还没有。请先由系统运维人员给他开通（staff renew 账号 --second-factor）。',
  'delegation-beyond-own':
    '替他人设置委托，截止日不能晚于您自己的职责（包括您正在替的职责）结束的那天，也不能替您正在替的这位同事另行设置。请由本人或本单位其他负责人设置。',
  'delegation-overlaps': '这几天已经委托过了，请先撤回原来的委托。',
} as const
export const REVOKING_REFUSALS = {
  ...NOT_YOURS,
  'delegation-not-open': '该委托不存在、已经结束或已经撤回。',
} as const

const ARRANGERS: readonly Role[] = ['unit-head', 'unit-admin']
const arrangesAs = ({ roles }: Officer) => roles.filter((role) => ARRANGERS.includes(role))
const mayArrange = (officer: Officer, absentId: StaffId) =>
  officer.staffId === absentId || arrangesAs(officer).length > 0

/**
 * Gives an absent officer's duties to a colleague of the same unit for some days; an event of the
 * ledger.
 */
export async function delegate(
  pool: Pool,
  officer: Officer,
  given: Pick<Delegation, 'absentId' | 'substituteId' | 'fromOn' | 'toOn'>,
  at: Instant,
): Promise<
  { ok: true; delegationId: DelegationId } | { ok: false; code: keyof typeof GIVING_REFUSALS }
> {
  const { absentId, substituteId, fromOn, toOn } = given
  if (!mayArrange(officer, absentId)) return { ok: false, code: 'delegation-not-yours' }
  if (officer.staffId !== absentId && officer.staffId === substituteId)
    return { ok: false, code: 'delegation-to-oneself' }
  if (fromOn < dayOf(at) || toOn < fromOn || toOn > addDays(fromOn, MOST_DELEGATION_DAYS - 1))
    return { ok: false, code: 'delegation-days-wrong' }
  return transaction(pool, async (client) => {
    const { rows: pair } = await client.query(
      'select staff_id from identity.staff where staff_id in ($1, $2) and unit_id = $3 for update',
      [absentId, substituteId, officer.unitId],
    )
    if (pair.length !== 2) return { ok: false, code: 'delegation-other-unit' } as const
    const overlapping = await row(
      client,
      'select 1 from identity.delegation where absent_id = $1 and revoked_at is null and from_on <= $3 and to_on >= $2',
      [absentId, fromOn, toOn],
    )
    if (overlapping) return { ok: false, code: 'delegation-overlaps' } as const
    if (!(await lastsUntil(client, officer, absentId, dayOf(at), toOn)))
      return { ok: false, code: 'delegation-beyond-own' } as const
    const together = await heldTogether(client, given)
    if (clashOf(together.roles)) return { ok: false, code: 'delegation-clashes' } as const
    if (!together.hasTotp && together.roles.some((role) => SECOND_FACTOR_ROLES.has(role)))
      return { ok: false, code: 'delegation-needs-code' } as const
    const delegationId = randomUUID()
    await client.query(projectDelegation({ delegationId, absentId, substituteId, fromOn, toOn }))
    await note(
      client,
      staffStream,
      absentId,
      [{ type: 'DelegationGiven', body: { delegationId, absentId, substituteId, fromOn, toOn } }],
      atDesk(officer, at),
    )
    return { ok: true, delegationId } as const
  })
}

/**
 * Does the power by which somebody arranges for another last until a day? What is borrowed ends
 * with the borrowing, and arranges nothing for whom it is borrowed from.
 */
async function lastsUntil(
  db: Queryable,
  officer: Officer,
  absentId: StaffId,
  on: LegalDay,
  toOn: LegalDay,
): Promise<boolean> {
  const { staffId, actsFor } = officer
  if (staffId === absentId) return true
  const lasting = await row(
    db,
    `select 1 from identity.duty d
     where role = any($2) and from_on <= $3 and (to_on is null or to_on >= $4) and (
       staff_id = $1 or staff_id in (
         select absent_id from identity.delegation
         where substitute_id = $1 and absent_id = any($5) and absent_id <> $6
           and revoked_at is null and from_on <= $3 and to_on >= $4
       )
     ) limit 1`,
    [staffId, arrangesAs(officer), on, toOn, actsFor, absentId],
  )
  return lasting !== undefined
}

/**
 * What the substitute holds on any of the days, with what of the absent and of others is theirs
 * then; and whether they have a second factor.
 */
async function heldTogether(
  db: Queryable,
  {
    absentId,
    substituteId,
    fromOn,
    toOn,
  }: Pick<Delegation, 'absentId' | 'substituteId' | 'fromOn' | 'toOn'>,
): Promise<{ roles: Role[]; hasTotp: boolean }> {
  const found = await row<{ roles: Role[]; hasTotp: boolean }>(
    db,
    `select s.totp_sealed is not null as "hasTotp", array(
       select distinct role from identity.duty d
       where (to_on is null or to_on >= $3) and from_on <= $4 and (
         staff_id in ($1, $2) or staff_id in (
           select absent_id from identity.delegation
           where substitute_id = $2 and revoked_at is null and from_on <= $4 and to_on >= $3
         )
       )
     ) as roles
     from identity.staff s where staff_id = $2`,
    [absentId, substituteId, fromOn, toOn],
  )
  return found!
}

/** Takes a delegation back, before or during its days. */
export async function revokeDelegation(
  pool: Pool,
  officer: Officer,
  delegationId: DelegationId,
  at: Instant,
): Promise<{ ok: true } | { ok: false; code: keyof typeof REVOKING_REFUSALS }> {
  return transaction(pool, async (client) => {
    const found = await row<{ absent_id: StaffId; unit_id: UnitId }>(
      client,
      `select g.absent_id, s.unit_id from identity.delegation g join identity.staff s on s.staff_id = g.absent_id
       where g.delegation_id = $1 and g.revoked_at is null and g.to_on >= $2 for update of g`,
      [delegationId, dayOf(at)],
    )
    if (!found || found.unit_id !== officer.unitId)
      return { ok: false, code: 'delegation-not-open' } as const
    if (!mayArrange(officer, found.absent_id))
      return { ok: false, code: 'delegation-not-yours' } as const
    await client.query(projectRevocation(delegationId, at))
    await note(
      client,
      staffStream,
      found.absent_id,
      [{ type: 'DelegationRevoked', body: { delegationId } }],
      atDesk(officer, at),
    )
    return { ok: true } as const
  })
}

export function projectDelegation(
  given: Pick<Delegation, 'delegationId' | 'absentId' | 'substituteId' | 'fromOn' | 'toOn'>,
): Statement {
  return {
    text: 'insert into identity.delegation (delegation_id, absent_id, substitute_id, from_on, to_on) values ($1, $2, $3, $4, $5)',
    values: [given.delegationId, given.absentId, given.substituteId, given.fromOn, given.toOn],
  }
}

export function projectRevocation(delegationId: DelegationId, at: Instant): Statement {
  return {
    text: 'update identity.delegation set revoked_at = $2 where delegation_id = $1',
    values: [delegationId, at],
  }
}

/** Delegations of a unit that run now or later, or ended in the last month. */
export const listDelegations = (
  db: Queryable,
  unitId: UnitId,
  on: LegalDay,
): Promise<Delegation[]> => delegations(db, unitId, addDays(on, -30))

/** Every delegation of the county that runs now or later and was not taken back. */
export const openDelegations = async (db: Queryable, on: LegalDay): Promise<Delegation[]> =>
  (await delegations(db, null, on)).filter(({ revokedAt }) => revokedAt === null)

const delegations = (db: Queryable, unitId: UnitId | null, from: LegalDay): Promise<Delegation[]> =>
  rows(
    db,
    `select g.delegation_id as "delegationId", g.absent_id as "absentId", a.name as "absentName", g.substitute_id as "substituteId", b.name as "substituteName",
       g.from_on as "fromOn", g.to_on as "toOn", g.revoked_at as "revokedAt"
     from identity.delegation g join identity.staff a on a.staff_id = g.absent_id join identity.staff b on b.staff_id = g.substitute_id
     where ($1::text is null or a.unit_id = $1) and g.to_on >= $2 order by g.from_on desc, g.delegation_id`,
    [unitId, from],
  )
