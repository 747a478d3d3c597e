import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { IdDocumentKind } from './contract.ts'
import {
  bornBy,
  holderOf,
  isSameNumber,
  likelyDocument,
  numberSpace,
  plainNumber,
  spacesOf,
  wrongWithNumber,
} from './id-documents.ts'
import {
  creditCheckCharacter,
  identityCheckDigit,
  isCreditCode,
  isIdentityNumber,
  isPersonsNumber,
  isRegistrationNumber,
} from './numbers.ts'

const person = (first17: string) => first17 + identityCheckDigit(first17)
const code = (first17: string) => first17 + creditCheckCharacter(first17)
const wrong = (documentKind: IdDocumentKind, idNumber: string, isChecked = false) =>
  wrongWithNumber({ kind: holderOf(documentKind), documentKind, idNumber }, isChecked)

const RESIDENT = person('11010519491231002')
const HONG_KONG = person('81000019900101001')
const TAIWAN = person('83000019900101002')
const FOREIGNER = person('93110219850101001')

describe('标准规定的号码：错一位就不收，核对过也不收', () => {
  test.each<[IdDocumentKind, string, string | undefined]>([
    ['resident-card', RESIDENT, undefined],
    ['temporary-card', RESIDENT, undefined],
    ['household-register', RESIDENT, undefined],
    ['resident-card', RESIDENT.replace(/.$/, '0'), 'identity-number-invalid'],
    ['resident-card', '110105491231002', 'identity-number-invalid'],
    ['hmt-residence-permit', HONG_KONG, undefined],
    ['hmt-residence-permit', person('82000019900101001'), undefined],
    ['hmt-residence-permit', TAIWAN, undefined],
    ['hmt-residence-permit', RESIDENT, 'residence-permit-invalid'],
    ['foreign-permanent-card', FOREIGNER, undefined],
    ['foreign-permanent-card', 'CAN310080010101', undefined],
    ['foreign-permanent-card', 'CAN31008001010', 'permanent-card-invalid'],
    ['foreign-permanent-card', FOREIGNER.replace(/.$/, 'X'), 'permanent-card-invalid'],
    ['credit-code', code('91430000MA4L12345'), undefined],
    ['credit-code', code('91430000MA4L12345').replace(/.$/, '!'), 'credit-code-invalid'],
  ])('%s %s: %s', (kind, number, says) => {
    expect([wrong(kind, number), wrong(kind, number, true)]).toEqual([says, says])
  })
})

test('身份证号码不能当别的证件的号码，前后添几个字也不行：一个人不会有两个户头', () => {
  for (const kind of ['officer-card', 'foreign-passport', 'passport', 'taiwan-permit'] as const)
    for (const number of [RESIDENT, `${RESIDENT}1`, `A${RESIDENT}`, `军字${RESIDENT}号`])
      expect(wrong(kind, number, true), `${kind} ${number}`).toBe('number-of-card')
  expect(numberSpace('officer-card', RESIDENT)).toBe(numberSpace('resident-card', RESIDENT))
})

describe('只是通常如此的号码：与通常不同的问一声，对照证件核对过的收', () => {
  test.each<[IdDocumentKind, string, boolean]>([
    ['hk-macao-permit', 'H12345678', false],
    ['hk-macao-permit', 'M1234567801', false],
    ['hk-macao-permit', 'K12345678', true],
    ['taiwan-permit', '12345678', false],
    ['taiwan-permit', '1234567890A', false],
    ['taiwan-permit', '1234567', true],
    ['passport', 'E12345678', false],
    ['passport', 'EA1234567', false],
    ['passport', '12345', true],
    ['foreign-passport', 'C01X00T47', false],
    ['officer-card', '军字第2001988号', false],
    ['registration-number', '110108000000016', false],
    ['registration-number', '110108000000017', true],
    ['registration-number', '4310231000123', false],
  ])('%s %s 要问吗：%s', (kind, number, isAsked) => {
    expect(wrong(kind, number)).toBe(isAsked ? 'number-unusual' : undefined)
    expect(wrong(kind, number, true)).toBeUndefined()
  })
})

test('个人的身份证号码校验位碰巧合单位代码的，也不是单位', () => {
  let met = 0
  for (let n = 1; n < 999; n++) {
    const number = person(`43102319900101${String(n).padStart(3, '0')}`)
    if (!isCreditCode(number)) continue
    met += 1
    expect(isPersonsNumber(number), number).toBe(true)
    expect(wrong('credit-code', number)).toBe('number-of-a-person')
    expect(likelyDocument(number)).toBe('resident-card')
  }
  expect(met).toBeGreaterThan(10)
})

test('证件与申请人不符：个人不用单位的代码，单位不用个人的证件', () => {
  const given = { kind: 'enterprise', documentKind: 'resident-card', idNumber: RESIDENT } as const
  expect(wrongWithNumber(given, false)).toBe('document-of-others')
})

