import { randomUUID } from 'node:crypto'
import type { ApplicantId, AuthorityId, ItemId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { begin, type EventOf, loadStreams, note, onPortal } from '#ledger'
import {
  type Client,
  type Pool,
  type Queryable,
  row,
  rows,
  type Statement,
  transaction,
} from '#platform/database'
import { once, type SENT_REFUSALS } from '#platform/once'
import { countTimes, uncount } from '#platform/pace'
import { alone } from '#platform/room'
import { isGuarded } from './capacity.ts'
import {
  GUARDED_UNDER,
  MOST_AUTHORITIES_BETWEEN,
  MOST_AUTHORITIES_OF_AGENT,
  MOST_AUTHORITY_YEARS,
  MOST_NUMBERS_ASKED,
} from './contract.ts'
import { type authorityEvents, authorityStream } from './events.ts'
import { type Applicant, findApplicant, findApplicantByNumber, theApplicant } from './applicants.ts'
import { isCreditCode, isIdentityNumber, maskName } from './numbers.ts'
import { queueMessage } from './outbox.ts'
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
  'giver-guarded': `未满 ${GUARDED_UNDER} 周岁的，由监护人代为办理，不能自己委托别人。请监护人带双方的证件到窗口。`,
  'agent-guarded': `对方未满 ${GUARDED_UNDER} 周岁，不能代理别人办事。`,
  'entrusted-already':
    '您已经委托对方办理这个事项，委托还在用。要改截止日期的，请先终止原来的委托。',
  'too-many-authorities': `没有委托成：您给对方的在用委托最多 ${MOST_AUTHORITIES_BETWEEN} 项，一个人最多接受 ${MOST_AUTHORITIES_OF_AGENT} 项。事项多的，请委托全部事项。`,
  'term-invalid': `委托的截止日期应当在今天或以后，最长 ${MOST_AUTHORITY_YEARS} 年。`,
  'ended-since': '这项委托已经终止或到期。还要委托的，请核对后再提交一次。',
  'not-your-authority': '没有找到这项委托，或者它已经撤销。',
} as const
export type AuthorityRefusal = keyof typeof AUTHORITY_REFUSALS

type AuthorityBody = EventOf<Pick<typeof authorityEvents, 'AuthorityGiven'>>['body']

const IN_FORCE = 'revoked_on is null and from_on <= $2 and until_on >= $2'
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
  given: AskedAuthority,
  at: Instant,
  from: Place = AT_THE_MACHINE,
): Promise<GivenAuthority> {
  const { untilOn, itemIds, formKey } = given
  const agentIdNumber = given.agentIdNumber.toUpperCase()
  const content = { agentIdNumber, untilOn, itemIds }
  const sent = formKey ? { by: principalId, key: formKey, content } : undefined
  return transaction(pool, (client) =>
    once<GivenAuthority>(
      client,
      keys,
      sent,
      at,
      () => make(client, keys, principalId, { ...given, agentIdNumber }, at, from),
      (made) => unlessEnded(client, made, dayOf(at)),
    ),
  )
}

interface AskedAuthority {
  agentIdNumber: string
  itemIds: ItemId[] | null
  untilOn: LegalDay
  /** What its form was given: the same again is the same authority. */
  formKey?: string | undefined
}

async function make(
  client: Client,
  keys: PersonalKeys,
  principalId: ApplicantId,
  { agentIdNumber, itemIds, untilOn }: AskedAuthority,
  at: Instant,
  from: Place,
): Promise<GivenAuthority> {
  const on = dayOf(at)
  if (untilOn < on || untilOn > lastOf(on)) return { ok: false, code: 'term-invalid' }
  if (!isIdentityNumber(agentIdNumber) && !isCreditCode(agentIdNumber))
    return { ok: false, code: 'unknown-agent' }
  const agent = await findApplicantByNumber(client, keys, agentIdNumber)
  if (agent?.applicantId === principalId) return { ok: false, code: 'agent-is-oneself' }
  if (isGuarded(await theApplicant(client, keys, principalId), on))
    return { ok: false, code: 'giver-guarded' }
  if (!(await mayName(client, keys, principalId, agentIdNumber, at, from)))
    return { ok: false, code: 'numbers-used-up' }
  if (!agent) return { ok: false, code: 'unknown-agent' }
  if (isGuarded(agent, on)) return { ok: false, code: 'agent-guarded' }
  const body = {
    ...{ agentId: agent.applicantId, principalId, untilOn, fromOn: on },
    ...(itemIds && { itemIds }),
  }
  const refused = await roomFor(client, body, on)
  if (refused) return { ok: false, code: refused }
  const authorityId = randomUUID()
  const given = [{ type: 'AuthorityGiven' as const, body }]
  await begin(client, authorityStream, authorityId, given, onPortal(principalId, at))
  await client.query(projectAuthority(authorityId, body))
  await tellAgent(client, keys, principalId, agent, at)
  return { ok: true, authorityId }
}

