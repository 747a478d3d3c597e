import type { z } from 'zod'
import { numberOf } from '#foundation/text'
import { isLegalDay, type LegalDay } from '#foundation/time'
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

/**
 * As it is kept and compared: however its digits and letters are written, letters are capital, and
 * nobody writes what sets them apart twice alike. 军字第…号 is written out.
 */
export const plainNumber = (number: string): string =>
  number
    .normalize('NFKC')
    .replaceAll(/[\s\p{Dash}\u2500]/gu, '')
    .toUpperCase()
    .replace(/^(\p{Script=Han}{1,8}字)第?([A-Z0-9]+)号?$/u, '$1第$2号')

/** As it was kept before `plainNumber` took out what sets digits apart. */
const olderNumber = (number: string): string => numberOf(number).toUpperCase()

/** By what somebody may be found who shows this number; of those on file before, as it was kept. */
export const spacesOf = (number: string, documentKind?: IdDocumentKind): string[] => [
  ...new Set(
    [plainNumber(number), olderNumber(number)].map((each) =>
      numberSpace(documentKind ?? likelyDocument(each), each),
    ),
  ),
]

/** What stands on documents: letters and digits, and the character of an army or a register. */
const WRITTEN = /^[A-Z0-9]+$/
const WRITTEN_WITH_CHARACTERS = /^(\p{Script=Han}{1,8}字第)?[A-Z0-9]+号?$/u
const isWritten = (kind: IdDocumentKind, number: string): boolean =>
  (kind === 'officer-card' || kind === 'registration-number'
    ? WRITTEN_WITH_CHARACTERS
    : WRITTEN
  ).test(number)

/**
 * By which a number is found: what GB 11643 and GB 32100 number is one number whatever document it
 * is said to stand on, others are numbered by their kind.
 */
export const numberSpace = (kind: IdDocumentKind, number: string): string =>
  isIdentityNumber(number) || isCreditCode(number) ? number : `${kind}/${number}`

/** Do these two show the same number, on whatever document? */
export const isSameNumber = (a: Numbered, b: Numbered): boolean =>
  plainNumber(a.idNumber) === plainNumber(b.idNumber)
interface Numbered {
  idNumber: string
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
  if (!must && bornBy(idNumber, kind) !== undefined) return 'number-of-card'
  if (must && !must(idNumber)) return WRONG[documentKind] ?? 'identity-number-invalid'
  if (!isWritten(documentKind, idNumber)) return 'number-characters'
  const isUnusual =
    (usually && !usually.test(idNumber)) ||
    (documentKind === 'registration-number' &&
      idNumber.length === 15 &&
      !isRegistrationNumber(idNumber))
  return isUnusual && !isChecked ? 'number-unusual' : undefined
}

/**
 * The day of birth in somebody's identity number, whatever stands before, behind or between its
 * digits, and with or without its check digit; of a person also in one of 15 digits, as they were
 * until 1999. None where the digits are no such number.
 */
export function bornBy(number: string, kind: HolderKind): LegalDay | undefined {
  const plain = plainNumber(number)
  const isOne = isIdentityNumber(plain)
  const digits = plain.replaceAll(/\p{Nd}/gu, digitOf).replaceAll(/\D/g, '')
  const whole = [...digits.matchAll(/(?=([1-9]\d{5})((?:19|20)\d{6})\d{3})/g)]
  const short = kind === 'natural-person' && /^([1-9]\d{5})(\d{6})\d{3}$/.exec(digits)
  const found = [
    ...whole.map(([, region, day]) => ({ region: region!, day: day! })),
    ...(short ? [{ region: short[1]!, day: `19${short[2]}` }] : []),
  ]
  return found
    .filter(({ region }) => isOne || PROVINCE_OF_BIRTH.test(region))
    .map(({ day }) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`)
    .find(isLegalDay)
}
/** 省级行政区划, and of 居民居住证 and 永久居留身份证. @law GB/T 2260 */
const PROVINCE_OF_BIRTH = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)/

/** A decimal digit of any script; those of a script stand in a row from its zero. */
function digitOf(char: string): string {
  const code = char.codePointAt(0)!
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String(code - zero)
}

const WRONG: { readonly [K in IdDocumentKind]?: ApplicantRefusal } = {
  'credit-code': 'credit-code-invalid',
  'hmt-residence-permit': 'residence-permit-invalid',
  'foreign-permanent-card': 'permanent-card-invalid',
}
