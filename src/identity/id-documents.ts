import type { z } from 'zod'
import { numberOf } from '#foundation/text'
import { type HolderKind, ID_DOCUMENTS, type IdDocumentKind } from './contract.ts'
import type { applicantSchema } from './applicants.ts'
import { isCreditCode, isIdentityNumber, isPersonsNumber, isRegistrationNumber } from './numbers.ts'
import type { ApplicantRefusal } from './refusals.ts'

/*
 * 证件: what the number of each kind must be. What a standard or law says refuses; what is only usual
 * is asked about, as numbers are also issued otherwise.
 */

interface NumberRule {
  /** What every number of this kind is; anything else is none. */
  readonly must?: (number: string) => boolean
  /** How a number of this kind usually looks. */
  readonly usually?: RegExp
}

const isOf = (regions: RegExp) => (number: string) =>
  regions.test(number) && isIdentityNumber(number)

const RULES: Readonly<Record<IdDocumentKind, NumberRule>> = {
  // GB 11643, 居民身份证法 3; the same number stands on all three.
  'resident-card': { must: isIdentityNumber },
  'temporary-card': { must: isIdentityNumber },
  'household-register': { must: isIdentityNumber },
  // 港澳台居民居住证申领发放办法 8: 810000, 820000, 830000.
  'hmt-residence-permit': { must: isOf(/^8[123]0000/) },
  // Of 2023: 18 characters that begin with 9, checked as GB 11643; before: 3 letters, 12 digits.
  'foreign-permanent-card': {
    must: (number) => (number.length === 18 ? isOf(/^9/)(number) : /^[A-Z]{3}\d{12}$/.test(number)),
  },
  'hk-macao-permit': { usually: /^[HM]\d{8}(\d{2})?$/ },
  'taiwan-permit': { usually: /^\d{8}$|^\d{10}[A-Z]?$/ },
  passport: { usually: /^[A-Z]([A-Z]\d{7}|\d{7,8})$/ },
  'foreign-passport': { usually: /^[A-Z0-9]{6,12}$/ },
  'officer-card': { usually: /\d{4,}/ },
  // GB 32100.
  'credit-code': { must: isCreditCode },
  // 工商行政管理市场主体注册号编制规则 (GS 15-2006); older ones have no check digit.
  'registration-number': { usually: /^\d{13}$|^\d{15}$/ },
}

/**
 * The kind of document whose number this looks like, where nobody has said it. Of what looks like
 * none: the card, or the code, that nearly everybody has.
 */
export function likelyDocument(number: string, holder?: HolderKind): IdDocumentKind {
  if (holder === 'enterprise' || (!holder && isCreditCode(number) && !isIdentityNumber(number)))
    return /^\d{13}$|^\d{15}$/.test(number) ? 'registration-number' : 'credit-code'
  if (/^8[123]0000.{12}$/.test(number)) return 'hmt-residence-permit'
  if (/^9.{17}$|^[A-Z]{3}\d{12}$/.test(number)) return 'foreign-permanent-card'
  const usual = ['hk-macao-permit', 'taiwan-permit', 'passport'] as const
  return usual.find((kind) => RULES[kind].usually?.test(number)) ?? 'resident-card'
}

export const holderOf = (kind: IdDocumentKind): HolderKind => ID_DOCUMENTS[kind].of

/** As it is kept and compared: letters are capital, and nobody writes blanks twice alike. */
export const plainNumber = (number: string): string => numberOf(number).toUpperCase()

/**
 * By which a number is found: what GB 11643 and GB 32100 number is one number whatever document it
 * is said to stand on, others are numbered by their kind.
 */
export const numberSpace = (kind: IdDocumentKind, number: string): string =>
  isIdentityNumber(number) || isCreditCode(number) ? number : `${kind}/${number}`

/** Do these two show the same number? */
export const isSameNumber = (a: Numbered, b: Numbered): boolean => spaceOf(a) === spaceOf(b)
interface Numbered {
  documentKind?: IdDocumentKind | undefined
  idNumber: string
}
function spaceOf({ documentKind, idNumber }: Numbered): string {
  const number = plainNumber(idNumber)
  return numberSpace(documentKind ?? likelyDocument(number), number)
}

/**
 * What is wrong with the number of a document, or only unusual; `isChecked`: somebody has held it
 * against the document.
 */
export function wrongWithNumber(
  {
    kind,
    documentKind,
    idNumber,
  }: Pick<z.infer<typeof applicantSchema>, 'kind' | 'documentKind' | 'idNumber'>,
  isChecked: boolean,
): ApplicantRefusal | undefined {
  const { must, usually } = RULES[documentKind]
  if (holderOf(documentKind) !== kind) return 'document-of-others'
  if (kind === 'enterprise' && isPersonsNumber(idNumber)) return 'number-of-a-person'
  if (!must && holdsIdentityNumber(idNumber)) return 'number-of-card'
  if (must && !must(idNumber)) return WRONG[documentKind] ?? 'identity-number-invalid'
  const isUnusual =
    (usually && !usually.test(idNumber)) ||
    (documentKind === 'registration-number' &&
      idNumber.length === 15 &&
      !isRegistrationNumber(idNumber))
  return isUnusual && !isChecked ? 'number-unusual' : undefined
}

/** Somebody's identity number, with something before or behind it. */
const holdsIdentityNumber = (number: string): boolean =>
  [...number.matchAll(/(?=(\d{17}[\dX]))/g)].some(([, inside]) => isIdentityNumber(inside!))

const WRONG: { readonly [K in IdDocumentKind]?: ApplicantRefusal } = {
  'credit-code': 'credit-code-invalid',
  'hmt-residence-permit': 'residence-permit-invalid',
  'foreign-permanent-card': 'permanent-card-invalid',
}
