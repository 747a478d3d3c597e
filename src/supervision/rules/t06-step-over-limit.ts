import { dueDay } from '#clock'
import { addDays } from '#foundation/time'
import { chineseDay, workdaysText } from '#text/time'
import { runningClocks, timeRule } from './rule.ts'

/** 黄牌：环节超过时限；超过时限若干倍的，红牌。 @law 岗位责任制 */
export const t06 = timeRule({
  code: 'T06',
  name: '环节超时',
  article: '湖南电子监察规则：环节时限',
  kind: 'step-limit',
  parameters: { redFactor: { value: 2, name: '超过时限几倍发红牌', basis: '县内规定，待核定' } },
  signals: (w, world, value, read) =>
    runningClocks(w, world, 'step').flatMap((clock) => {
      const step = w.steps.find((s) => s.stepId === clock.stepId)!
      const { value: days } = clock.limit
      const after = (limit: number) =>
        addDays(
          dueDay({ ...clock, limit: { ...clock.limit, value: limit } }, world.calendar, read),
          1,
        )
      const common = {
        because: { dueOn: dueDay(clock, world.calendar, read), limitWorkdays: days },
        stepId: step.stepId,
        about: step.stepId,
        officerId: step.officerId,
        evidence: [step.version],
      }
      return [
        { level: 'yellow', on: after(days), ...common },
        { level: 'red', on: after(days * value('redFactor')), ...common },
      ]
    }),
  says: ({ limitWorkdays, dueOn }) =>
    `本环节时限 ${workdaysText(limitWorkdays)}，${chineseDay(dueOn)}届满，届满时尚未办理。`,
})
