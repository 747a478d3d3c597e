import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { ApplicantId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import { type Pool, type Queryable, row, rows } from '#platform/database'
import type { Applicant } from './applicants.ts'
import type { PersonalKeys } from './secrets.ts'

export type Channel = 'sms' | 'email'

/**
 * What a gateway is handed. `key` is the same however often and by whichever process the message is
 * handed over.
 */
interface Outgoing {
  key: string
  channel: Channel
  to: string
  text: string
}

/**
 * Hands a message to the world; throws when it was not taken, {@link MessageRefused} when it never
 * will be.
 */
export type Gateway = (message: Outgoing, signal: AbortSignal) => Promise<void>

/** The gateway has said that it will never take this message: it is not tried again. */
export class MessageRefused extends Error {}

/**
 * Writes down a message, in the caller's transaction: it goes out when that is committed, and not
 * otherwise. Somebody without a phone is told at the counter.
 */
export async function queueMessage(
  db: Queryable,
  keys: PersonalKeys,
  message: {
    channel?: Channel
    to: string
    text: string
    applicantId?: ApplicantId | undefined
    /** Somebody waits for it now. */
    urgent?: boolean
  },
  at: Instant,
): Promise<void> {
  if (message.to === '') return
  const key = randomUUID()
  await db.query(
    'insert into identity.message (key, channel, applicant_id, to_sealed, text_sealed, queued_at, urgent) values ($1, $2, $3, $4, $5, $6, $7)',
    [
      key,
      message.channel ?? 'sms',
      message.applicantId,
      keys.seal(['identity.message.to_sealed', key], message.to),
      keys.seal(['identity.message.text_sealed', key], message.text),
      at,
      message.urgent ?? false,
    ],
  )
}

export interface Delivery {
  /** How many messages one worker has under way at once. */
  parallel: number
  /** Only what is urgent is sent, so that it never waits for a place that others hold. */
  urgentOnly?: boolean
  /** How long the gateway may take for one message. */
  timeoutMs: number
  /**
   * How long a message that a worker holds is left alone by the others; longer than `timeoutMs`.
   */
  claimSeconds: number
  /** No message is claimed any more; those under way are still seen to their end. */
  stopping?: AbortSignal
}

export const DELIVERY: Delivery = { parallel: 8, timeoutMs: 10_000, claimSeconds: 30 }

/** Tried at once, then after a minute, five, half an hour, two hours and twelve; then given up. */
const RETRY_MINUTES = [1, 5, 30, 120, 720]

/**
 * Sends what is due and answers how many were tried. Each is claimed in a statement of its own,
 * sent outside of any transaction, then marked: at least once, and several workers never send the
 * same claim. Whoever dies in between leaves a claim that runs out, and the message goes out once
 * more under its old key. All waiting is in the database's time, so that a machine whose clock is
 * off neither takes a claim early nor keeps a sign-in code back.
 */
export async function sendQueued(
  pool: Pool,
  keys: PersonalKeys,
  gateway: Gateway,
  delivery: Delivery = DELIVERY,
): Promise<number> {
  const underWay = new Set<Promise<void>>()
  let tried = 0
  try {
    for (;;) {
      const claimed = delivery.stopping?.aborted
        ? []
        : await claim(pool, delivery.parallel - underWay.size, delivery)
      tried += claimed.length
      for (const message of claimed) {
        const ended = send(message, keys, gateway, delivery.timeoutMs)
          .then((result) => settle(pool, message, result))
          .finally(() => underWay.delete(ended))
        underWay.add(ended)
      }
      if (underWay.size === 0) return tried
      // A slow one holds up only its own place: what is queued meanwhile is found within the
      // second.
      await Promise.race([...underWay, setTimeout(1000, undefined, { ref: false })])
    }
  } finally {
    await Promise.allSettled(underWay)
  }
}

interface Claimed {
  message_id: number
  claim: string
  key: string
  channel: Channel
  to_sealed: Buffer
  text_sealed: Buffer
  attempts: number
}

/**
 * A claimed message is not due before the claim has run out; `claim` tells later whether it is
 * still ours.
 */
function claim(
  pool: Pool,
  limit: number,
  { claimSeconds, urgentOnly = false }: Delivery,
): Promise<Claimed[]> {
  return rows(
    pool,
    `with due as materialized (
       select message_id from identity.message
       where state = 'queued' and (urgent or not $3)
         -- What was put off under a clock that ran ahead does not wait for that day.
         and (next_at <= now() or next_at > now() + interval '13 hours')
       order by urgent desc, next_at, message_id
       limit $1
       for update skip locked
     )
     update identity.message m
     set claim = gen_random_uuid(), next_at = now() + make_interval(secs => $2), attempts = attempts + 1
     from due
     where m.message_id = due.message_id
     returning m.message_id, claim, key, channel, to_sealed, text_sealed, attempts`,
    [limit, claimSeconds, urgentOnly],
  )
}

type Result = { state: 'sent' } | { state: 'refused' | 'not-taken'; problem: string }

async function send(
  { key, channel, to_sealed, text_sealed }: Claimed,
  keys: PersonalKeys,
  gateway: Gateway,
  timeoutMs: number,
): Promise<Result> {
  try {
    const message = { key, channel, ...opened(keys, key, to_sealed, text_sealed) }
    await gateway(message, AbortSignal.timeout(timeoutMs))
    return { state: 'sent' }
  } catch (error) {
    return {
      state: error instanceof MessageRefused ? 'refused' : 'not-taken',
      problem: says(error as Error).slice(0, 200),
    }
  }
}

/** What is behind `fetch failed` stands in its cause. */
function says({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}

/**
 * Writes down what became of a claim; a claim that ran out and was taken by somebody else is theirs
 * to settle.
 */
async function settle(
  db: Queryable,
  { message_id, claim, attempts }: Claimed,
  result: Result,
): Promise<void> {
  const wait = result.state === 'not-taken' ? RETRY_MINUTES[attempts - 1] : undefined
  const state = result.state === 'sent' ? 'sent' : wait === undefined ? 'failed' : 'queued'
  await db.query(
    `update identity.message
     set state = $3, claim = null, next_at = now() + make_interval(mins => $4), problem = $5
     where message_id = $1 and claim = $2`,
    [message_id, claim, state, wait ?? 0, 'problem' in result ? result.problem : null],
  )
}

/** How long the first message that is due has waited, and how many were given up. */
export async function outboxState(
  db: Queryable,
): Promise<{ waitingSeconds: number; givenUp: number }> {
  const found = await row<{ waitingSeconds: number; givenUp: number }>(
    db,
    `select coalesce(extract(epoch from now() - min(next_at) filter (where state = 'queued' and next_at <= now()))::int, 0) as "waitingSeconds",
       count(*) filter (where state = 'failed') as "givenUp"
     from identity.message where state <> 'sent'`,
  )
  return found!
}

/** The gateway is busy or in a hurry; every other 4xx says that the message itself will not do. */
const TRY_AGAIN = [408, 429]

/**
 * Posts each message as JSON to the county's own gateway; any answer of 2xx means that it was
 * taken. The header `Idempotency-Key` lets the gateway know a message that it has taken before.
 */
export function webhookGateway(url: string): Gateway {
  return async ({ key, ...message }, signal) => {
    const reply = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        // A connection for each message: what comes late on the last one is not taken for the
        // answer to this one.
        connection: 'close',
      },
      body: JSON.stringify(message),
      redirect: 'manual',
      signal,
    })
    await reply.body?.cancel()
    if (reply.ok) return
    const problem = `gateway answered ${reply.status}`
    if (reply.status >= 400 && reply.status < 500 && !TRY_AGAIN.includes(reply.status))
      throw new MessageRefused(problem)
    throw new Error(problem)
  }
}

