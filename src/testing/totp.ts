import type { StaffId } from '#foundation/ids'
import { currentTotp } from '#identity'
import { row } from '#platform/database'
import type { TestCounty } from './database.ts'

/**
 * What an officer's authenticator shows, if there is one; the code may be used whatever was used
 * before, as if the clock of the test had not stood still.
 */
export async function totpOf(county: TestCounty, staffId: StaffId): Promise<string | undefined> {
  const staff = await row<{ totp_sealed: Buffer | null }>(
    county.pool,
    'update identity.staff set totp_step = null where staff_id = $1 returning totp_sealed',
    [staffId],
  )
  return staff?.totp_sealed ? currentTotp(county.keys, staff.totp_sealed, county.now()) : undefined
}
