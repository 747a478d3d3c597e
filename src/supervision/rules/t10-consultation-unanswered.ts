import { answerSignals, type FeedbackRule } from './answer.ts'

/** 咨询到期前两个工作日预警，逾期一日黄牌，逾期两日红牌。 @law 湖南省电子监察办法（咨询） */
export const t10: FeedbackRule = {
  code: 'T10',
  name: '咨询答复超时',
  article: '湖南电子监察规则：咨询',
  kind: 'answer-limit',
  parameters: {
    workdaysBefore: { value: 2, basis: '湖南全省统一口径' },
    yellowNaturalDays: { value: 1, basis: '湖南全省统一口径' },
    redNaturalDays: { value: 2, basis: '湖南全省统一口径' },
  },
  signals: (w, world, value) => (w.of === 'consultation' ? answerSignals(w, world, value) : []),
}
