import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { own } from '#foundation/own'
import { keyOf, ids, instant, legalDay, text } from '#foundation/schema'
import {
  type ActorId,
  type ApplicantId,
  applicantIds,
  type StaffId,
  staffIds,
} from '#foundation/ids'
import { addDays, dayOf, type Instant } from '#foundation/time'
import { begin, bySystem, type EventOf } from '#ledger'
import {
  findPage,
  type Client,
  type Pool,
  type Queryable,
  row,
  transaction,
} from '#platform/database'
import { countTimes, networkOf } from '#platform/pace'
import { AUDIT_KINDS, begunByText } from '#text/audit'
import { listApplicants, masked } from './applicants.ts'
import { MOST_FAILURES, PHONE_DECLINES, RENAME_BASES } from './contract.ts'
import { type auditEvents, auditStream } from './events.ts'
import { actorNames } from './organisation.ts'
import type { PersonalKeys } from './secrets.ts'

/*
 * 审计日志: who came in and went out, who tried in vain, who changed a password and who took a file
 * along; beside these what other streams tell of rights: substitutions, posts, and who from outside
 * looked at whose data. Facts of the ledger, so that nobody changes or erases them. Whoever it was
 * is an id, where from a digest of the network. @law 网络安全法 21(3), GB/T 22239—2019 8.1.4.3
 */

const newMark = (at: Instant) => `${dayOf(at)}/${randomUUID()}`

/** Notes one fact in a stream of its own: nobody waits for anybody. */
function audit(pool: Pool, event: EventOf<typeof auditEvents>, at: Instant): Promise<void> {
  return transaction(pool, async (client) => {
    await begin(client, auditStream, newMark(at), [event], bySystem(at))
  })
}

/** Notes beside it what was done to an account at the machine, by whoever runs it. */
export const noteAccount = (
  client: Client,
  type: 'AccountOpened' | 'AccessRenewed',
  account: StaffId,
  at: Instant,
): Promise<unknown> =>
  begin(client, auditStream, newMark(at), [{ type, body: { account } }], bySystem(at))

/** By which a network is told apart in the log, and not more. */
const networkMark = (keys: PersonalKeys, address: string): string =>
  keys.index(networkOf(address)).toString('hex').slice(0, 16)

const DAY = 86_400
/** Of one network so many are noted in an hour; beyond that, whoever tries in vain is counted. */
const MOST_REFUSALS_OF_A_NETWORK = 100

/** Many networks are one subscriber's: what is noted of them is counted together. */
const siteMark = (keys: PersonalKeys, address: string): string =>
  keys.index(networkOf(address, 48)).toString('hex').slice(0, 16)

/**
 * Notes that somebody tried in vain, and once an hour of a network that it was slowed down. Of one
 * account from one network in a day the first, the fifth, the tenth, the hundredth …: each says
 * how many there were, and nobody fills the ledger by guessing.
 */
async function auditRefusal(
  pool: Pool,
  keys: PersonalKeys,
  given: { account: ActorId | undefined; reason: string; address: string },
  at: Instant,
): Promise<void> {
  const { account } = given
  const network = networkMark(keys, given.address)
  const site = siteMark(keys, given.address)
  const isSlowed = given.reason === 'slowed'
  const slowed = { what: 'audit/slowed', who: keys.index(`slowed/${site}`), spanSeconds: 3600 }
  if (isSlowed && (await countTimes(pool, slowed, at)) > 1) return
  const who = keys.index(`${account ?? ''}/${site}/${dayOf(at)}`)
  const times = await countTimes(pool, { what: 'audit/refused', who, spanSeconds: DAY }, at)
  if (!isTold(times) && !isSlowed) return
  // Who tries many names from one network fills its own share; a lock is always told.
  const whole = { what: 'audit/hour', who: keys.index(`audit/${site}`), spanSeconds: 3600 }
  const all = await countTimes(pool, whole, at)
  if (all > MOST_REFUSALS_OF_A_NETWORK && !isTold(all) && !(account && given.reason === 'locked'))
    return
  const body = { ...(account && { account }), network, reason: given.reason, times }
  await audit(pool, { type: 'SignInRefused', body }, at)
}

/** What only asks for more, or was written down wrongly: nobody guessed. */
const NO_GUESS = [
  'second-factor-needed',
  'new-password-needed',
  'new-password-weak',
  'unknown-phone',
  'name-missing',
  'identity-number-invalid',
  'credit-code-invalid',
]

