import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { instant, legalDay, month } from './schema.ts'
import {
  addDays,
  addMonths,
  addSeconds,
  asLegalDay,
  dayNumber,
  dayOf,
  dayOfNumber,
  type Instant,
  instantAt,
  isInstant,
  isLegalDay,
  type LegalDay,
  lastDayOf,
  type Month,
} from './time.ts'

test('a day, a moment, a month and any other text are four types', () => {
  const day: LegalDay = '2026-03-09'
  const at: Instant = '2026-03-09T01:30:00.000Z'
  const text: string = day
  // @ts-expect-error a text is no day until somebody has looked
  addDays(text, 1)
  // @ts-expect-error a moment is no day
  addDays(at, 1)
  // @ts-expect-error a day is no moment
  dayOf(day)
  // @ts-expect-error a case's number is no day
  addDays('2026-000123', 1)
  // @ts-expect-error a month is no day
  const first: LegalDay = '2026-03'
  // @ts-expect-error a year has twelve months
  const thirteenth: Month = '2026-13'
  expect([first, thirteenth]).toHaveLength(2)
  expect(addDays(asLegalDay(text), 1)).toBe('2026-03-10')
})

test.each([
  ['2026-02-28', true],
  ['2026-02-29', false],
  ['2028-02-29', true],
  ['2026-3-9', false],
  ['2026-13-01', false],
  [' 2026-03-09', false],
  ['2026-03-09T01:30:00.000Z', false],
  ['', false],
])('is “%s” a day: %s, to the function and to the schema', (text, isDay) => {
  expect(isLegalDay(text)).toBe(isDay)
  expect(legalDay.safeParse(text).success).toBe(isDay)
  if (!isDay) expect(() => asLegalDay(text)).toThrow(RangeError)
})

test.each([
  ['2026-03-09T01:30:00.000Z', true],
  ['2028-02-29T23:59:59.999Z', true],
  // Without milliseconds or in another zone, moments would not sort as they follow each other.
  ['2026-03-09T01:30:00Z', false],
  ['2026-03-09T09:30:00.000+08:00', false],
  ['2026-02-29T01:30:00.000Z', false],
  ['2026-03-09T24:00:00.000Z', false],
  ['2026-03-09', false],
])('is “%s” a moment: %s, to the function and to the schema', (text, isMoment) => {
  expect(isInstant(text)).toBe(isMoment)
  expect(instant.safeParse(text).success).toBe(isMoment)
})

test('a wrong day has one sentence, and OpenAPI knows the formats', () => {
  const schema = z.object({ on: legalDay, at: instant.optional(), in: month })
  const wrong = schema.safeParse({ on: '2026-02-30', in: '2026-13' })
  expect(wrong.error?.issues.map((i) => i.message)).toEqual([
    '不是有效日期，请写成 2026-03-09 的形式',
    '不是有效月份，请写成 2026-03 的形式',
  ])
  expect(z.toJSONSchema(schema)).toMatchObject({
    properties: {
      on: { type: 'string', format: 'date' },
      at: { type: 'string', format: 'date-time' },
    },
  })
})

test.each<[LegalDay, number, LegalDay]>([
  ['2026-03-09', 1, '2026-04-09'],
  ['2026-01-31', 1, '2026-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2026-08-31', 6, '2027-02-28'],
  ['2028-02-29', 12, '2029-02-28'],
  ['2026-03-31', -1, '2026-02-28'],
  ['2026-01-15', -13, '2024-12-15'],
])('民法典 202：%s 起 %i 个月，到 %s；没有对应日的，到月末日', (day, months, last) =>
  expect(addMonths(day, months)).toBe(last),
)

const anyDay = fc
  .integer({ min: dayNumber('1000-01-01'), max: dayNumber('9000-12-31') })
  .map(dayOfNumber)

test('a day of so many months later lies in that month, on the same date or on the last', () =>
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -600, max: 600 }), (day, months) => {
      const later = addMonths(day, months)
      const count = (d: LegalDay) => +d.slice(0, 4) * 12 + +d.slice(5, 7)
      expect(count(later) - count(day)).toBe(months)
      const last = lastDayOf(later.slice(0, 7) as Month)
      expect(
        later.slice(8) === day.slice(8) ||
          (later === last && later < `${last.slice(0, 8)}${day.slice(8)}`),
      ).toBe(true)
    }),
  ))

/** The schemas take the days from 1900 to 2199. */
const takenDay = fc
  .integer({ min: dayNumber('1900-01-01'), max: dayNumber('2199-12-31') })
  .map(dayOfNumber)

test('the schemas take the days of the years 1900 to 2199 and the moments of these days', () => {
  const takes = (schema: { safeParse: (text: string) => { success: boolean } }, text: string) =>
    schema.safeParse(text).success
  expect(
    ['1899-12-31', '1900-01-01', '2199-12-31', '2200-01-01'].map((d) => takes(legalDay, d)),
  ).toEqual([false, true, true, false])
  expect(
    [
      '1899-12-31T15:59:59.999Z',
      '1899-12-31T16:00:00.000Z',
      '2199-12-31T15:59:59.999Z',
      '2199-12-31T16:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
    ].map((at) => takes(instant, at)),
  ).toEqual([false, true, true, false, false])
  expect(['1899-12', '1900-01', '2199-12', '2200-01'].map((m) => takes(month, m))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('what the arithmetic makes is what the schemas take', () =>
  fc.assert(
    fc.property(takenDay, fc.integer({ min: 0, max: 86_399_999 }), (day, ms) => {
      const at = addSeconds(instantAt(day), ms / 1000)
      expect(legalDay.parse(day)).toBe(day)
      expect(instant.parse(at)).toBe(at)
      expect(dayOf(at)).toBe(day)
    }),
  ))
