import type { Countdown } from '../../src/clock/clock.ts'
import type { Duration } from '../../src/foundation/duration.ts'

/** 2026年3月9日. */
export function chineseDay(day: string): string {
  return `${Number(day.slice(0, 4))}年${monthAndDay(day)}`
}

/** 3月9日, where the year is known. */
export function monthAndDay(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`
}

/** 2026年3月, of a month; 2026年, of a year. */
export function chinesePeriod(period: string): string {
  const [year, month] = period.split('-')
  return month ? `${year}年${Number(month)}月` : `${year}年`
}

/** A moment in Shanghai: 2026年3月9日 09:30. */
export function chineseTime(instant: string): string {
  const local = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString()
  return `${chineseDay(local.slice(0, 10))} ${local.slice(11, 16)}`
}

/** 3 个工作日, 30 天（自然日）, 2 个月. The only place where a number of days gets its word. */
export function durationText({ value, unit }: Duration): string {
  switch (unit) {
    case 'workday':
      return `${value} 个工作日`
    case 'natural-day':
      return `${value} 天（自然日）`
    case 'month':
      return `${value} 个月`
    case 'second':
      return `${value} 秒`
    case 'same-day':
      return '当场办结'
  }
}

export const workdaysText = (value: number): string => durationText({ value, unit: 'workday' })

/** 还剩 3 个工作日, 今天到期, 已超 2 个工作日, 已超 3 天. */
export function remainingText({
  remaining: { value, unit },
  isOverdue,
}: Pick<Countdown, 'remaining' | 'isOverdue'>): string {
  if (!isOverdue) return value === 0 ? '今天到期' : `还剩 ${durationText({ value, unit })}`
  // Over since the last workday: no whole workday has passed yet.
  if (value === 0) return '已过期限'
  return unit === 'workday' ? `已超 ${workdaysText(-value)}` : `已超 ${-value} 天`
}

/** What became of a clock, or why it does not run. */
export const CLOCK_RESULTS = {
  inTime: '按期完成',
  late: '超期完成',
  paused: '停止计时',
} as const
