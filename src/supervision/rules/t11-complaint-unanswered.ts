import { addDays, type LegalDay } from '#foundation/time'
import { chineseDay, workdaysText } from '#text/time'
import { type AnswerLimit, answerSignals, unanswered } from './answer.ts'
import { feedbackRule, type Signal } from './rule.ts'

type AcceptanceLimit = { dueOn: LegalDay; acceptWorkdays: number }

/** 投诉和办不成事反映：超过受理期限黄牌；答复到期前两个工作日预警，超过答复期限黄牌，再超过红牌。 @law 湖南省电子监察办法（投诉） */
export const t11 = feedbackRule({
  code: 'T11',
  name: '投诉办理超时',
  article: '湖南电子监察规则：投诉；受理期限五个工作日',
  kind: 'answer-limit',
  parameters: {
    workdaysBefore: { value: 2, name: '提前几个工作日', basis: '湖南全省统一口径' },
    yellowNaturalDays: { value: 1, name: '逾期几天（自然日）发黄牌', basis: '湖南全省统一口径' },
    redNaturalDays: {
      value: 2,
      name: '逾期几天（自然日）发红牌',
      basis: '县内规定，待核定；湖南口径只写“超过”',
    },
  },
  signals: (w, world, value): Signal<AnswerLimit | AcceptanceLimit>[] => {
    if (w.of !== 'complaint' && w.of !== 'stuck') return []
    if (w.acceptedOn) return answerSignals(w, world, value)
    if (w.closedOn || w.acceptWorkdays === undefined) return []
    const dueOn = world.calendar.addWorkdays(w.submittedOn, w.acceptWorkdays)
    return [
      {
        level: 'yellow',
        on: addDays(dueOn, 1),
        because: { dueOn, acceptWorkdays: w.acceptWorkdays },
        about: 'acceptance',
        evidence: [w.version],
      },
    ]
  },
  says: (because) =>
    'acceptWorkdays' in because
      ? `应于${chineseDay(because.dueOn)}前决定是否受理（${workdaysText(because.acceptWorkdays)}），没有决定。`
      : unanswered(because),
})
