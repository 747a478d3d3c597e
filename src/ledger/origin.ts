import { applicantActor, type ApplicantId, type StaffId, type UnitId } from '#foundation/ids'
import type { Instant } from '#foundation/time'
import type { Origin } from './event.ts'

/** How the ledger names what an officer does at the desk. */
export const atDesk = (officer: { staffId: StaffId; unitId: UnitId }, at: Instant): Origin => ({
  actor: officer.staffId,
  unit: officer.unitId,
  via: 'desk',
  occurredAt: at,
  recordedAt: at,
})

/** How the ledger names what a person does on the portal. */
export const onPortal = (applicantId: ApplicantId, at: Instant): Origin => ({
  actor: applicantActor(applicantId),
  unit: '',
  via: 'portal',
  occurredAt: at,
  recordedAt: at,
})

/** What nobody does, such as the passing of time. */
export const bySystem = (at: Instant): Origin => ({
  actor: 'system',
  unit: '',
  via: 'system',
  occurredAt: at,
  recordedAt: at,
})
