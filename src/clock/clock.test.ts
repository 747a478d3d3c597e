import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WorkingTime } from '#calendar'
import {
  type ClockFacts,
  dueDay,
  explainClock,
  type Limit,
  pausedDays,
  readClock,
  remainingWorkdays,
  usedWorkdays,
} from '#clock'
import { months, naturalDays, SAME_DAY, workdays } from '#foundation/duration'
import { addDays, dayNumber, dayOfNumber, instantAt, type LegalDay } from '#foundation/time'
import { calendar } from '../testing/given.ts'

const clock = (more: Partial<ClockFacts> = {}): ClockFacts => ({
  kind: 'promised',
  limit: workdays(5),
  startedOn: '2026-10-12',
  pauses: [],
  extensions: [],
  ...more,
})
const due = (facts: ClockFacts, on: LegalDay = '2026-12-01') => dueDay(facts, calendar, on)

test('当日受理不计入，五个工作日到下周一', () => expect(due(clock())).toBe('2026-10-19'))
test('还剩几个工作日：当天不算，最后一天为零，过后为负', () => {
  expect(readClock(clock(), calendar, '2026-10-15')).toMatchObject({
    remaining: workdays(2),
    isOverdue: false,
    state: 'running',
  })
  expect(readClock(clock(), calendar, '2026-10-19')).toMatchObject({
    remaining: workdays(0),
    isOverdue: false,
  })
  expect(readClock(clock(), calendar, '2026-10-20')).toMatchObject({
    remaining: workdays(-1),
    isOverdue: true,
  })
})
test('特别程序的时间不计入，最多退还申请的天数（9.4 例 4）', () => {
  const facts = clock({
    limit: workdays(10),
    pauses: [{ kind: '专家评审', startedOn: '2026-10-12', endedOn: '2026-10-21', capWorkdays: 5 }],
  })
  expect(pausedDays(facts, calendar, '2026-12-01')).toEqual([
    '2026-10-13',
    '2026-10-14',
    '2026-10-15',
    '2026-10-16',
    '2026-10-19',
  ])
  expect(due(facts)).toBe('2026-11-02')
})
test('特别程序进行中：停止计时，到期日逐日后移，到申请天数为止', () => {
  const facts = clock({ pauses: [{ kind: '检测', startedOn: '2026-10-13', capWorkdays: 3 }] })
  expect(readClock(facts, calendar, '2026-10-14')).toMatchObject({
    state: 'paused',
    dueOn: '2026-10-20',
  })
  expect(readClock(facts, calendar, '2026-10-23').dueOn).toBe('2026-10-22')
})
test('两个特别程序重叠的日子只退一次', () =>
  expect(
    due(
      clock({
        pauses: [
          { kind: '检测', startedOn: '2026-10-12', endedOn: '2026-10-14', capWorkdays: 9 },
          { kind: '鉴定', startedOn: '2026-10-13', endedOn: '2026-10-15', capWorkdays: 9 },
        ],
      }),
    ),
  ).toBe('2026-10-22'))
test('期限届满后的特别程序不能让迟延变成按期', () =>
  expect(
    due(
      clock({
        pauses: [{ kind: '检测', startedOn: '2026-10-26', endedOn: '2026-10-30', capWorkdays: 5 }],
      }),
    ),
  ).toBe('2026-10-19'))
test('延长的工作日加在后面', () =>
  expect(due(clock({ extensions: [{ workdays: 10, on: '2026-10-14' }] }))).toBe('2026-11-02'))
