import { overPeriod, procedureSignals } from './procedure.ts'
import { timeRule } from './rule.ts'

/** 黄牌：特别程序超过申请的期限仍未结束。 @law 行政许可法 45 */
export const t04 = timeRule({
  code: 'T04',
  name: '特别程序超期',
  article: '行政许可法 45',
  kind: 'procedure-limit',
  parameters: { workdaysOver: { value: 0, name: '超过几个工作日', basis: '湖南全省统一口径' } },
  signals: (w, world, value) => procedureSignals(w, world, 'yellow', value('workdaysOver')),
  says: overPeriod,
})
