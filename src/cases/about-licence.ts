import type { ApplicantId, CaseId, ItemId, UnitId } from '#foundation/ids'
import { type Refused, refuse } from '#foundation/outcome'
import type { LegalDay } from '#foundation/time'
import {
  type Licence,
  type LICENCE_REFUSALS,
  notAskable,
  projectGranted,
  renewalLastDay,
  stateOn,
} from '#licences'
import { LICENCE_ASKS } from '#licences/contract'
import { type Queryable, row, rows, type Statement } from '#platform/database'
import { findLicence } from './licence-facts.ts'
import type { CaseState } from './state.ts'
import type { Submit } from './acts/submit.ts'

/* 变更, 延续, 补证, 注销: cases about a licence that the county issued. */

/** What a case has granted, for the register of licences. */
export function projectLicence(state: CaseState): Statement[] {
  const { about, certificateNumber } = state
  const number = about?.licence ?? certificateNumber
  if (state.decision !== 'granted' || !number) return []
  return [
    projectGranted({
      ...state,
      number,
      holderId: state.applicantId,
      decidedOn: state.decidedOn!,
      isDeemed: state.renewalDeemedOn !== undefined,
      cancelledOn: state.licenceCancelledOn,
    }),
  ]
}

/** The licence that a case is about or has issued; none of one that has nothing to do with any. */
export const licenceOf = async (
  db: Queryable,
  { about, certificateNumber }: Pick<CaseState, 'about' | 'certificateNumber'>,
): Promise<Licence | undefined> => {
  const number = about?.licence ?? certificateNumber
  return number ? findLicence(db, number) : undefined
}

interface AboutLicence extends Pick<Submit, 'about'> {
  applicantId: ApplicantId
  itemId: ItemId
  unitId: UnitId
}

/**
 * Why an application cannot be about the licence that it names: it is of the same holder, item and
 * unit, and stands so that it can be asked. Whose is somebody else's is not even said to be there.
 * @law 行政许可法 49、50(1)
 */
export async function notAbout(
  db: Queryable,
  { about, applicantId, itemId, unitId }: AboutLicence,
  on: LegalDay,
): Promise<Refused<keyof typeof LICENCE_REFUSALS> | undefined> {
  if (!about) return undefined
  const { licence: number, kind } = about
  const details = { licence: number, ask: LICENCE_ASKS[kind] }
  const licence = await findLicence(db, number)
  if (licence?.holderId !== applicantId) return refuse('licence-unknown', '行政许可法 49', details)
  if (licence.itemId !== itemId || licence.unitId !== unitId)
    return refuse('licence-of-other-item', '行政许可法 49', details)
  const barred = notAskable(licence, kind, on)
  if (barred) return barred
  const caseId = await findInHand(db, about)
  return caseId && refuse('licence-in-hand', '行政许可法 49', { ...details, caseId })
}

/** The open case that asks the same of a licence. */
async function findInHand(
  db: Queryable,
  about: NonNullable<Submit['about']>,
): Promise<CaseId | undefined> {
  const found = await row<{ caseId: CaseId }>(
    db,
    `select case_id as "caseId" from cases.case_row
     where state->'about'->>'licence' = $1 and state->'about'->>'kind' = $2
       and stage in ('submitted', 'correcting', 'processing') limit 1`,
    [about.licence, about.kind],
  )
  return found?.caseId
}

/** 延续 that was asked for in time: 届满三十日前. @law 行政许可法 50(1) */
export const hasAskedInTime = (
  { about, receivedOn }: Pick<CaseState, 'about' | 'receivedOn'>,
  validUntil: LegalDay,
) => about?.kind === 'renewal' && receivedOn <= renewalLastDay(validUntil)

/** Applications for 延续 that are handled while the licence has run out. */
export async function listOverdueRenewals(db: Queryable, on: LegalDay): Promise<CaseId[]> {
  const open = await rows<{ caseId: CaseId; number: string }>(
    db,
    `select case_id as "caseId", state->'about'->>'licence' as number from cases.case_row
     where stage = 'processing' and state ? 'about' and state->'about'->>'kind' = 'renewal'
     order by case_id`,
  )
  const ended = await Promise.all(
    open.map(async ({ number }) => {
      const licence = await findLicence(db, number)
      return licence !== undefined && stateOn(licence, on) === 'expired'
    }),
  )
  return open.filter((_, i) => ended[i]).map(({ caseId }) => caseId)
}