test.each<[LegalDay, Limit, LegalDay, string]>([
  // 起算日, 期限, 最后一日
  ['2026-09-03', workdays(30), '2026-10-21', '三十个工作日：中秋、国庆不计，补班的三天计入'],
  ['2026-09-03', naturalDays(30), '2026-10-08', '三十天：10 月 3 日是国庆，顺延到节后第一个工作日'],
  ['2026-10-12', naturalDays(5), '2026-10-19', '五天到周六，顺延到周一'],
  ['2026-03-09', naturalDays(1), '2026-03-10', '开始的当日不计入'],
  ['2026-03-09', months(1), '2026-04-09', '到期月的对应日'],
  ['2026-03-02', months(2), '2026-05-06', '5 月 2 日是劳动节，顺延'],
  ['2026-09-01', months(1), '2026-10-08', '10 月 1 日是国庆，顺延'],
  ['2026-08-31', months(1), '2026-09-30', '九月没有 31 日，到月末日'],
  ['2025-12-31', months(2), '2026-02-28', '二月没有 31 日，到月末日；这个周六补班，不顺延'],
  ['2025-11-30', months(3), '2026-02-28', '二月没有 30 日'],
  ['2026-10-12', SAME_DAY, '2026-10-12', '当场：当天为限'],
  ['2026-10-17', SAME_DAY, '2026-10-19', '当场：休息日收的，到下一工作日'],
])('民法典 200–203、行政许可法 82：自 %s 起 %j，最后一日是 %s：%s', (startedOn, limit, last) =>
  expect(due(clock({ startedOn, limit }))).toBe(last),
)
test('按天计算的期限延长的是工作日：从原期限届满之后起算（行政许可法 42、82）', () => {
  const facts = clock({
    limit: naturalDays(30),
    startedOn: '2026-09-03',
    extensions: [{ workdays: 10, on: '2026-09-30' }],
  })
  // 原期限 10 月 8 日届满；之后 9、10（补班）、12 至 16、19 至 21 日是十个工作日。
  expect(due(facts)).toBe('2026-10-21')
  const { days } = explainClock(facts, calendar, '2026-10-12')
  expect(days.filter((d) => d.role === 'counted').map((d) => d.number)).toEqual([
    ...Array.from({ length: 30 }, (_, i) => i + 1),
    ...Array.from({ length: 10 }, (_, i) => i + 1),
  ])
  expect(days.filter((d) => d.role === 'moved').map((d) => d.day)).toEqual([
    '2026-10-04',
    '2026-10-05',
    '2026-10-06',
    '2026-10-07',
    '2026-10-08',
  ])
})
test('按天计算的还剩几天、超了几天，按月计算的也数天；不是工作日', () => {
  const read = (limit: Limit, on: LegalDay) => {
    const { remaining, isOverdue } = readClock(
      clock({ limit, startedOn: '2026-09-03' }),
      calendar,
      on,
    )
    return { remaining, isOverdue }
  }
  expect(read(naturalDays(30), '2026-09-08')).toEqual({
    remaining: naturalDays(30),
    isOverdue: false,
  })
  expect(read(naturalDays(30), '2026-10-11')).toEqual({
    remaining: naturalDays(-3),
    isOverdue: true,
  })
  expect(read(months(1), '2026-10-07')).toEqual({ remaining: naturalDays(1), isOverdue: false })
  expect(read(SAME_DAY, '2026-09-04')).toEqual({ remaining: workdays(-1), isOverdue: true })
})
test('停下的时钟按停下那天读，以后不再变', () =>
  expect(readClock(clock({ stoppedOn: '2026-10-16' }), calendar, '2026-12-30')).toMatchObject({
    state: 'stopped',
    remaining: workdays(1),
    isOverdue: false,
  }))
test('跨到没有放假通知的年份，标明暂算', () =>
  expect(readClock(clock({ startedOn: '2026-12-29' }), calendar, '2026-12-30').isProvisional).toBe(
    true,
  ))

const anyLimit: fc.Arbitrary<Limit> = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map(workdays),
  fc.integer({ min: 1, max: 90 }).map(naturalDays),
  fc.integer({ min: 1, max: 12 }).map(months),
  fc.constant(SAME_DAY),
)
const start = fc
  .integer({ min: dayNumber('2024-01-05'), max: dayNumber('2026-06-01') })
  .map(dayOfNumber)
