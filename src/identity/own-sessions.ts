import { z } from 'zod'
import { instant } from '#foundation/schema'
import { addSeconds, type Instant } from '#foundation/time'
import { type Queryable, row, rows } from '#platform/database'
import { IDLE_MINUTES } from './contract.ts'
import type { Actor } from './roles.ts'
import type { PersonalKeys } from './secrets.ts'
import { openOrigin, originOf, originSchema } from './session-origin.ts'
import { isOurs, SESSION_COLUMNS, type SessionRow } from './sign-in.ts'
import { digest } from './tries.ts'

/* 我的登录: where somebody is signed in, for themselves to see and to end. */

export const ownSession = originSchema
  .extend({
    sessionId: z.int().meta({ examples: [1207] }),
    since: instant,
    lastSeenAt: instant,
    /** The one that asks. */
    isThis: z.boolean(),
  })
  .meta({ id: 'OwnSession' })
export type OwnSession = z.infer<typeof ownSession>

/** As an address has it. */
export const sessionIdParams = z.object({
  sessionId: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
})

export const SESSION_REFUSALS = {
  'unknown-session': '这处登录已经结束，或者不是您的。',
} as const

/** Whose sessions they are. */
const ownerOf = (actor: Actor) =>
  actor.kind === 'officer' ? [actor.staffId, null] : [null, actor.applicantId]
const OWN = '(t.staff_id = $1 or t.applicant_id = $2)'

/** The open sessions of whoever asks by `token`, the latest first. */
export async function listSessions(
  db: Queryable,
  keys: PersonalKeys,
  actor: Actor,
  token: string,
  at: Instant,
): Promise<OwnSession[]> {
  interface Row extends SessionRow {
    token_hash: Buffer
    opened_no: number
    from_sealed: Buffer | null
  }
  const found = await rows<Row>(
    db,
    `select ${SESSION_COLUMNS}, t.token_hash, t.opened_no, t.from_sealed from identity.session t
     where ${OWN} and t.last_seen_at > $3 and t.ends_at > $4 order by t.opened_no desc`,
    [...ownerOf(actor), addSeconds(at, -IDLE_MINUTES * 60), at],
  )
  return found
    .filter((session) => isOurs(keys, session.token_hash, session))
    .map(({ token_hash, from_sealed, ...session }) => ({
      ...(from_sealed ? openOrigin(keys, token_hash, from_sealed) : originOf({})),
      sessionId: session.opened_no,
      since: session.created_at,
      lastSeenAt: session.last_seen_at,
      isThis: token_hash.equals(digest(token)),
    }))
}

/** Ends one of them; false where there is none. */
export async function endOwnSession(
  db: Queryable,
  actor: Actor,
  sessionId: number,
): Promise<boolean> {
  const ended = await row(
    db,
    `delete from identity.session t where ${OWN} and t.opened_no = $3 returning 1`,
    [...ownerOf(actor), sessionId],
  )
  return ended !== undefined
}

/** Ends all but the one that asks; answers how many. */
export async function endOtherSessions(
  db: Queryable,
  actor: Actor,
  token: string,
): Promise<number> {
  const ended = await rows(
    db,
    `delete from identity.session t where ${OWN} and t.token_hash <> $3 returning 1`,
    [...ownerOf(actor), digest(token)],
  )
  return ended.length
}