/** Notes that somebody who is signed in did not prove that it is them who sits there. */
export const auditTry = (
  pool: Pool,
  keys: PersonalKeys,
  { by, address = '', reason }: { by: ActorId; address?: string | undefined; reason: string },
  at: Instant,
): Promise<void> => auditRefusal(pool, keys, { account: by, address, reason }, at)

/** A name that nobody has may be a password in the wrong field. */
const knownAccount = async (db: Queryable, staffId: StaffId | undefined) =>
  staffId && (await row(db, 'select from identity.staff where staff_id = $1', [staffId]))
    ? staffId
    : undefined

/** Notes how signing in ended. */
export async function auditSignIn(
  pool: Pool,
  keys: PersonalKeys,
  signed: { ok: true; account: ActorId } | { ok: false; code: string },
  given: { address: string; staffId?: StaffId; setsPassword?: boolean },
  at: Instant,
): Promise<void> {
  if (!signed.ok) {
    if (NO_GUESS.includes(signed.code)) return
    const account = await knownAccount(pool, given.staffId)
    const { address } = given
    return auditRefusal(pool, keys, { account, address, reason: signed.code }, at)
  }
  const body = { account: signed.account, network: networkMark(keys, given.address) }
  if (given.setsPassword) await audit(pool, { type: 'PasswordChanged', body }, at)
  await audit(pool, { type: 'SignedIn', body }, at)
}

/** Notes that somebody went out, if anybody did. */
export async function auditSignOut(
  pool: Pool,
  keys: PersonalKeys,
  account: ActorId | undefined,
  address: string,
  at: Instant,
): Promise<void> {
  if (account === undefined) return
  const body = { account, network: networkMark(keys, address) }
  await audit(pool, { type: 'SignedOut', body }, at)
}

/** Notes that somebody takes a file along. */
export async function auditFile(
  pool: Pool,
  keys: PersonalKeys,
  account: ActorId,
  address: string,
  what: { route: string; about: string[] },
  at: Instant,
): Promise<void> {
  const body = { account, network: networkMark(keys, address), ...what }
  await audit(pool, { type: 'FileTaken', body }, at)
}

const isTold = (times: number) => times === MOST_FAILURES || /^10*$/.test(String(times))

export const auditQuery = z.object({
  from: legalDay.optional(),
  to: legalDay.optional(),
  account: ids.actor.optional(),
  kind: keyOf(AUDIT_KINDS).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
})

const auditEntry = z
  .object({
    id: text('2026-03-02/2f9c…'),
    /** Who did it, where it was done to the account of somebody. */
    by: ids.actor.optional(),
    byName: text('赵敏').optional(),
    /** 依据, or why somebody looked. */
    says: text('核查转来的投诉').optional(),
    at: instant,
    kind: keyOf(AUDIT_KINDS),
    account: ids.actor.optional(),
    name: text('王晓燕').optional(),
    network: text('9f86d081884c7d65').optional(),
    /** Why it was refused. */
    reason: text('wrong-credentials').optional(),
    /** So many tries in vain on that day. */
    times: z.int().optional(),
    route: text('/api/supervision/findings/file').optional(),
    about: z.array(text('2026-000123')).optional(),
  })
  .meta({ id: 'AuditEntry' })
export const auditList = z
  .object({ total: z.int(), rows: z.array(auditEntry) })
  .meta({ id: 'AuditList' })

const PAGE = 20
/** As many as a file holds. */
export const MOST_AUDIT_ROWS = 10_000

/** The log of some days, the latest first; of the last seven unless it is said. */
export async function listAudit(
  { pool: db, keys }: { pool: Queryable; keys: PersonalKeys },
  { from, to, account, kind, page }: z.infer<typeof auditQuery>,
  at: Instant,
  size = PAGE,
): Promise<z.infer<typeof auditList>> {
  const last = to ?? dayOf(at)
  const given = [from ?? addDays(last, -6), addDays(last, 1), account ?? null, kind ?? null]
  const { total, rows: found } = await findPage<Line>(
    db,
    {
      count: `select count(*) from (${NOTED}) noted where ${ASKED}`,
      select: `select id, kind, at, account, by, body from (${NOTED}) noted
        where ${ASKED} order by at desc, id desc`,
    },
    given,
    { limit: size, offset: (page - 1) * size },
  )
  const actors = found.flatMap(({ account: of, by, body }) => [
    of,
    by,
    personOf(body),
    firstOf(body),
  ])
  const officerName = await actorNames(db, actors)
  const people = await listApplicants(
    db,
    keys,
    actors.flatMap((actor) => applicantIn(actor) ?? []),
  )
  const nameOf = (actor: ActorId) => {
    const person = people.get(applicantIn(actor) ?? '')
    return person ? `申请人${masked(person).name}` : officerName(actor)
  }
  return { total, rows: found.map((line) => entryOf(line, nameOf)) }
}

