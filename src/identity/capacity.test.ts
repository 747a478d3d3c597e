import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, addMonths, asLegalDay, type LegalDay } from '#foundation/time'
import { isGuarded, mayGuard, type Person } from './capacity.ts'
import { ADULT_FROM, GUARDED_UNDER } from './contract.ts'
import { identityCheckDigit } from './numbers.ts'

const bornOn = (day: LegalDay): Person => {
  const body = `110105${day.replaceAll('-', '')}001`
  return { kind: 'natural-person', idNumber: body + identityCheckDigit(body) }
}
const days = fc
  .integer({ min: 0, max: 25_000 })
  .map((n) => addDays(asLegalDay('1950-01-01'), n))
  .filter((day) => !day.endsWith('02-29'))

test('满十六周岁的生日那天起，不再由监护人代理；前一天还是', () => {
  fc.assert(
    fc.property(days, (born) => {
      const birthday = addMonths(born, 12 * GUARDED_UNDER)
      expect(isGuarded(bornOn(born), birthday)).toBe(false)
      expect(isGuarded(bornOn(born), addDays(birthday, -1))).toBe(true)
    }),
  )
})

test('满十八周岁的生日那天起，可以做监护人；前一天还不行', () => {
  fc.assert(
    fc.property(days, (born) => {
      const birthday = addMonths(born, 12 * ADULT_FROM)
      expect(mayGuard(bornOn(born), birthday)).toBe('yes')
      expect(mayGuard(bornOn(born), addDays(birthday, -1))).toBe('no')
    }),
  )
})

test('证件上看不出年龄的，不猜，做监护人要窗口看过证件；单位没有监护人，也不做监护人', () => {
  const on = asLegalDay('2026-03-02')
  const child = bornOn(asLegalDay('2020-01-01'))
  for (const idNumber of [undefined, 'E12345678']) {
    const person: Person = { kind: 'natural-person', idNumber }
    expect([isGuarded(person, on), mayGuard(person, on)]).toEqual([false, 'unseen'])
    expect(mayGuard({ ...person, isSeenAdult: true }, on)).toBe('yes')
  }
  expect(mayGuard({ ...child, isSeenAdult: true }, on), '证件上写着的，看过也一样').toBe('no')
  expect(isGuarded(child, on)).toBe(true)
  const unit: Person = { ...child, kind: 'enterprise' }
  expect([isGuarded(unit, on), mayGuard(unit, on)]).toEqual([false, 'no'])
})

test('证件号码写成全角、小写的，看的也是里面的生日', () => {
  const born = asLegalDay('2020-01-01')
  const { idNumber } = bornOn(born)
  const written = idNumber!.replace(/\d/g, (n) => String.fromCodePoint(0xff10 + Number(n)))
  expect(isGuarded({ kind: 'natural-person', idNumber: written.toLowerCase() }, born)).toBe(true)
})
