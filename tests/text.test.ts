import { expect, test } from 'vitest'
import { months, naturalDays, SAME_DAY, seconds, workdays } from '#foundation/duration'
import { lawText } from '#text/law'
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

test.each([
  ['行政许可法 34', '行政许可法第三十四条'],
  ['行政许可法 32(1)(4)', '行政许可法第三十二条第一款第（四）项'],
  ['行政许可法 32(1)(1)(2)', '行政许可法第三十二条第一款第（一）项、第（二）项'],
  ['行政许可法 46–48', '行政许可法第四十六条至第四十八条'],
  [
    '行政许可法 58、59，优化营商环境条例 25',
    '行政许可法第五十八条、第五十九条，优化营商环境条例第二十五条',
  ],
  [
    '行政许可法 48(1)(1)：举行听证的七日前通知',
    '行政许可法第四十八条第一款第（一）项：举行听证的七日前通知',
  ],
  ['行政处罚法 10、110、205', '行政处罚法第十条、第一百一十条、第二百零五条'],
  // 不是条文的，不动。
  ['湖南电子监察规则：承诺时限到期前 2 个工作日', '湖南电子监察规则：承诺时限到期前 2 个工作日'],
  ['国办发〔2019〕51号', '国办发〔2019〕51号'],
  ['GB 32100', 'GB 32100'],
])('依据“%s”读作“%s”', (short, words) => expect(lawText(short)).toBe(words))
