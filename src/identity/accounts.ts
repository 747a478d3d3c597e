import { randomInt } from 'node:crypto'
import { generateSecret, generateURI } from 'otplib'
import type { StaffId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { type Pool, type Queryable, row, transaction } from '#platform/database'
import { publishFirst } from '#world'
import { noteAccount } from './audit.ts'
import type { Staff } from './organisation.ts'
import { postKind } from './published.ts'
import { type Role, SECOND_FACTOR_ROLES, UNIT_ROLES } from './roles.ts'
import type { PersonalKeys } from './secrets.ts'
import { hashPassword } from './password.ts'

/** How somebody signs in for the first time. Told once and kept nowhere. */
export interface OneTimeAccess {
  password: string
  /** For an authenticator, where a role needs a second factor. */
  totp?: { secret: string; uri: string }
}

/**
 * An account. Its post is published with it only while the county has nobody to do so: once there
 * are two people of whom one may draft posts for the whole county and the other approve them,
 * `hasPost` is false and they do. Undefined when the user name is taken.
 */
export async function openAccount(
  pool: Pool,
  keys: PersonalKeys,
  { staffId, unitId, name, roles }: Staff,
  at: Instant,
): Promise<(OneTimeAccess & { hasPost: boolean }) | undefined> {
  const access = newAccess(staffId, needsSecondFactor(roles))
  const passwordHash = await hashPassword(access.password)
  return transaction(pool, async (client) => {
    const opened = await row(
      client,
      `insert into identity.staff (staff_id, unit_id, name, password_hash, is_one_time, totp_sealed, mark)
       values ($1, $2, $3, $4, true, $5, $6) on conflict do nothing returning 1`,
      [
        staffId,
        unitId,
        name,
        passwordHash,
        sealTotp(keys, staffId, access),
        keys.mark('identity.staff', [staffId, passwordHash, true]),
      ],
    )
    if (!opened) return undefined
    await noteAccount(client, 'AccountOpened', staffId, at)
    if (await canAppoint(client, dayOf(at))) return { ...access, hasPost: false }
    const duties = roles.map((role) => ({ role, fromOn: dayOf(at) }))
    const post = { kind: postKind, key: staffId, content: { unitId, duties } }
    await publishFirst(client, [post], at, '首批管理人员，由系统运维人员开设')
    return { ...access, hasPost: true }
  })
}

/** Are there two people who can make somebody whatever the county needs? */
async function canAppoint(db: Queryable, on: LegalDay): Promise<boolean> {
  const countyWide = (roles: readonly string[]) =>
    roles.filter((role) => !UNIT_ROLES.has(role as Role))
  const found = await row(
    db,
    `with duty as (
       select staff_id, role from identity.duty where from_on <= $1 and (to_on is null or to_on >= $1)
     )
     select 1 from duty drafter join duty approver on approver.staff_id <> drafter.staff_id
     where drafter.role = any($2) and approver.role = any($3) limit 1`,
    [on, countyWide(postKind.draftedBy), countyWide(postKind.approvedBy)],
  )
  return found !== undefined
}

/**
 * For whoever lost the password or the authenticator: both are new, all sessions end. `withTotp`:
 * an authenticator also for somebody whose posts need none. Undefined without such an account.
 */
export async function renewAccess(
  pool: Pool,
  keys: PersonalKeys,
  staffId: StaffId,
  { withTotp = false, at }: { withTotp?: boolean; at: Instant },
): Promise<OneTimeAccess | undefined> {
  const account = await row<{ has_totp: boolean; roles: Role[] }>(
    pool,
    `select totp_sealed is not null as has_totp,
       array(select role from identity.duty d where d.staff_id = s.staff_id) as roles
     from identity.staff s where staff_id = $1`,
    [staffId],
  )
  if (!account) return undefined
  const access = newAccess(
    staffId,
    withTotp || account.has_totp || needsSecondFactor(account.roles),
  )
  const passwordHash = await hashPassword(access.password)
  await transaction(pool, async (client) => {
    await client.query(
      `with ended as (delete from identity.session where staff_id = $1),
         forgotten as (delete from identity.sign_in_place where who = $4)
       update identity.staff set password_hash = $2, is_one_time = true, mark = $5,
         totp_sealed = $3, totp_step = null
       where staff_id = $1`,
      [
        staffId,
        passwordHash,
        sealTotp(keys, staffId, access),
        keys.index(staffId),
        keys.mark('identity.staff', [staffId, passwordHash, true]),
      ],
    )
    await noteAccount(client, 'AccessRenewed', staffId, at)
  })
  return access
}

const needsSecondFactor = (roles: readonly Role[]) =>
  roles.some((role) => SECOND_FACTOR_ROLES.has(role))

function newAccess(staffId: StaffId, withTotp: boolean): OneTimeAccess {
  if (!withTotp) return { password: oneTimePassword() }
  const secret = generateSecret()
  return {
    password: oneTimePassword(),
    totp: { secret, uri: generateURI({ issuer: 'Yimen', label: staffId, secret }) },
  }
}

const sealTotp = (keys: PersonalKeys, staffId: StaffId, { totp }: OneTimeAccess) =>
  totp ? keys.seal(['identity.staff.totp_sealed', staffId], totp.secret) : null

/** No letters that are taken for one another when read aloud or from paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Four groups of four, some 79 bits. */
function oneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