/** The demonstration's gateway: takes everything, and its inbox is a page. */
export const demoGateway: Gateway = async () => {}

export interface Message {
  channel: Channel
  to: string
  text: string
  queuedAt: Instant
  state: 'queued' | 'sent' | 'failed'
}

/** The latest messages: those of one person, or for the demonstration's inbox all. */
export async function listMessages(
  db: Queryable,
  keys: PersonalKeys,
  applicantId?: ApplicantId,
  limit = 30,
): Promise<Message[]> {
  const found = await rows<
    Omit<Message, 'to' | 'text'> & { key: string; to_sealed: Buffer; text_sealed: Buffer }
  >(
    db,
    `select key, channel, to_sealed, text_sealed, queued_at as "queuedAt", state from identity.message where $1::text is null or (applicant_id = $1 and not urgent) order by message_id desc limit $2`,
    [applicantId, limit],
  )
  return found.map(({ key, to_sealed, text_sealed, ...message }) => ({
    ...message,
    ...opened(keys, key, to_sealed, text_sealed),
  }))
}

/**
 * The latest messages that went to one person. Whose a message is stands in a row, where it went is
 * sealed: both must be theirs. A code, which lets in whoever has it, is told by the phone alone.
 */
export const listMessagesTo = async (
  db: Queryable,
  keys: PersonalKeys,
  { applicantId, phone, email }: Pick<Applicant, 'applicantId' | 'phone' | 'email'>,
  limit?: number,
): Promise<Message[]> =>
  (await listMessages(db, keys, applicantId, limit)).filter(
    ({ to }) => to === phone || to === email,
  )

const opened = (keys: PersonalKeys, key: string, to: Buffer, text: Buffer) => ({
  to: keys.unseal(['identity.message.to_sealed', key], to),
  text: keys.unseal(['identity.message.text_sealed', key], text),
})