test('恢复后的到期日 = 原到期日 + 停表的工作日（不超过申请的天数）', () => {
  fc.assert(
    fc.property(
      start,
      fc.integer({ min: 2, max: 45 }),
      fc.nat(30),
      fc.nat(40),
      fc.integer({ min: 1, max: 20 }),
      (startedOn, value, before, long, capWorkdays) => {
        const pauseOn = calendar.addWorkdays(startedOn, Math.min(before, value - 1) + 1)
        const endedOn = addDays(pauseOn, long)
        const facts = clock({ startedOn, limit: workdays(value) })
        fc.pre(pauseOn < due(facts))
        const given = Math.min(capWorkdays, calendar.workdaysBetween(pauseOn, endedOn))
        expect(
          due(
            { ...facts, pauses: [{ kind: '检测', startedOn: pauseOn, endedOn, capWorkdays }] },
            '2027-12-01',
          ),
        ).toBe(calendar.addWorkdays(due(facts), given))
      },
    ),
    { numRuns: 400 },
  )
})
test('说明里数出来的天数，正好是期限；每一天恰好一种说法', () => {
  fc.assert(
    fc.property(
      start,
      fc.integer({ min: 1, max: 45 }),
      fc.integer({ min: 1, max: 10 }),
      fc.nat(20),
      (startedOn, value, capWorkdays, long) => {
        const facts = clock({
          startedOn,
          limit: workdays(value),
          pauses: [
            {
              kind: '听证',
              startedOn: addDays(startedOn, 1),
              endedOn: addDays(startedOn, 1 + long),
              capWorkdays,
            },
          ],
        })
        const { days, countdown } = explainClock(facts, calendar, addDays(startedOn, 90))
        const counted = days.filter((d) => d.role === 'counted')
        expect(counted.length).toBe(value)
        expect(counted.at(-1)!.day).toBe(countdown.dueOn)
        expect(new Set(days.map((d) => d.day)).size).toBe(days.length)
      },
    ),
    { numRuns: 200 },
  )
})

test('任何期限：最后一日是工作日，不早于起算日；剩下的天数与是否超期说的一样，一天少一天', () => {
  fc.assert(
    fc.property(start, anyLimit, fc.nat(200), (startedOn, limit, after) => {
      const facts = clock({ startedOn, limit })
      const on = addDays(startedOn, after)
      const { dueOn, remaining, isOverdue } = readClock(facts, calendar, on)
      expect(calendar.isWorkday(dueOn)).toBe(true)
      expect(dueOn >= startedOn).toBe(true)
      expect(isOverdue).toBe(on > dueOn)
      expect(isOverdue ? remaining.value <= 0 : remaining.value >= 0).toBe(true)
      const tomorrow = readClock(facts, calendar, addDays(on, 1)).remaining
      expect(tomorrow.unit).toBe(remaining.unit)
      const spent = remaining.unit === 'natural-day' || calendar.isWorkday(addDays(on, 1)) ? 1 : 0
      expect(remaining.value - tomorrow.value).toBe(spent)
    }),
    { numRuns: 400 },
  )
})
test('按天和按月计算的，说明里每一天都数，数到的最后一天之后只有顺延的日子', () => {
  fc.assert(
    fc.property(
      start,
      fc.oneof(
        fc.integer({ min: 1, max: 90 }).map(naturalDays),
        fc.integer({ min: 1, max: 6 }).map(months),
      ),
      (startedOn, limit) => {
        const { days, countdown } = explainClock(clock({ startedOn, limit }), calendar, startedOn)
        const lastOn = calendar.add(startedOn, limit)
        expect(days.map((d) => d.role)).toEqual([
          'start',
          ...days.slice(1).map((d) => (d.day <= lastOn ? 'counted' : 'moved')),
        ])
        expect(days.at(-1)!.day).toBe(countdown.dueOn)
        expect(days.filter((d) => d.role === 'counted').at(-1)!.day).toBe(lastOn)
      },
    ),
    { numRuns: 200 },
  )
})

const time = new WorkingTime(calendar)
const at = (day: LegalDay, hour: number) => instantAt(day, hour * 3600)
test('湖南算法：超出一秒即算一天，特别程序最多扣申请的天数', () => {
  const facts = { startedAt: at('2026-10-12', 8), limitWorkdays: 5, pauses: [] }
  expect(usedWorkdays(facts, time, at('2026-10-12', 17.5))).toBe(1)
  expect(usedWorkdays(facts, time, instantAt('2026-10-13', 8 * 3600 + 1))).toBe(2)
  expect(
    remainingWorkdays(
      {
        ...facts,
        pauses: [{ startedAt: at('2026-10-13', 8), endedAt: at('2026-10-21', 8), capWorkdays: 3 }],
      },
      time,
      at('2026-10-21', 8),
    ),
  ).toBe(5 - 4)
})
