import { dueDay } from '#clock'
import { dayOf } from '#foundation/time'
import { type FactRule, runningClocks } from './rule.ts'

const yellow = (because: Record<string, string | number>) => ({ level: 'yellow' as const, because })

/** 黄牌：期限届满后批准延期、延期超过十日，或再次延期。 @law 行政许可法 42 */
export const p09: FactRule = {
  code: 'P09',
  name: '违规延期',
  article: '行政许可法 42',
  kind: 'extension',
  parameters: { mostWorkdays: { value: 10, basis: '行政许可法 42' } },
  judge: (before, fact, world, value) => {
    if (fact.type !== 'LimitExtended') return undefined
    const on = dayOf(fact.occurredAt)
    const statutory = runningClocks(before, world, 'statutory')[0]
    const dueOn = statutory && dueDay(statutory, world.calendar, on)
    if (dueOn !== undefined && on > dueOn) return yellow({ dueOn, approvedOn: on })
    if (fact.body.workdays > value('mostWorkdays')) return yellow({ workdays: fact.body.workdays })
    return before.extensions.length > 0
      ? yellow({ times: before.extensions.length + 1 })
      : undefined
  },
}
