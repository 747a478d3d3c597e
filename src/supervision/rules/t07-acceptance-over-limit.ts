import { chineseDay } from '#text/time'
import { dayAfter, runningClocks, timeRule } from './rule.ts'

/** 黄牌：收到申请材料五个工作日内没有受理、不予受理或一次性告知。 @law 行政许可法 32 */
export const t07 = timeRule({
  code: 'T07',
  name: '受理超时',
  article: '行政许可法 32',
  kind: 'acceptance-limit',
  parameters: {},
  signals: (w, world, _value, read) =>
    runningClocks(w, world, 'acceptance').map((clock) => {
      const { on, dueOn } = dayAfter(clock, world, read)
      return { level: 'yellow', on, because: { receivedOn: clock.startedOn, dueOn }, evidence: [1] }
    }),
  says: ({ receivedOn, dueOn }) =>
    `${chineseDay(receivedOn)}收到申请材料，应于${chineseDay(dueOn)}前受理或一次性告知，逾期没有处理。`,
})
