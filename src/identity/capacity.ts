import { addMonths, type LegalDay } from '#foundation/time'
import type { Applicant } from './applicants.ts'
import { ADULT_FROM, GUARDED_UNDER } from './contract.ts'
import { bornBy } from './id-documents.ts'

export type Person = Pick<Applicant, 'kind'> & {
  idNumber?: string | undefined
  /** Whoever has the document in hand has seen on it that its owner is of age. */
  isSeenAdult?: boolean | undefined
}

/** 由监护人代理：未满十六周岁的，不能自己申请、办理，也不能代理别人。 @law 民法典 18、19、20、23 */
export const isGuarded = (person: Person, on: LegalDay): boolean =>
  isUnder(GUARDED_UNDER, person, on) ?? false

/**
 * 监护人是成年的自然人: as the number says it, or, where it says nothing, as a counter has seen it.
 * @law 民法典 17、27、31
 */
export function mayGuard(person: Person, on: LegalDay): 'yes' | 'no' | 'unseen' {
  if (person.kind !== 'natural-person') return 'no'
  const isChild = isUnder(ADULT_FROM, person, on)
  if (isChild === undefined) return person.isSeenAdult ? 'yes' : 'unseen'
  return isChild ? 'no' : 'yes'
}

/** As the number says it; of documents that do not say it, no age is guessed. */
function isUnder(
  years: number,
  { kind, idNumber = '' }: Person,
  on: LegalDay,
): boolean | undefined {
  const born = kind === 'natural-person' ? bornBy(idNumber, kind) : undefined
  return born === undefined ? undefined : addMonths(born, 12 * years) > on
}
