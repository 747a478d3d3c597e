import { dayAfter, holder, runningClocks, type TimeRule } from './rule.ts'

/** 红牌：超过法定时限尚未办结。 @law 行政许可法 42、74 */
export const t03: TimeRule = {
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
}
