import { addDays } from '#foundation/time'
import { chineseDay } from '#text/time'
import { answerRule } from './rule.ts'

/** 黄牌：预警发出后一个工作日没有签收；办件已经决定或办结的不再追究。 @law 湖南省电子监察办法（预警反馈） */
export const r01 = answerRule({
  code: 'R01',
  name: '预警反馈不及时',
  article: '湖南电子监察规则：预警反馈',
  kind: 'answer',
  parameters: { workdays: { value: 1, name: '工作日数', basis: '县内规定，待核定' } },
  signals: (w, { calendar }, value) => {
    if (w.decidedOn || w.closedOn) return []
    return Object.entries(w.owed ?? {})
      .filter(([, o]) => o.level === 'warning' && !o.isAcknowledged)
      .map(([kind, { on, unitId }]) => {
        const dueOn = calendar.addWorkdays(on, value('workdays'))
        return {
          level: 'yellow',
          on: addDays(dueOn, 1),
          because: { card: kind, issuedOn: on, dueOn },
          about: kind,
          unitId,
          evidence: [],
        }
      })
  },
  says: ({ issuedOn, dueOn }) =>
    `${chineseDay(issuedOn)}发出的预警应于${chineseDay(dueOn)}前签收，逾期没有签收。`,
})
