import { type Outcome, record, refuse } from '#foundation/outcome'
import { addMonths, asLegalDay, type LegalDay } from '#foundation/time'
import { type Applicant, isIdentityNumber, plainNumber } from '#identity'
import type { ItemVersion } from '#items'
import { GUARDED_UNDER } from './contract.ts'

export const ELIGIBILITY_REFUSALS = {
  'not-for-persons':
    '“{item}”由{whom}申请，个人不能申请。单位申请的，请用单位的账号，或者由单位委托经办人、带授权委托书到窗口。',
  'not-for-organisations':
    '“{item}”由个人申请，单位不能申请。请由本人申请；本人来不了的，可以委托别人代办。',
  'guardian-needed': `申请人未满 ${GUARDED_UNDER} 周岁，由监护人代为申请。请监护人带双方的证件和户口簿等监护关系证明到窗口，登记为代理人后办理。`,
} as const

export interface Asking {
  item: Pick<ItemVersion, 'name' | 'serviceObjects'>
  applicant: Pick<Applicant, 'kind'> & { idNumber?: string | undefined }
  /** Somebody acts for them. */
  hasAgent: boolean
  on: LegalDay
}

/**
 * May they apply for this at all? By whom the item serves, as published, and by whether they may
 * act for themselves.
 * @law 行政许可法 30, 民法典 19、20、23
 */
export function mayApply({
  item,
  applicant,
  hasAgent,
  on,
}: Asking): Outcome<never, keyof typeof ELIGIBILITY_REFUSALS> {
  const { name, serviceObjects } = item
  const details = { item: name, whom: serviceObjects.join('或者') }
  const servesPersons = serviceObjects.includes(PERSON)
  if (applicant.kind === 'natural-person' && !servesPersons)
    return refuse('not-for-persons', '行政许可法 30', details)
  if (applicant.kind === 'enterprise' && serviceObjects.every((whom) => whom === PERSON))
    return refuse('not-for-organisations', '行政许可法 30', details)
  const grownOn = birthOf(applicant)
  return grownOn && !hasAgent && addMonths(grownOn, 12 * GUARDED_UNDER) > on
    ? refuse('guardian-needed', '民法典 23')
    : record()
}

const PERSON = '自然人'

/** As the number says it; other documents do not. */
function birthOf({ kind, idNumber = '' }: Asking['applicant']): LegalDay | undefined {
  const number = plainNumber(idNumber)
  if (kind !== 'natural-person' || !isIdentityNumber(number)) return undefined
  return asLegalDay(`${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`)
}
