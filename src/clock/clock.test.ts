import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WorkingTime } from '#calendar'
import {
  type ClockFacts,
  dueDay,
  explainClock,
  pausedDays,
  readClock,
  remainingWorkdays,
  usedWorkdays,
} from '#clock'
import { addDays, dayNumber, dayOfNumber, instantAt, type LegalDay } from '#foundation/time'
import { calendar } from '../testing/given.ts'

const clock = (more: Partial<ClockFacts> = {}): ClockFacts => ({
  kind: 'promised',
  limit: { value: 5, unit: 'workday' },
  startedOn: '2026-10-12',
  pauses: [],
  extensions: [],
  ...more,
})
const due = (facts: ClockFacts, on: LegalDay = '2026-12-01') => dueDay(facts, calendar, on)

test('当日受理不计入，五个工作日到下周一', () => expect(due(clock())).toBe('2026-10-19'))
test('还剩几个工作日：当天不算，最后一天为零，过后为负', () => {
  expect(readClock(clock(), calendar, '2026-10-15')).toMatchObject({
    remaining: 2,
    isOverdue: false,
    state: 'running',
  })
  expect(readClock(clock(), calendar, '2026-10-19')).toMatchObject({
    remaining: 0,
    isOverdue: false,
  })
  expect(readClock(clock(), calendar, '2026-10-20')).toMatchObject({
    remaining: -1,
    isOverdue: true,
  })
})
test('特别程序的时间不计入，最多退还申请的天数（9.4 例 4）', () => {
  const facts = clock({
    limit: { value: 10, unit: 'workday' },
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
  expect(due(clock({ extensions: [{ days: 10, on: '2026-10-14' }] }))).toBe('2026-11-02'))
test('自然日：逐日计算，最后一日是休假日的顺延到下一工作日（民法典 203）', () => {
  expect(due(clock({ limit: { value: 5, unit: 'natural-day' }, startedOn: '2026-10-12' }))).toBe(
    '2026-10-19',
  )
  expect(due(clock({ limit: { value: 30, unit: 'natural-day' }, startedOn: '2026-09-03' }))).toBe(
    '2026-10-08',
  )
})
test('当场办结：当天为限，休息日收的到下一工作日', () => {
  expect(due(clock({ limit: { value: 0, unit: 'same-day' } }))).toBe('2026-10-12')
  expect(due(clock({ limit: { value: 0, unit: 'same-day' }, startedOn: '2026-10-17' }))).toBe(
    '2026-10-19',
  )
})
test('停下的时钟按停下那天读，以后不再变', () =>
  expect(readClock(clock({ stoppedOn: '2026-10-16' }), calendar, '2026-12-30')).toMatchObject({
    state: 'stopped',
    remaining: 1,
    isOverdue: false,
  }))
test('跨到没有放假通知的年份，标明暂算', () =>
  expect(readClock(clock({ startedOn: '2026-12-29' }), calendar, '2026-12-30').isProvisional).toBe(
    true,
  ))

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
        const facts = clock({ startedOn, limit: { value, unit: 'workday' } })
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
          limit: { value, unit: 'workday' },
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