test.each<[string, IdDocumentKind]>([
  [RESIDENT, 'resident-card'],
  [HONG_KONG, 'hmt-residence-permit'],
  [TAIWAN, 'hmt-residence-permit'],
  [FOREIGNER, 'foreign-permanent-card'],
  ['CAN310080010101', 'foreign-permanent-card'],
  ['H12345678', 'hk-macao-permit'],
  ['12345678', 'taiwan-permit'],
  ['E12345678', 'passport'],
  [code('91430000MA4L12345'), 'credit-code'],
  ['110108000000016', 'registration-number'],
])('没有说是什么证件的，按号码判断：%s 是 %s', (number, kind) => {
  const holder = holderOf(kind)
  expect(likelyDocument(number, holder)).toBe(kind)
})

test('同一个身份号码在身份证、临时身份证、户口簿上是同一个人；别的证件各编各的号', () => {
  const spaces = (['resident-card', 'temporary-card', 'household-register'] as const).map((kind) =>
    numberSpace(kind, RESIDENT),
  )
  expect(new Set(spaces).size).toBe(1)
  expect(numberSpace('taiwan-permit', '12345678')).not.toBe(numberSpace('officer-card', '12345678'))
})

const inDigits = (zero: number, number: string) =>
  number.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))

test('号码里的空格、连字符、小写字母、全角和花体的数字，都不算两样', () => {
  for (const written of [
    ' 110105 19491231 002x ',
    '110105-19491231-002X',
    '110105－19491231—002ｘ',
    inDigits(0x1d7ce, RESIDENT),
    `①${RESIDENT.slice(1)}`.replace('①1', '⑪'),
  ])
    expect(plainNumber(written), written).toBe(RESIDENT)
  expect(plainNumber('军字2001988号')).toBe(plainNumber('军字第 2001988 号'))
})

test('身份证号码换一种写法，也不能当别的证件的号码，核对过也不行', () => {
  const ways = [
    '110105-19491231-002X',
    '110105.19491231002X',
    `①${RESIDENT.slice(1)}`,
    inDigits(0x1d7ce, RESIDENT),
    inDigits(0x660, RESIDENT),
    inDigits(0x966, RESIDENT),
    RESIDENT.slice(0, 17),
    `${RESIDENT.slice(0, 17)}5`,
    '110105491231002',
    'A1B1C0D1E0F5G1H9I4J9K1L2M3N1O0P0Q2',
  ]
  for (const kind of ['officer-card', 'foreign-passport', 'passport', 'taiwan-permit'] as const)
    for (const number of ways)
      expect(wrong(kind, plainNumber(number), true), `${kind} ${number}`).toBe('number-of-card')
})

test('号码只有字母和数字：别的文字里长得一样的字母不收，核对过也不行', () => {
  for (const number of ['Н12345678', 'H1234.5678', 'H12345678号', '军12345678', 'Ｈ1234５678٣'])
    expect(wrong('hk-macao-permit', plainNumber(number), true), number).toBe('number-characters')
  expect(wrong('officer-card', plainNumber('军字第2001988号'), true)).toBeUndefined()
  expect(wrong('registration-number', plainNumber('企独苏总字第000123号'), true)).toBeUndefined()
  expect(wrong('passport', plainNumber('军字第2001988号'), true)).toBe('number-characters')
})

test('以前登记的写法照样找得到：新写法在先', () => {
  expect(spacesOf('AB-12 3456', 'foreign-passport')).toEqual([
    'foreign-passport/AB123456',
    'foreign-passport/AB-123456',
  ])
  expect(spacesOf('1101051949 1231002x')).toEqual([RESIDENT])
})

test('代理人和申请人是不是同一个号码，看号码，不看写成哪一种证件、怎样写', () => {
  const same = (idNumber: string) => isSameNumber({ idNumber: RESIDENT }, { idNumber })
  expect(['110105-19491231-002x', inDigits(0x1d7ce, RESIDENT), RESIDENT].map(same)).toEqual([
    ...[true, true, true],
  ])
  expect(same(HONG_KONG)).toBe(false)
})

test('哪天出生，看号码里的数字，怎样写都看得出；不是身份号码的看不出', () => {
  for (const written of ['110105-19491231-002x', '110105.19491231002X', inDigits(0x660, RESIDENT)])
    expect(bornBy(written, 'natural-person'), written).toBe('1949-12-31')
  expect(bornBy('110105491231002', 'natural-person')).toBe('1949-12-31')
  for (const other of ['H12345678', '110105194913310021', '军字第2001988号', '779999194912310021'])
    expect(bornBy(other, 'natural-person'), other).toBeUndefined()
  expect(bornBy('110108000000016', 'enterprise')).toBeUndefined()
})

test('身份号码和注册号错任何一位，都查得出', () =>
  fc.assert(
    fc.property(fc.nat(17), fc.integer({ min: 1, max: 9 }), (place, by) => {
      const digit = RESIDENT[place]!
      const other = digit === 'X' ? '0' : String((Number(digit) + by) % 10)
      const changed = RESIDENT.slice(0, place) + other + RESIDENT.slice(place + 1)
      expect(isIdentityNumber(changed)).toBe(false)
      if (place > 14) return
      const number = '110108000000016'
      const next = String((Number(number[place]) + by) % 10)
      const wrongNumber = number.slice(0, place) + next + number.slice(place + 1)
      expect(isRegistrationNumber(wrongNumber)).toBe(false)
    }),
  ))
