import { answerSignals, unanswered } from './answer.ts'
import { feedbackRule } from './rule.ts'

/** 咨询到期前两个工作日预警，逾期一日黄牌，逾期两日红牌。 @law 湖南省电子监察办法（咨询） */
export const t10 = feedbackRule({
  code: 'T10',
  name: '咨询答复超时',
  article: '湖南电子监察规则：咨询',
  kind: 'answer-limit',
  parameters: {
    workdaysBefore: { value: 2, name: '提前几个工作日', basis: '湖南全省统一口径' },
    yellowNaturalDays: { value: 1, name: '逾期几天（自然日）发黄牌', basis: '湖南全省统一口径' },
    redNaturalDays: { value: 2, name: '逾期几天（自然日）发红牌', basis: '湖南全省统一口径' },
  },
  signals: (w, world, value) => (w.of === 'consultation' ? answerSignals(w, world, value) : []),
  says: unanswered,
})
