import { own } from '#foundation/own'
import { isLegalDay } from '#foundation/time'
import { ID_NUMBER_LENGTH } from './contract.ts'

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECKS = '10X98765432'
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** 公民身份号码 (GB 11643): region, date of birth and check digit. */
export function isIdentityNumber(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return false
  const born = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`
  return (
    isLegalDay(born) && born >= '1900-01-01' && identityCheckDigit(text.slice(0, 17)) === text[17]
  )
}

export function identityCheckDigit(first17: string): string {
  const sum = [...first17].reduce((total, digit, i) => total + Number(digit) * ID_WEIGHTS[i]!, 0)
  return ID_CHECKS[sum % 11]!
}

/**
 * 统一社会信用代码 (GB 32100-2015): 18 characters of an alphabet without I, O, S, V, Z, and a check
 * character.
 */
export function isCreditCode(text: string): boolean {
  if (text.length !== ID_NUMBER_LENGTH || [...text].some((c) => !CREDIT_ALPHABET.includes(c)))
    return false
  return creditCheckCharacter(text.slice(0, 17)) === text[17]
}

export function creditCheckCharacter(first17: string): string {
  const sum = [...first17].reduce(
    (total, c, i) => total + CREDIT_ALPHABET.indexOf(c) * CREDIT_WEIGHTS[i]!,
    0,
  )
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31]!
}

/** What follows 登记管理部门 in a code, by its first character. @law GB 32100—2015 表 1 */
const CREDIT_BRANCHES: Readonly<Record<string, string>> = {
  ...{ 1: '1239', 2: '19', 3: '123459', 4: '19', 5: '1239', 6: '129', 7: '129', 8: '19', 9: '123' },
  ...{ A: '19', N: '1239', Y: '1' },
}
/** 省级行政区划, and 10 for what is registered with the centre. @law GB/T 2260 */
const PROVINCE = /^(10|1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])/

/**
 * Is this the number of a person, though its last character also checks as that of a credit code?
 * One in 31 does; the first characters say what it is.
 */
export function isPersonsNumber(text: string): boolean {
  if (!isIdentityNumber(text)) return false
  const isCodeOfOffice =
    own(CREDIT_BRANCHES, text[0]!)?.includes(text[1]!) && PROVINCE.test(text.slice(2))
  return !isCodeOfOffice || !isCreditCode(text)
}

/** 工商注册号 of 15 digits: the last checks the others (ISO 7064, MOD 11,10). */
export function isRegistrationNumber(text: string): boolean {
  if (!/^\d{15}$/.test(text)) return false
  const carried = [...text.slice(0, 14)].reduce((p, digit) => {
    const sum = (p + Number(digit)) % 10 || 10
    return (sum * 2) % 11
  }, 10)
  return (carried + Number(text[14])) % 10 === 1
}

/** 姓名留首字，证件号留前 6 后 4，手机留前 3 后 4. */
export function maskName(name: string): string {
  return [...name].map((c, i) => (i === 0 ? c : '*')).join('')
}
export function maskIdNumber(number: string): string {
  return number.length < 11
    ? '*'.repeat(number.length)
    : `${number.slice(0, 6)}${'*'.repeat(number.length - 10)}${number.slice(-4)}`
}
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`
}

/** A number as long as a phone's or longer; letters and digits as documents have them. */
const NUMBER_IN_WORDS = /\d(?:[ -]?\d){9,17}[ -]?[\dXx]|[A-Za-z]{1,2}\d{7,}/g

/** What somebody wrote of a person, for whoever may not know who that is: without their numbers. */
export const maskNumbersIn = (words: string): string =>
  words.replace(
    NUMBER_IN_WORDS,
    (number) => `${number.slice(0, 3)}${'*'.repeat(number.length - 3)}`,
  )
