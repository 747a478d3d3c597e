import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { keyOf, ids, instant, legalDay, text } from '#foundation/schema'
import type { ActorId, StaffId } from '#foundation/ids'
import { addDays, dayOf, type Instant } from '#foundation/time'
import { begin, bySystem, type EventOf } from '#ledger'
import { type Client, type Pool, type Queryable, row, rows, transaction } from '#platform/database'
import { countTimes, networkOf } from '#platform/pace'
import { AUDIT_KINDS } from '#text/audit'
import { MOST_FAILURES } from './contract.ts'
import { type auditEvents, auditStream } from './events.ts'
import { actorNames } from './organisation.ts'
import type { PersonalKeys } from './secrets.ts'

/*
 * 审计日志: who came in and went out, who tried in vain, who changed a password and who took a file
 * along. Facts of the ledger, so that nobody changes or erases them. Whoever it was is an id, where
 * from a digest of the network. @law 网络安全法 21(3), GB/T 22239—2019 8.1.4.3
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

/**
 * Notes that somebody tried in vain. Of one account from one network in a day the first, the fifth,
 * the tenth, the hundredth …: each says how many there were, and nobody fills the ledger by
 * guessing.
 */
async function auditRefusal(
  pool: Pool,
  keys: PersonalKeys,
  given: { staffId?: StaffId; reason: string; address: string },
  at: Instant,
): Promise<void> {
  const network = networkMark(keys, given.address)
  const isKnown =
    given.staffId !== undefined &&
    (await row(pool, 'select from identity.staff where staff_id = $1', [given.staffId]))
  // A name that nobody has may be a password in the wrong field.
  const account = isKnown ? given.staffId : undefined
  const who = keys.index(`${account ?? ''}/${network}/${dayOf(at)}`)
  const times = await countTimes(pool, { what: 'audit/refused', who, spanSeconds: DAY }, at)
  if (!isTold(times)) return
  // Who tries many names from one network fills its own share; a lock is always told.
  const whole = { what: 'audit/hour', who: keys.index(`audit/${network}`), spanSeconds: 3600 }
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

/** Notes how signing in ended. */
export async function auditSignIn(
  pool: Pool,
  keys: PersonalKeys,
  signed: { ok: true; account: ActorId } | { ok: false; code: string },
  given: { address: string; staffId?: StaffId; setsPassword?: boolean },
  at: Instant,
): Promise<void> {
  if (!signed.ok)
    return NO_GUESS.includes(signed.code)
      ? undefined
      : auditRefusal(pool, keys, { ...given, reason: signed.code }, at)
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
    at: instant,
    kind: keyOf(AUDIT_KINDS),
    account: ids.actor.optional(),
    name: text('王晓燕').optional(),
    network: text('9f86d081884c7d65').optional(),
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
  db: Queryable,
  { from, to, account, kind, page }: z.infer<typeof auditQuery>,
  at: Instant,
  size = PAGE,
): Promise<z.infer<typeof auditList>> {
  const last = to ?? dayOf(at)
  const days = [`audit/${from ?? addDays(last, -6)}/`, `audit/${addDays(last, 1)}/`]
  const where = `stream >= $1 and stream < $2
       and ($3::text is null or body->>'account' = $3) and ($4::text is null or type = $4)`
  const found = await rows<Pick<Entry, 'id' | 'kind' | 'at'> & { body: Body }>(
    db,
    `select substr(stream, 7) as id, type as kind, recorded_at as at, body from ledger.event
     where ${where} order by recorded_at desc, stream desc limit $5 offset $6`,
    [...days, account ?? null, kind ?? null, size, (page - 1) * size],
  )
  const counted = await row<{ total: number }>(
    db,
    `select count(*)::int as total from ledger.event where ${where}`,
    [...days, account ?? null, kind ?? null],
  )
  const nameOf = await actorNames(
    db,
    found.map(({ body }) => body.account),
  )
  return {
    total: counted!.total,
    rows: found.map(({ body, ...line }) => ({
      ...line,
      ...body,
      ...(body.account && { name: nameOf(body.account) }),
    })),
  }
}
type Entry = z.infer<typeof auditEntry>
type Body = Omit<Entry, 'id' | 'kind' | 'at' | 'name'> & { account?: ActorId }