const APPLICANT = 'applicant:'
/** Whose data a line is about, as one who acts. */
const personOf = ({ applicantId }: Line['body']): ActorId | undefined =>
  typeof applicantId === 'string' && applicantIds.is(applicantId)
    ? `${APPLICANT}${applicantId}`
    : undefined
const applicantIn = (actor: ActorId | null | undefined): ApplicantId | undefined => {
  const id = actor?.startsWith(APPLICANT) ? actor.slice(APPLICANT.length) : ''
  return applicantIds.is(id) ? id : undefined
}

const IN_DAYS = `e.recorded_at >= $1::date::timestamp at time zone 'Asia/Shanghai'
    and e.recorded_at < $2::date::timestamp at time zone 'Asia/Shanghai'`

/**
 * What is told in the log, of the days: facts that were noted for it, and those of other streams
 * that say who may do what, who looked at whose data and who changed at a counter how somebody is
 * known. Nothing is written a second time.
 */
const NOTED = `
  select substr(stream, 7) as id, type as kind, recorded_at as at, body->>'account' as account,
    null::text as by, body, null::text as other
  from ledger.fact where stream >= 'audit/' || $1 and stream < 'audit/' || $2
  union all
  select e.stream || '/' || e.version, e.type, e.recorded_at, substr(e.stream, 7), e.actor, g.body,
    g.body->>'substituteId'
  from ledger.fact e join ledger.fact g
    on g.stream = e.stream and g.type = 'DelegationGiven'
      and g.body->>'delegationId' = e.body->>'delegationId'
  where e.stream >= 'staff/' and e.stream < 'staff0'
    and e.type in ('DelegationGiven', 'DelegationRevoked') and ${IN_DAYS}
  union all
  select stream || '/' || version, 'PostPublished', recorded_at, substr(stream, 12), actor, body,
    body->>'draftedBy'
  from ledger.fact e
  where stream >= 'world/post/' and stream < 'world/post0' and type = 'VersionPublished'
    and ${IN_DAYS}
  union all
  select stream || '/' || version, type, recorded_at, actor, null, body, null
  from ledger.fact e where stream >= 'access/' and stream < 'access0' and ${IN_DAYS}
  union all
  select stream || '/' || version, type, recorded_at, actor, null,
    (body::jsonb || jsonb_build_object('applicantId', substr(stream, 8)))::json, body->>'begunBy'
  from ledger.fact e
  where stream >= 'person/' and stream < 'person0' and ${IN_DAYS}
    and type in ('PhoneChangeBegun', 'PhoneChangedAtCounter', 'PhoneChangeDeclined', 'NameChanged')`

/** Whoever it was done to, by whom, and who else is named in it. */
const ASKED = `($3::text is null or $3 in (account, by, other)) and ($4::text is null or kind = $4)`

interface Line extends Pick<Entry, 'id' | 'kind' | 'at'> {
  account: ActorId | null
  by: ActorId | null
  body: Partial<Entry> & Record<string, unknown>
}
type Entry = z.infer<typeof auditEntry>

/** Who began what another officer settled. */
const firstOf = ({ begunBy }: Line['body']): StaffId | undefined =>
  typeof begunBy === 'string' && staffIds.is(begunBy) ? begunBy : undefined

const NAMED = ['substituteId', 'fromOn', 'toOn', 'effectiveOn', 'caseId', 'file']

/** 依据, in words where it is one of a table. */
const groundOf = ({ basis, why = basis }: Line['body']): unknown =>
  own(PHONE_DECLINES, String(why)) ?? own(RENAME_BASES, String(why)) ?? why

function entryOf(
  { id, kind, at, account, by, body }: Line,
  nameOf: (actor: ActorId) => string,
): Entry {
  const { network, reason, times, route } = body
  const says = kind === 'SignInRefused' ? body.basis : (reason ?? groundOf(body))
  const person = personOf(body)
  const first = firstOf(body)
  const named = [
    ...NAMED.flatMap((field) => (body[field] === undefined ? [] : String(body[field]))),
    ...(person ? [nameOf(person)] : []),
    ...(first ? [begunByText(nameOf(first), first)] : []),
  ]
  return {
    ...{ id, at, kind, network, times, route, about: body.about ?? named },
    ...(kind === 'SignInRefused' && { reason }),
    ...(typeof says === 'string' && { says }),
    ...(account && { account, name: nameOf(account) }),
    ...(by && { by, byName: nameOf(by) }),
  }
}
