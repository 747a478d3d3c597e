import { addDays } from '#foundation/time'
import { chineseDay } from '#text/time'
import { answerRule } from './rule.ts'

/** 红牌：黄牌、红牌发出后三十个工作日没有反馈整改；申诉期间不算。 @law 湖南省电子监察办法（反馈终止时间） */
export const r03 = answerRule({
  code: 'R03',
  name: '整改逾期',
  article: '湖南电子监察规则：反馈终止时间',
  kind: 'answer',
  parameters: {
    workdays: { value: 30, name: '工作日数', basis: '湖南电子监察规则：反馈终止时间三十个工作日' },
  },
  signals: (w, { calendar }, value) =>
    Object.entries(w.owed ?? {})
      .filter(([, o]) => o.level !== 'warning' && !o.isObjected)
      .map(([kind, { on, unitId }]) => {
        const dueOn = calendar.addWorkdays(on, value('workdays'))
        return {
          level: 'red',
          on: addDays(dueOn, 1),
          because: { card: kind, issuedOn: on, dueOn },
          about: kind,
          unitId,
          evidence: [],
        }
      }),
  says: ({ issuedOn, dueOn }) =>
    `${chineseDay(issuedOn)}发的牌应于${chineseDay(dueOn)}前反馈整改，逾期没有反馈。`,
})
