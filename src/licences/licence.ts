import type { ApplicantId, CaseId, ItemId, UnitId } from '#foundation/ids'
import { type Refused, refuse } from '#foundation/outcome'
import { addDays, type LegalDay } from '#foundation/time'
import type { z } from 'zod'
import {
  type aboutLicence,
  LICENCE_ASKS,
  type LicenceAsk,
  type LicenceState,
  RENEWAL_DAYS,
} from './contract.ts'

/** 证照, as what was decided about it leaves it; how it stands on a day, `stateOn` says. */
export interface Licence {
  /** Stays the same through 变更, 延续 and 补证. */
  number: string
  /** The case that issued it. */
  caseId: CaseId
  itemId: ItemId
  unitId: UnitId
  holderId: ApplicantId
  issuedOn: LegalDay
  /** The last day; none of what is good for ever. */
  validUntil: LegalDay | null
  revokedOn: LegalDay | null
  cancelledOn: LegalDay | null
  /** The last that was granted about it: the case whose certificate is the one in force. */
  lastCaseId: CaseId
  lastKind: 'issue' | LicenceAsk
  lastOn: LegalDay
}

/** What a case granted, as far as a licence is concerned. */
export interface Granted {
  caseId: CaseId
  /** None of a case that issues a licence. */
  about?: z.infer<typeof aboutLicence> | undefined
  number: string
  itemId: ItemId
  unitId: UnitId
  holderId: ApplicantId
  decidedOn: LegalDay
  validUntil?: LegalDay | undefined
  isDeemed: boolean
  revokedOn?: LegalDay | undefined
  cancelledOn?: LegalDay | undefined
}

/**
 * A licence of all that was granted about it, in whatever order. A decision taken back did nothing;
 * the end is the latest that was ever granted, of what is good for ever none.
 */
export function licenceFrom(granted: readonly Granted[]): Licence | undefined {
  const issue = granted.find(({ about }) => !about)
  if (!issue) return undefined
  const others = granted.filter(({ about, revokedOn }) => about && !revokedOn)
  const given = [issue, ...others.filter(({ about }) => about!.kind === 'renewal')]
  const ends = [
    issue.cancelledOn,
    ...others.filter(({ about }) => about!.kind === 'cancellation').map((g) => g.decidedOn),
  ].filter((on) => on !== undefined)
  const isLater = (a: Granted, b: Granted) =>
    a.decidedOn > b.decidedOn || (a.decidedOn === b.decidedOn && a.caseId > b.caseId)
  const last = others.reduce((latest, g) => (isLater(g, latest) ? g : latest), issue)
  const { number, caseId, itemId, unitId, holderId } = issue
  return {
    ...{ number, caseId, itemId, unitId, holderId },
    issuedOn: issue.decidedOn,
    validUntil: given.every(({ validUntil }) => validUntil)
      ? given
          .map(({ validUntil }) => validUntil!)
          .sort()
          .at(-1)!
      : null,
    revokedOn: issue.revokedOn ?? null,
    cancelledOn: ends.sort()[0] ?? null,
    lastCaseId: last.caseId,
    lastKind: last.about?.kind ?? 'issue',
    lastOn: last.decidedOn,
  }
}

/** What ends a licence wins over what only time does to it; 注销 comes last of all. */
export function stateOn(
  { cancelledOn, revokedOn, validUntil }: Pick<Licence, 'cancelledOn' | 'revokedOn' | 'validUntil'>,
  on: LegalDay,
): LicenceState {
  if (cancelledOn) return 'cancelled'
  if (revokedOn) return 'revoked'
  return validUntil && validUntil < on ? 'expired' : 'valid'
}

/** The last day on which 延续 is asked for in time. @law 行政许可法 50(1) */
export const renewalLastDay = (validUntil: LegalDay): LegalDay => addDays(validUntil, -RENEWAL_DAYS)

export const LICENCE_REFUSALS = {
  'licence-unknown':
    '没有查到申请人名下编号为 {licence} 的证照。请对照证照核对编号；证照是别人的，由持证人本人申请，或者由持证人委托您。',
  'licence-of-other-item':
    '证照 {licence} 不是由这个单位按这个事项发的。请在“我的证照”里选这张证照，再选要办什么。',
  'licence-ended': '证照 {licence} 已经注销或撤销，不能再办理{ask}。还需要的，请重新申请。',
  'licence-expired': '证照 {licence} 已于{dueOn}到期，不能再办理{ask}。还需要的，请重新申请。',
  'licence-without-end': '证照 {licence} 长期有效，不需要延续。',
  'licence-in-hand':
    '证照 {licence} 的{ask}申请正在办理（办件 {caseId}），不用再申请一次。请查看那个办件的进度。',
} as const

/**
 * Why this cannot be asked of a licence as it stands: what has ended is not changed any more; of
 * what ran out only 注销 is left.
 * @law 行政许可法 49、50、70
 */
export function notAskable(
  licence: Licence,
  kind: LicenceAsk,
  on: LegalDay,
): Refused<'licence-ended' | 'licence-expired' | 'licence-without-end'> | undefined {
  const { number, validUntil } = licence
  const details = { licence: number, ask: LICENCE_ASKS[kind] }
  const state = stateOn(licence, on)
  if (state === 'cancelled' || state === 'revoked')
    return refuse('licence-ended', '行政许可法 70', details)
  if (state === 'expired' && kind !== 'cancellation')
    return refuse('licence-expired', '行政许可法 70', { ...details, dueOn: validUntil! })
  return kind === 'renewal' && !validUntil
    ? refuse('licence-without-end', '行政许可法 50', details)
    : undefined
}
