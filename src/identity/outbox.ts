import { addSeconds, type Instant } from '#foundation/time'
import { type Pool, type Queryable, rows, transaction } from '#platform/database'
import type { PersonalKeys } from './secrets.ts'

export type Channel = 'sms' | 'email'

/** Hands a message to the world; throws when it was not taken. */
export type Gateway = (message: { channel: Channel; to: string; text: string }) => Promise<void>

/** Writes down a message, in the caller's transaction: it goes out when that is committed, and not otherwise. */
export async function queueMessage(
  db: Queryable,
  keys: PersonalKeys,
  message: { channel?: Channel; to: string; text: string; applicantId?: string | undefined },
  at: Instant,
): Promise<void> {
  await db.query(
    'insert into identity.message (channel, applicant_id, to_sealed, text_sealed, queued_at, next_at) values ($1, $2, $3, $4, $5, $5)',
    [
      message.channel ?? 'sms',
      message.applicantId ?? null,
      keys.seal(message.to),
      keys.seal(message.text),
      at,
    ],
  )
}

/** Tried at once, then after a minute, five, half an hour, two hours and twelve. */
const RETRY_MINUTES = [1, 5, 30, 120, 720]

/** Sends what is due; what is not taken is tried again, later each time, and given up in the end. Answers how many were tried. */
export async function sendQueued(
  pool: Pool,
  keys: PersonalKeys,
  gateway: Gateway,
  at: Instant,
  limit = 50,
): Promise<number> {
  return transaction(pool, async (client) => {
    // Two processes never send the same message; a crash between sending and writing sends one twice, never none.
    const due = await rows<{
      message_id: number
      channel: Channel
      to_sealed: Buffer
      text_sealed: Buffer
      attempts: number
    }>(
      client,
      `select message_id, channel, to_sealed, text_sealed, attempts from identity.message
       where state = 'queued' and next_at <= $1 order by message_id limit $2 for update skip locked`,
      [at, limit],
    )
    for (const { message_id, channel, to_sealed, text_sealed, attempts } of due) {
      const problem = await gateway({
        channel,
        to: keys.unseal(to_sealed),
        text: keys.unseal(text_sealed),
      }).then(
        () => undefined,
        (error: Error) => error.message,
      )
      const wait = RETRY_MINUTES[attempts]
      const state = problem === undefined ? 'sent' : wait === undefined ? 'failed' : 'queued'
      await client.query(
        'update identity.message set state = $2, attempts = attempts + 1, next_at = $3, problem = $4 where message_id = $1',
        [message_id, state, addSeconds(at, (wait ?? 0) * 60), problem?.slice(0, 200) ?? null],
      )
    }
    return due.length
  })
}

/** Posts each message as JSON to the county's own gateway; any answer of 2xx means that it was taken. */
export function webhookGateway(url: string): Gateway {
  return async (message) => {
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(10_000),
    })
    if (!reply.ok) throw new Error(`gateway answered ${reply.status}`)
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
  applicantId?: string,
  limit = 30,
): Promise<Message[]> {
  const found = await rows<
    Omit<Message, 'to' | 'text'> & { to_sealed: Buffer; text_sealed: Buffer }
  >(
    db,
    `select channel, to_sealed, text_sealed, queued_at as "queuedAt", state from identity.message where $1::text is null or applicant_id = $1 order by message_id desc limit $2`,
    [applicantId ?? null, limit],
  )
  return found.map(({ to_sealed, text_sealed, ...message }) => ({
    ...message,
    to: keys.unseal(to_sealed),
    text: keys.unseal(text_sealed),
  }))
}
