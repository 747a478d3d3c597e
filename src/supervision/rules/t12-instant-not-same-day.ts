import { chineseDay } from '#text/time'
import { dayAfter, holder, runningClocks, timeRule } from './rule.ts'

/** 黄牌：即办件当日没有办结。 @law 行政许可法 34 */
export const t12 = timeRule({
  code: 'T12',
  name: '即办件未当日办结',
  article: '行政许可法 34（能够当场作出决定的，应当当场作出）',
  kind: 'case-limit',
  parameters: {},
  signals: (w, world, _value, read) =>
    runningClocks(w, world, 'promised')
      .filter((c) => c.limit.unit === 'same-day')
      .map((clock) => {
        const { on, dueOn } = dayAfter(clock, world, read)
        return { level: 'yellow', on, because: { dueOn }, ...holder(w) }
      }),
  says: ({ dueOn }) => `即办件应于${chineseDay(dueOn)}当日办结，没有办结。`,
})
