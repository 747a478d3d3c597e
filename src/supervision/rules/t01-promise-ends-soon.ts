import { dueDay } from '#clock'
import { holder, runningClocks, type TimeRule } from '../rule.ts'

/** 预警：承诺时限到期前两个工作日尚未办结。 @law 湖南省电子监察办法（办件预警） */
export const t01: TimeRule = {
  code: 'T01',
  name: '承诺时限将到',
  article: '湖南电子监察规则：承诺时限到期前 2 个工作日',
  kind: 'case-limit',
  parameters: {
    daysBefore: { value: 2, basis: '湖南全省统一口径' },
    shortest: { value: 3, basis: '更短的承诺时限从第一天起就在两日之内，不预警' },
  },
  signals: (w, world, value, read) =>
    runningClocks(w, world, 'promised').flatMap((clock) => {
      if (clock.limit.unit !== 'workday' || clock.limit.value < value('shortest')) return []
      const dueOn = dueDay(clock, world.calendar, read)
      return [
        {
          level: 'warning',
          on: world.calendar.addWorkdays(dueOn, -value('daysBefore')),
          because: { dueOn, daysBefore: value('daysBefore') },
          ...holder(w),
        },
      ]
    }),
}
