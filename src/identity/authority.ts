import { randomUUID } from 'node:crypto'
import type { ApplicantId, AuthorityId, ItemId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { begin, type EventOf, note, onPortal } from '#ledger'
import {
  type Pool,
  type Queryable,
  row,
  rows,
  type Statement,
  transaction,
} from '#platform/database'
import { countTimes, uncount } from '#platform/pace'
import { MOST_AUTHORITY_YEARS, MOST_NUMBERS_ASKED } from './contract.ts'
import { type authorityEvents, authorityStream } from './events.ts'
import { findApplicant, findApplicantByNumber } from './applicants.ts'
import { isCreditCode, isIdentityNumber, maskName } from './numbers.ts'
import { mayAskNumber } from './phone-code.ts'
import type { Mandate } from './roles.ts'
import type { PersonalKeys } from './secrets.ts'
import { AT_THE_MACHINE, type Place } from './tries.ts'

/** 委托: the agent may apply, supplement and follow in the principal's name. */
export interface Authority {
  authorityId: AuthorityId
  principalId: ApplicantId
  agentId: ApplicantId
  itemIds: ItemId[] | null
  fromOn: LegalDay
  untilOn: LegalDay
  revokedOn: LegalDay | null
}

export const AUTHORITY_REFUSALS = {
  'unknown-agent': '没有找到这个号码的用户。请让对方先用手机号登录一次，再委托。',
  'numbers-used-up': `今天查找的号码已达上限（一人一天 ${MOST_NUMBERS_ASKED} 个），请明天再试，或到窗口办理。`,
  'agent-is-oneself': '不能委托自己。',
  'term-invalid': `委托的截止日期应当在今天或以后，最长 ${MOST_AUTHORITY_YEARS} 年。`,
  'not-your-authority': '没有找到这项委托，或者它已经撤销。',
} as const
export type AuthorityRefusal = keyof typeof AUTHORITY_REFUSALS

const COLUMNS =
  'authority_id as "authorityId", principal_id as "principalId", agent_id as "agentId", item_ids as "itemIds", from_on as "fromOn", until_on as "untilOn", revoked_on as "revokedOn"'

/** The last day that may be named on a day. */
const lastOf = (on: LegalDay) => `${Number(on.slice(0, 4)) + MOST_AUTHORITY_YEARS}${on.slice(4)}`

/**
 * Gives authority to somebody who is known here by their number. Whether a number is, is answered
 * for so many a day, as it is at sign-up. @law 行政许可法 29
 */
export async function giveAuthority(
  pool: Pool,
  keys: PersonalKeys,
  principalId: ApplicantId,
  given: { agentIdNumber: string; itemIds: ItemId[] | null; untilOn: LegalDay },
  at: Instant,
  from: Place = AT_THE_MACHINE,
): Promise<{ ok: true; authorityId: AuthorityId } | { ok: false; code: AuthorityRefusal }> {
  const on = dayOf(at)
  const agentIdNumber = given.agentIdNumber.toUpperCase()
  if (given.untilOn < on || given.untilOn > lastOf(on)) return { ok: false, code: 'term-invalid' }
  if (!isIdentityNumber(agentIdNumber) && !isCreditCode(agentIdNumber))
    return { ok: false, code: 'unknown-agent' }
  const agent = await findApplicantByNumber(pool, keys, agentIdNumber)
  if (agent?.applicantId === principalId) return { ok: false, code: 'agent-is-oneself' }
  if (!(await mayName(pool, keys, principalId, agentIdNumber, at, from)))
    return { ok: false, code: 'numbers-used-up' }
  if (!agent) return { ok: false, code: 'unknown-agent' }
  const authorityId = randomUUID()
  await transaction(pool, async (client) => {
    const body = {
      agentId: agent.applicantId,
      principalId,
      untilOn: given.untilOn,
      fromOn: on,
      ...(given.itemIds && { itemIds: given.itemIds }),
    }
    await begin(
      client,
      authorityStream,
      authorityId,
      [{ type: 'AuthorityGiven', body }],
      onPortal(principalId, at),
    )
    await client.query(projectAuthority(authorityId, body))
  })
  return { ok: true, authorityId }
}

/** The number that was named today already says nothing new. */
async function mayName(
  db: Queryable,
  keys: PersonalKeys,
  by: ApplicantId,
  number: string,
  at: Instant,
  from: Place,
): Promise<boolean> {
  const who = keys.index(`${by}/${number}/${dayOf(at)}`)
  const named = { what: 'number/named', who, spanSeconds: 86_400 }
  if ((await countTimes(db, named, at)) > 1) return true
  if (await mayAskNumber(db, keys, by, at, from)) return true
  await uncount(db, named)
  return false
}

/** Ends an authority at once; either side may. */
export async function endAuthority(
  pool: Pool,
  authorityId: AuthorityId,
  applicantId: ApplicantId,
  at: Instant,
): Promise<{ ok: true } | { ok: false; code: AuthorityRefusal }> {
  return transaction(pool, async (client) => {
    const held = await row<Authority>(
      client,
      `select ${COLUMNS} from identity.authority where authority_id = $1 and revoked_on is null for update`,
      [authorityId],
    )
    if (!held || (held.principalId !== applicantId && held.agentId !== applicantId))
      return { ok: false, code: 'not-your-authority' } as const
    await note(
      client,
      authorityStream,
      authorityId,
      [{ type: 'AuthorityEnded', body: {} }],
      onPortal(applicantId, at),
    )
    await client.query(projectEnd(authorityId, dayOf(at)))
    return { ok: true } as const
  })
}

export function projectAuthority(
  authorityId: AuthorityId,
  given: EventOf<Pick<typeof authorityEvents, 'AuthorityGiven'>>['body'],
): Statement {
  return {
    text: 'insert into identity.authority (authority_id, principal_id, agent_id, item_ids, from_on, until_on) values ($1, $2, $3, $4, $5, $6)',
    values: [
      authorityId,
      given.principalId,
      given.agentId,
      given.itemIds ?? null,
      given.fromOn,
      given.untilOn,
    ],
  }
}

export function projectEnd(authorityId: AuthorityId, on: LegalDay): Statement {
  return {
    text: 'update identity.authority set revoked_on = $2 where authority_id = $1',
    values: [authorityId, on],
  }
}

const IN_FORCE = 'revoked_on is null and from_on <= $2 and until_on >= $2'

/** Whom somebody may act for in this item today. */
export function listPrincipals(
  db: Queryable,
  agentId: ApplicantId,
  on: LegalDay,
  itemId: ItemId,
): Promise<Authority[]> {
  return rows(
    db,
    `select ${COLUMNS} from identity.authority where agent_id = $1 and ${IN_FORCE} and (item_ids is null or $3 = any(item_ids)) order by from_on`,
    [agentId, on, itemId],
  )
}

/** What somebody was ever authorised to, as it stands on a day. */
export const listMandates = (
  db: Queryable,
  agentId: ApplicantId,
  on: LegalDay,
): Promise<Mandate[]> =>
  rows(
    db,
    `select principal_id as "principalId", item_ids as "itemIds", ${IN_FORCE} as "isInForce" from identity.authority where agent_id = $1`,
    [agentId, on],
  )

/**
 * Authorities that somebody gave or holds, with the other's name masked; ended and expired ones
 * too.
 */
export async function listAuthorities(
  db: Queryable,
  keys: PersonalKeys,
  applicantId: ApplicantId,
  limit = 100,
): Promise<(Authority & { isGiven: boolean; otherName: string })[]> {
  const found = await rows<Authority>(
    db,
    `select ${COLUMNS} from identity.authority where principal_id = $1 or agent_id = $1 order by revoked_on nulls first, until_on desc limit $2`,
    [applicantId, limit],
  )
  return Promise.all(
    found.map(async (a) => {
      const isGiven = a.principalId === applicantId
      const other = await findApplicant(db, keys, isGiven ? a.agentId : a.principalId)
      return {
        ...a,
        isGiven,
        otherName: other ? (other.kind === 'enterprise' ? other.name : maskName(other.name)) : '',
      }
    }),
  )
}
