import { procedureSignals } from './procedure.ts'
import type { TimeRule } from './rule.ts'

/** 黄牌：特别程序超过申请的期限仍未结束。 @law 行政许可法 45 */
export const t04: TimeRule = {
  code: 'T04',
  name: '特别程序超期',
  article: '行政许可法 45',
  kind: 'procedure-limit',
  parameters: { workdaysOver: { value: 0, basis: '湖南全省统一口径' } },
  signals: (w, world, value) => procedureSignals(w, world, 'yellow', value('workdaysOver')),
}
