import { chineseDay } from '#text/time'
import { dayAfter, holder, runningClocks, timeRule } from './rule.ts'

/** 黄牌：超过承诺时限尚未办结。 @law 优化营商环境条例 35；湖南省电子监察办法 */
export const t02 = timeRule({
  code: 'T02',
  name: '超承诺时限',
  article: '湖南电子监察规则：承诺时限超期',
  kind: 'case-limit',
  parameters: {},
  signals: (w, world, _value, read) =>
    runningClocks(w, world, 'promised')
      .filter((c) => c.limit.unit !== 'same-day')
      .map((clock) => {
        const { on, dueOn } = dayAfter(clock, world, read)
        return { level: 'yellow', on, because: { dueOn }, ...holder(w) }
      }),
  says: ({ dueOn }) => `承诺时限${chineseDay(dueOn)}届满，届满时尚未办结。`,
})
