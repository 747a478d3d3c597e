import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dayNumber, isLegalDay, dayOfNumber } from '#foundation/time'
import { instantFromText, isPassing } from '#platform/database'

test('数据库里的时刻读出来，与按规矩换算的一样：毫秒截断到三位，别的时区照样换算', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 999_999 }),
      (date, micros) => {
        const day = date.toISOString()
        const fraction = String(micros).padStart(6, '0').replace(/0+$/, '')
        const text = `${day.slice(0, 10)} ${day.slice(11, 19)}${fraction && `.${fraction}`}+00`
        expect(instantFromText(text)).toBe(
          `${day.slice(0, 19)}.${String(micros).padStart(6, '0').slice(0, 3)}Z`,
        )
      },
    ),
  )
  expect(instantFromText('2026-03-02 09:00:00+08')).toBe('2026-03-02T01:00:00.000Z')
  expect(() => instantFromText('infinity')).toThrow()
})

test('日期与日号互换，与 Date 的结果一样', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: dayNumber('0001-01-01'), max: dayNumber('9999-12-31') }),
      (number) => {
        expect(dayOfNumber(number)).toBe(new Date(number * 86_400_000).toISOString().slice(0, 10))
        expect(dayNumber(dayOfNumber(number))).toBe(number)
      },
    ),
  )
  expect(() => dayOfNumber(Number.NaN)).toThrow()
  for (const text of ['9999-12-32', '2026-02-29', '2026-13-01', '0000-00-00', '2026-1-1'])
    expect(isLegalDay(text), text).toBe(false)
  for (const text of ['0000-01-01', '2024-02-29', '9999-12-31'])
    expect(isLegalDay(text), text).toBe(true)
})

test('网络、连接和地方不够会过去；文件不在、没有权限、问错了不会', () => {
  const coded = (code: string) => Object.assign(new Error(code), { code })
  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAGAIN', 'ENOSPC'])
    expect(isPassing(coded(code)), code).toBe(true)
  for (const code of ['08006', '40001', '53300', '55P03', '57P01', 'EAI_AGAIN', 'EHOSTUNREACH'])
    expect(isPassing(coded(code)), code).toBe(true)
  for (const code of ['ENOENT', 'EACCES', 'EISDIR', 'EINVAL', '22P02', '23505'])
    expect(isPassing(coded(code)), code).toBe(false)
})
