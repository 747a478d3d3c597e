import { expect } from 'vitest'
import type { StaffId } from '#foundation/ids'
import type { Now } from '#foundation/time'
import { currentTotp, DEMO_PASSWORD, type PersonalKeys } from '#identity'
import { type Queryable, row } from '#platform/database'
import type { HttpServer } from '#platform/http'

interface Accounts {
  pool: Queryable
  keys: PersonalKeys
  now: Now
}

/**
 * What an officer of the demonstration signs in with now; with a code, where a post needs one: it
 * may be used whatever was used before, as if the clock of the test had not stood still.
 */
export async function credentialsOf({ pool, keys, now }: Accounts, staffId: StaffId) {
  const staff = await row<{ totp_sealed: Buffer | null }>(
    pool,
    'update identity.staff set totp_step = null where staff_id = $1 returning totp_sealed',
    [staffId],
  )
  const sealed = staff?.totp_sealed
  return {
    staffId,
    password: DEMO_PASSWORD,
    ...(sealed && { totp: currentTotp(keys, staffId, sealed, now()) }),
  }
}

/** Signs an officer of the demonstration in; answers the cookie. */
export async function signedIn(
  server: Pick<HttpServer, 'inject'>,
  accounts: Accounts,
  staffId: StaffId,
): Promise<string> {
  const payload = await credentialsOf(accounts, staffId)
  const reply = await server.inject({ method: 'POST', url: '/api/session', payload })
  expect(reply.statusCode, `${staffId}: ${reply.body}`).toBe(200)
  return reply.cookies.map((c) => `${c.name}=${c.value}`).join('; ')
}
