import { chineseDay } from '#text/time'
import { dayAfter, holder, runningClocks, timeRule } from './rule.ts'

/** 红牌：超过法定时限尚未办结。 @law 行政许可法 42、74 */
export const t03 = timeRule({
  code: 'T03',
  name: '超法定时限',
  article: '行政许可法 42',
  kind: 'case-limit',
  parameters: {},
  signals: (w, world, _value, read) =>
    runningClocks(w, world, 'statutory')
      .filter((c) => c.limit.unit !== 'same-day')
      .map((clock) => {
        const { on, dueOn } = dayAfter(clock, world, read)
        return { level: 'red', on, because: { dueOn }, ...holder(w) }
      }),
  says: ({ dueOn }) => `法定时限${chineseDay(dueOn)}届满，届满时尚未办结。`,
})
