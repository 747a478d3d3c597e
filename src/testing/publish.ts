import { strict as assert } from 'node:assert'
import { type StaffId, staffIds } from '#foundation/ids'
import { dayOf, type LegalDay } from '#foundation/time'
import { findOfficer, type Officer } from '#identity'
import { type AnyKind, approveVersion, draftVersion } from '#world'
import type { County } from '../app/county.ts'

export const DRAFTER: StaffId = 'info-centre.system-admin'
export const APPROVER: StaffId = 'supervision.supervision-lead'

export async function officerOf(county: County, staffId: string): Promise<Officer> {
  const officer = await findOfficer(county.pool, staffIds.of(staffId), dayOf(county.now()))
  assert(officer, `${staffId} 在岗`)
  return officer
}

/** Publishes a version as two people do it at the county's time; answers its hash. */
export async function publish(
  county: County,
  kind: AnyKind,
  key: string,
  content: unknown,
  effectiveOn: LegalDay = dayOf(county.now()),
): Promise<string> {
  const drafted = await draftVersion(
    county,
    kind,
    key,
    { content, effectiveOn, basis: `县政府办〔${effectiveOn.slice(0, 4)}〕12号` },
    await officerOf(county, DRAFTER),
    county.now(),
  )
  assert(drafted.ok, `${kind.kind}/${key}: ${drafted.ok ? '' : drafted.code}`)
  const by = await officerOf(county, APPROVER)
  const approved = await approveVersion(county, kind, key, drafted.draftId, by, county.now())
  assert(approved.ok, `${kind.kind}/${key}: ${approved.ok ? '' : approved.code}`)
  return drafted.hash
}