/** What is answered to who sends the same again: an authority that has ended is none. */
async function unlessEnded(
  client: Client,
  made: GivenAuthority,
  on: LegalDay,
): Promise<GivenAuthority> {
  if (!made.ok) return made
  const stands = await row(
    client,
    `select from identity.authority where authority_id = $1 and ${IN_FORCE}`,
    [made.authorityId, on],
  )
  return stands ? made : { ok: false, code: 'ended-since' }
}
type GivenAuthority =
  | { ok: true; authorityId: AuthorityId }
  | { ok: false; code: AuthorityRefusal | keyof typeof SENT_REFUSALS }

/**
 * What names somebody as agent is bounded: they did not ask for it. Counted while nobody else names
 * them.
 */
async function roomFor(
  client: Client,
  { agentId, principalId, itemIds }: AuthorityBody,
  on: LegalDay,
): Promise<AuthorityRefusal | undefined> {
  await alone(client, `authority/${agentId}`)
  const held = (await row<{ all: number; between: number; covers: boolean }>(
    client,
    `select count(*)::int as all,
       count(*) filter (where principal_id = $3)::int as between,
       coalesce(bool_or(principal_id = $3 and (item_ids is null or item_ids @> $4::text[])), false) as covers
     from identity.authority where agent_id = $1 and ${IN_FORCE}`,
    [agentId, on, principalId, itemIds ?? null],
  ))!
  if (held.covers) return 'entrusted-already'
  const isFull = held.between >= MOST_AUTHORITIES_BETWEEN || held.all >= MOST_AUTHORITIES_OF_AGENT
  return isFull ? 'too-many-authorities' : undefined
}

/** Whoever was named hears of it, once a day for each who names them, and may lay it down. */
async function tellAgent(
  client: Client,
  keys: PersonalKeys,
  principalId: ApplicantId,
  { applicantId, phone }: Applicant,
  at: Instant,
): Promise<void> {
  const who = keys.index(`${applicantId}/${principalId}/${dayOf(at)}`)
  const told = { what: 'authority/told', who, spanSeconds: 86_400 }
  if ((await countTimes(client, told, at)) > 1) return
  const principal = await findApplicant(client, keys, principalId)
  const text = `【一门】${principal ? shownName(principal) : ''}委托您代为办事。不愿意的，登录后在“委托代办”里点“不再代办”，委托即终止。`
  await queueMessage(client, keys, { to: phone, applicantId, text }, at)
}

const shownName = ({ kind, name }: Applicant) => (kind === 'enterprise' ? name : maskName(name))

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

export function projectAuthority(authorityId: AuthorityId, given: AuthorityBody): Statement {
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

/** Whom somebody may act for in this item today. */
export async function listPrincipals(
  db: Queryable,
  agentId: ApplicantId,
  on: LegalDay,
  itemId: ItemId,
): Promise<HeldAuthority[]> {
  const held = await listMandates(db, agentId, on)
  return held
    .filter(({ isInForce, itemIds }) => isInForce && (itemIds?.includes(itemId) ?? true))
    .sort((a, b) => a.fromOn.localeCompare(b.fromOn))
}

type HeldAuthority = Mandate & Pick<Authority, 'fromOn' | 'untilOn'>

/**
 * What somebody was ever authorised to, as it stands on a day. A row of ours is where it is found,
 * and proves nothing: what it says, and that it was given at all, the facts tell.
 */
export async function listMandates(
  db: Queryable,
  agentId: ApplicantId,
  on: LegalDay,
): Promise<HeldAuthority[]> {
  const found = await rows<{ id: AuthorityId }>(
    db,
    'select authority_id as id from identity.authority where agent_id = $1',
    [agentId],
  )
  if (found.length === 0) return []
  const ids = found.map(({ id }) => id)
  const streams = await loadStreams(db, authorityStream, ids, (_id, error) => {
    process.emitWarning(error)
  })
  return [...streams.values()].flatMap((facts) => {
    const [given] = facts
    if (given?.type !== 'AuthorityGiven' || given.body.agentId !== agentId) return []
    const { principalId, itemIds = null, fromOn, untilOn } = given.body
    const isEnded = facts.some(({ type }) => type === 'AuthorityEnded')
    const isInForce = !isEnded && fromOn <= on && on <= untilOn
    return [{ principalId, itemIds, fromOn, untilOn, isInForce }]
  })
}

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
        otherName: other ? shownName(other) : '',
      }
    }),
  )
}
