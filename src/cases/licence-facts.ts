import type { ApplicantId, CaseId, ItemId, UnitId } from '#foundation/ids'
import { dayOf, type Instant, type LegalDay } from '#foundation/time'
import { findIssuing, type Granted, type Licence, licenceFrom } from '#licences'
import type { LicenceAsk } from '#licences/contract'
import { type Queryable, rows } from '#platform/database'

/*
 * 证照 by the facts of the cases that issued and changed it. The register is for lists: whoever can
 * write its rows makes nobody a holder by it, and no term longer.
 */

interface Told {
  caseId: CaseId
  itemId: ItemId
  unitId: UnitId
  holderId: ApplicantId
  kind: LicenceAsk | null
  licence: string | null
  grantedAt: Instant | null
  isDeemed: boolean
  certificateNumber: string | null
  validUntil: LegalDay | null
  revokedAt: Instant | null
  cancelledAt: Instant | null
}

const day = (at: Instant | null) => (at ? dayOf(at) : undefined)

/** The licence of this number; undefined where no facts say that it was issued. */
export async function findLicence(db: Queryable, number: string): Promise<Licence | undefined> {
  const told = await rows<Told>(
    db,
    `with of as (
       select 'case/' || $2::text as stream
       union select stream from ledger.fact
       where type = 'CaseSubmitted' and body->'about' is not null
         and body->'about'->>'licence' = $1)
     select substr(f.stream, 6) as "caseId",
       max(f.body->>'itemId') filter (where f.version = 1) as "itemId",
       max(f.body->>'unitId') filter (where f.version = 1) as "unitId",
       max(f.body->>'applicantId') filter (where f.version = 1) as "holderId",
       max(f.body->'about'->>'kind') filter (where f.version = 1) as kind,
       max(f.body->'about'->>'licence') filter (where f.version = 1) as licence,
       max(f.occurred_at) filter (where f.type in ('CaseApproved', 'RenewalDeemed'))
         as "grantedAt",
       bool_or(f.type = 'RenewalDeemed') as "isDeemed",
       max(f.body->>'certificateNumber') filter (where f.type in ('CaseApproved', 'RenewalDeemed'))
         as "certificateNumber",
       max(f.body->>'validUntil') filter (where f.type in ('CaseApproved', 'RenewalDeemed'))
         as "validUntil",
       max(f.occurred_at) filter (where f.type = 'ApprovalRevoked') as "revokedAt",
       max(f.occurred_at) filter (where f.type = 'LicenceCancelled') as "cancelledAt"
     from ledger.fact f where f.stream in (select stream from of) group by f.stream`,
    [number, await findIssuing(db, number)],
  )
  const granted = told.flatMap((case_): Granted[] => {
    const { grantedAt, kind, licence, certificateNumber } = case_
    const isIssue = !licence && certificateNumber === number
    if (!grantedAt || !(isIssue || licence === number)) return []
    return [
      {
        ...case_,
        number,
        about: kind ? { licence: number, kind } : undefined,
        decidedOn: dayOf(grantedAt),
        validUntil: case_.validUntil ?? undefined,
        revokedOn: day(case_.revokedAt),
        cancelledOn: day(case_.cancelledAt),
      },
    ]
  })
  return licenceFrom(granted)
}
