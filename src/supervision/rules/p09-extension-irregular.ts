import { dueDay } from '#clock'
import { dayOf, type LegalDay } from '#foundation/time'
import { chineseDay, workdaysText } from '#text/time'
import { factRule, runningClocks } from './rule.ts'

type Because = { dueOn: LegalDay; approvedOn: LegalDay } | { workdays: number } | { times: number }
const yellow = (because: Because) => ({ level: 'yellow' as const, because })

/** 黄牌：期限届满后批准延期、延期超过十日，或再次延期。 @law 行政许可法 42 */
export const p09 = factRule({
  code: 'P09',
  name: '违规延期',
  article: '行政许可法 42',
  kind: 'extension',
  parameters: { mostWorkdays: { value: 10, name: '最多几个工作日', basis: '行政许可法 42' } },
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
  says: (because) => {
    if ('dueOn' in because) return `法定时限${chineseDay(because.dueOn)}届满之后才批准延期。`
    return 'workdays' in because
      ? `延期 ${workdaysText(because.workdays)}，超过了法定的上限。`
      : `第 ${because.times} 次延期，延期只能一次。`
  },
})
