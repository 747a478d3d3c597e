import type { ApplicantId } from '#foundation/ids'
import { dayOf, type Instant } from '#foundation/time'
import { atDesk, beginOnce, type EventOf } from '#ledger'
import type { Pool } from '#platform/database'
import { accessStream } from './events.ts'
import type { Officer } from './roles.ts'

/* 调阅留痕: what cannot be written down is not shown. @law 个人信息保护法 51 */

/** That a counter looked somebody up by their number, once a day. */
export const noteLookup = (
  { pool }: { pool: Pool },
  applicantId: ApplicantId,
  officer: Officer,
  at: Instant,
): Promise<void> =>
  noteOnce(pool, applicantId, { type: 'PersonLookedUp', body: { applicantId } }, officer, at)

/** Written down once a day for an officer and what they looked at. */
export const noteOnce = (
  pool: Pool,
  what: string,
  event: EventOf<typeof accessStream.shapes>,
  officer: Officer,
  at: Instant,
): Promise<void> => {
  const id = `${officer.staffId}/${what}/${dayOf(at)}`
  return beginOnce(pool, accessStream, id, [event], atDesk(officer, at))
}
