import { chineseDay } from '#text/time'
import { dayAfter, runningClocks, timeRule } from './rule.ts'

/** 红牌：作出准予决定后十个工作日内没有颁发、送达。 @law 行政许可法 44 */
export const t09 = timeRule({
  code: 'T09',
  name: '送达超时',
  article: '行政许可法 44',
  kind: 'delivery-limit',
  parameters: {},
  signals: (w, world, _value, read) =>
    runningClocks(w, world, 'delivery').map((clock) => {
      const { on, dueOn } = dayAfter(clock, world, read)
      return {
        level: 'red',
        on,
        because: { decidedOn: clock.startedOn, dueOn },
        evidence: [w.version],
      }
    }),
  says: ({ decidedOn, dueOn }) =>
    `${chineseDay(decidedOn)}作出准予决定，应于${chineseDay(dueOn)}前送达，逾期没有送达。`,
})
