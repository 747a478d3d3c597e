import { dueDay } from '#clock'
import { chineseDay, workdaysText } from '#text/time'
import { holder, runningClocks, timeRule } from './rule.ts'

/** 预警：承诺时限到期前两个工作日尚未办结。 @law 湖南省电子监察办法（办件预警） */
export const t01 = timeRule({
  code: 'T01',
  name: '承诺时限将到',
  article: '湖南电子监察规则：承诺时限到期前 2 个工作日',
  kind: 'case-limit',
  parameters: {
    workdaysBefore: { value: 2, name: '提前几个工作日', basis: '湖南全省统一口径' },
    shortestWorkdays: {
      value: 3,
      name: '承诺时限不少于几个工作日的才预警',
      basis: '更短的承诺时限从第一天起就在两日之内，不预警',
    },
  },
  signals: (w, world, value, read) =>
    runningClocks(w, world, 'promised').flatMap((clock) => {
      if (clock.limit.unit === 'same-day') return []
      const dueOn = dueDay(clock, world.calendar, read)
      const workdays =
        clock.limit.unit === 'workday'
          ? clock.limit.value
          : world.calendar.workdaysBetween(clock.startedOn, dueOn)
      if (workdays < value('shortestWorkdays')) return []
      return [
        {
          level: 'warning',
          on: world.calendar.addWorkdays(dueOn, -value('workdaysBefore')),
          because: { dueOn, workdaysBefore: value('workdaysBefore') },
          ...holder(w),
        },
      ]
    }),
  says: ({ dueOn, workdaysBefore }) =>
    `承诺时限${chineseDay(dueOn)}届满，只剩 ${workdaysText(workdaysBefore)}时尚未办结。`,
})
