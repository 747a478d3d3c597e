import { overPeriod, procedureSignals } from './procedure.ts'
import { timeRule } from './rule.ts'

/** 红牌：特别程序超过申请的期限整一个工作日仍未结束。 @law 行政许可法 45 */
export const t05 = timeRule({
  code: 'T05',
  name: '特别程序超期一个工作日以上',
  article: '行政许可法 45',
  kind: 'procedure-limit',
  parameters: { workdaysOver: { value: 1, name: '超过几个工作日', basis: '湖南全省统一口径' } },
  signals: (w, world, value) => procedureSignals(w, world, 'red', value('workdaysOver')),
  says: overPeriod,
})
