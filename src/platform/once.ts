import { canonicalJson, type Json } from '#foundation/canonical'
import type { Instant } from '#foundation/time'
import { type Client, row } from './database.ts'

/** What is sent under a key that its form was given: whose it is, the key, and what it says. */
export interface Sent {
  readonly by: string
  readonly key: string
  readonly content: Json
}

export const SENT_REFUSALS = {
  'key-used-otherwise':
    '这张表格刚才已经提交过另一份内容，这次没有提交。确实要再提交一份的，请核对后再点一次提交。',
} as const

/**
 * Makes something once, in the caller's transaction: whatever comes again under the same key with
 * the same content, at the same moment or for two days, is answered as the first was. What was
 * refused has made nothing, and its key is free. What was made may have come to an end since: then
 * `stands` says what is to be answered instead.
 */
export async function once<T extends { ok: boolean }>(
  client: Client,
  keys: { index: (text: string) => Buffer },
  sent: Sent | undefined,
  at: Instant,
  make: () => Promise<T>,
  stands = async (made: T): Promise<T> => made,
): Promise<T | { ok: false; code: keyof typeof SENT_REFUSALS }> {
  if (!sent) return make()
  const key = keys.index(`sent/${sent.by}/${sent.key}`)
  const content = keys.index(canonicalJson(sent.content))
  // Whoever comes second waits here until the first is done.
  const isFirst = await row(
    client,
    `with forgotten as (
       delete from platform.sent where key in (
         select key from platform.sent
         where sent_at < $3::timestamptz - interval '2 days' and key <> $1
         limit 100 for update skip locked
       )
     )
     insert into platform.sent (key, content, sent_at) values ($1, $2, $3)
     on conflict (key) do nothing returning 1 as first`,
    [key, content, at],
  )
  if (!isFirst) {
    const before = (await row<{ content: Buffer; made: T }>(
      client,
      'select content, made from platform.sent where key = $1',
      [key],
    ))!
    return before.content.equals(content)
      ? stands(before.made)
      : { ok: false, code: 'key-used-otherwise' }
  }
  const made = await make()
  if (made.ok)
    await client.query('update platform.sent set made = $2 where key = $1', [
      key,
      JSON.stringify(made),
    ])
  else await client.query('delete from platform.sent where key = $1', [key])
  return made
}
