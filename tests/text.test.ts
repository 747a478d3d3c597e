import { expect, test } from 'vitest'
import { months, naturalDays, SAME_DAY, seconds, workdays } from '#foundation/duration'
import { durationText, remainingText } from '#text/time'

test('一段时间的说法，来自它自己的单位', () =>
  expect(
    [workdays(3), naturalDays(30), months(2), seconds(90), SAME_DAY].map(durationText),
  ).toEqual(['3 个工作日', '30 天（自然日）', '2 个月', '90 秒', '当场办结']))

test.each([
  [workdays(3), false, '还剩 3 个工作日'],
  [naturalDays(30), false, '还剩 30 天（自然日）'],
  [workdays(0), false, '今天到期'],
  [naturalDays(0), false, '今天到期'],
  [workdays(-2), true, '已超 2 个工作日'],
  [naturalDays(-3), true, '已超 3 天'],
  // 周五到期的，周六还没有过去一个工作日，但不是“今天到期”。
  [workdays(0), true, '已过期限'],
])('%j（超期：%s）读作“%s”', (remaining, isOverdue, words) =>
  expect(remainingText({ remaining, isOverdue })).toBe(words),
)
