import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CalendarRangeError, WorkCalendar, WorkingTime } from '#calendar'
import { parseHolidayNotice } from './notice.ts'
import {
  addDays,
  dayNumber,
  dayOf,
  dayOfNumber,
  type Instant,
  instantAt,
  isLegalDay,
  type LegalDay,
  secondOfDay,
  toInstant,
} from '#foundation/time'
import { calendar } from '../testing/given.ts'

const anyDay = fc
  .integer({ min: dayNumber('2004-01-10'), max: dayNumber('2028-01-01') })
  .map(dayOfNumber)

test.each<[LegalDay, number, LegalDay, string]>([
  // 起算日, 工作日数, 最后一日 (domain 9.4)
  ['2026-02-10', 5, '2026-02-24', '春节九天不计，2 月 14 日补班计入'],
  ['2026-04-01', 3, '2026-04-07', '清明三天不计'],
  ['2026-09-17', 20, '2026-10-21', '中秋、国庆不计，9 月 20 日和 10 月 10 日补班计入'],
  ['2026-10-12', 5, '2026-10-19', '普通一周'],
  ['2026-10-12', 20, '2026-11-09', '法定二十日'],
  ['2026-03-06', 1, '2026-03-09', '周五受理，一个工作日到下周一'],
  ['2026-03-07', 1, '2026-03-09', '周六收件，下周一是第一个工作日'],
])('自 %s 起 %i 个工作日，最后一日是 %s：%s', (from, n, last) => {
  expect(calendar.addWorkdays(from, n)).toBe(last)
  expect(calendar.workdaysBetween(from, last)).toBe(n)
})

test('加法和逐日数出来的一样', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 300 }), (from, n) => {
      let day = from
      for (let left = n; left > 0; ) {
        day = addDays(day, 1)
        if (calendar.isWorkday(day)) left -= 1
      }
      expect(calendar.addWorkdays(from, n)).toBe(day)
    }),
    { numRuns: 300 },
  )
})

test('减法和逐日倒数出来的一样', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 60 }), (from, n) => {
      fc.pre(from > '2005-01-01')
      let day = from
      for (let left = n; left > 0; ) {
        day = addDays(day, -1)
        if (calendar.isWorkday(day)) left -= 1
      }
      expect(calendar.addWorkdays(from, -n)).toBe(day)
    }),
    { numRuns: 200 },
  )
})

test('两日之间的工作日可以相加，也可以反过来', () => {
  fc.assert(
    fc.property(anyDay, anyDay, anyDay, (a, b, c) => {
      expect(calendar.workdaysBetween(a, b) + calendar.workdaysBetween(b, c)).toBe(
        calendar.workdaysBetween(a, c),
      )
      expect(calendar.workdaysBetween(a, b) + calendar.workdaysBetween(b, a)).toBe(0)
    }),
  )
})

test('日历以外的日子明确拒绝，没有通知的年份标为暂算', () => {
  expect(() => calendar.addWorkdays('1999-01-01', 1)).toThrow(CalendarRangeError)
  expect(calendar.dayInfo('2027-01-04')).toMatchObject({ isWorkday: true, provisional: true })
  expect(calendar.dayInfo('2026-02-14')).toMatchObject({
    kind: 'make-up',
    name: '春节',
    isWorkday: true,
    provisional: false,
  })
})

test('日历剩余不足六十个工作日，可以知道', () => {
  expect(calendar.coveredWorkdaysAfter('2026-11-23')).toBe(28)
  expect(calendar.coveredWorkdaysAfter('2026-12-31')).toBe(0)
})

test('不是日期的不是日期', () => {
  for (const text of ['2026-13-01', '2026-02-30', '2026-2-3', 'x', ''])
    expect(isLegalDay(text), text).toBe(false)
  expect(isLegalDay('2024-02-29')).toBe(true)
})

test('日号和日期互相还原', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10_000, max: 60_000 }), (n) => {
      expect(dayNumber(dayOfNumber(n))).toBe(n)
    }),
  )
})

const time = new WorkingTime(calendar)
const at = (day: LegalDay, clock: string) =>
  instantAt(day, Number(clock.slice(0, 2)) * 3600 + Number(clock.slice(3)) * 60)

test.each<[LegalDay, string, LegalDay, string, number, string]>([
  ['2026-03-02', '08:00', '2026-03-02', '17:30', 7 * 3600, '整个工作日'],
  ['2026-03-02', '11:00', '2026-03-02', '15:30', 2 * 3600, '午休不计'],
  ['2026-03-02', '16:30', '2026-03-03', '09:00', 2 * 3600, '夜间不计'],
  ['2026-03-06', '17:00', '2026-03-09', '08:30', 3600, '周末不计'],
  ['2026-03-02', '05:00', '2026-03-02', '09:00', 3600, '上班前开始，从上班算起'],
  ['2026-03-02', '19:00', '2026-03-03', '09:00', 3600, '下班后开始，从次日算起'],
])('%s %s 到 %s %s 有 %i 秒办公时间：%s', (d1, t1, d2, t2, seconds) => {
  expect(time.workingSecondsBetween(at(d1, t1), at(d2, t2))).toBe(seconds)
})

test('以秒计的期限：用掉的正好是给定的工作日', () => {
  const moment = fc
    .tuple(
      fc.integer({ min: dayNumber('2025-01-05'), max: dayNumber('2026-10-01') }).map(dayOfNumber),
      fc.integer({ min: 0, max: 86_399 }),
    )
    .map(([d, s]) => instantAt(d, s))
  fc.assert(
    fc.property(moment, fc.integer({ min: 1, max: 40 }), (start, n) => {
      const end = time.addWorkdays(start, n)
      expect(Math.abs(time.workdaysBetween(start, end) - n)).toBeLessThan(1e-4)
      expect(secondOfDay(end)).toBeGreaterThan(8 * 3600)
    }),
    { numRuns: 300 },
  )
})

test('国务院办公厅的通知可以直接粘贴', () => {
  const text = `国务院办公厅关于2026年部分节假日安排的通知 国办发明电〔2025〕7号
    一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
    三、清明节：4月4日（周六）至6日（周一）放假，共3天。
    四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
    五、端午节：6月19日（周五）至21日（周日）放假，共3天。
    六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
    七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。`
  const parsed = parseHolidayNotice(text)
  expect(parsed).toMatchObject({ year: 2026, notice: '国办发明电〔2025〕7号', unread: [] })
  const fresh = new WorkCalendar([2025, 2026], parsed.days)
  for (let day: LegalDay = '2026-01-01'; day <= '2026-12-31'; day = addDays(day, 1))
    expect(fresh.isWorkday(day), day).toBe(calendar.isWorkday(day))
})

test('一个时刻属于上海的哪一天：与加八小时后的日期相同，零点前后也是', () => {
  const slow = (at: Instant) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)
  for (const at of [
    '2026-03-01T15:59:59.999Z',
    '2026-03-01T16:00:00.000Z',
    '2026-03-01T23:59:59.999Z',
  ] as const)
    expect(dayOf(at), at).toBe(slow(at))
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2004-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      (date) => {
        expect(dayOf(toInstant(date))).toBe(slow(toInstant(date)))
      },
    ),
  )
})
