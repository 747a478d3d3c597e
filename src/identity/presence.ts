import { instant } from '#foundation/schema'
import { addSeconds, type Instant } from '#foundation/time'
import type { Queryable } from '#platform/database'
import { PRESENCE_MINUTES } from './contract.ts'
import type { PersonalKeys } from './secrets.ts'
import { sessionBegan } from './sign-in.ts'
import { digest } from './tries.ts'

/*
 * 再次确认身份: an open session is whoever sits before it. Before somebody takes personal data along or
 * changes how one is reached, they show once more who they are, unless they did so of late.
 * @law GB/T 22239—2019 8.1.4.1 a)
 */

/** What a browser carries that proved it in this session: only the county can write one. */
export const presenceOf = (keys: PersonalKeys, token: string, at: Instant): string =>
  `${at}/${keys.mark('identity.presence', [digest(token), at]).toString('base64url')}`

/** Did whoever sits before this session prove it of late, by signing in or by `shown`? */
export async function isPresent(
  db: Queryable,
  keys: PersonalKeys,
  token: string,
  shown: string | undefined,
  at: Instant,
): Promise<boolean> {
  const since = addSeconds(at, -PRESENCE_MINUTES * 60)
  const isOfLate = (then: Instant | undefined) => then !== undefined && then > since && then <= at
  return isOfLate(shownAt(keys, token, shown)) || isOfLate(await sessionBegan(db, keys, token))
}

function shownAt(keys: PersonalKeys, token: string, shown = ''): Instant | undefined {
  const [written, mark = ''] = shown.split('/')
  const at = instant.safeParse(written).data
  const given = Buffer.from(mark, 'base64url')
  return at && keys.isMarked('identity.presence', [digest(token), at], given) ? at : undefined
}
