import { listMessages, type PersonalKeys } from '#identity'
import type { Pool } from '#platform/database'

/** The code by SMS that was last sent to a phone. */
export async function codeSentTo(
  { pool, keys }: { pool: Pool; keys: PersonalKeys },
  phone: string,
): Promise<string> {
  const messages = await listMessages(pool, keys, undefined, 500)
  for (const { to, text } of messages) {
    const code = to === phone && /验证码是 (\d{6})/.exec(text)?.[1]
    if (code) return code
  }
  throw new Error(`no code was sent to ${phone}`)
}
