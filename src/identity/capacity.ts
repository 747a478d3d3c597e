import { addMonths, asLegalDay, type LegalDay } from '#foundation/time'
import type { Applicant } from './applicants.ts'
import { ADULT_FROM, GUARDED_UNDER } from './contract.ts'
import { plainNumber } from './id-documents.ts'
import { isIdentityNumber } from './numbers.ts'

export type Person = Pick<Applicant, 'kind'> & { idNumber?: string | undefined }

/** 由监护人代理：未满十六周岁的，不能自己申请、办理，也不能代理别人。 @law 民法典 18、19、20、23 */
export const isGuarded = (person: Person, on: LegalDay): boolean =>
  isUnder(GUARDED_UNDER, person, on)

/** 监护人是成年的自然人。 @law 民法典 17、27、31 */
export const mayGuard = (person: Person, on: LegalDay): boolean =>
  person.kind === 'natural-person' && !isUnder(ADULT_FROM, person, on)

/** As the number says it; of documents that do not say it, no age is guessed. */
function isUnder(years: number, { kind, idNumber = '' }: Person, on: LegalDay): boolean {
  const number = plainNumber(idNumber)
  if (kind !== 'natural-person' || !isIdentityNumber(number)) return false
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  return addMonths(asLegalDay(born), 12 * years) > on
}
