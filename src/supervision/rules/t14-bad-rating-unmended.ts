import { addDays, type LegalDay } from '#foundation/time'
import { chineseDay } from '#text/time'
import { feedbackRule, type Signal } from './rule.ts'

type Because =
  | { dueOn: LegalDay; callBackWorkdays: number }
  | { dueOn: LegalDay; rectifyWorkdays: number }

/** 差评一个工作日内没有回访预警，五个工作日内没有整改黄牌。 @law 国办发〔2019〕51号 */
export const t14 = feedbackRule({
  code: 'T14',
  name: '差评回访整改超时',
  article: '国办发〔2019〕51号（实名差评回访整改率 100%）',
  kind: 'bad-rating',
  parameters: {},
  signals: (w, { calendar }): Signal<Because>[] => {
    if (!w.badOn || w.closedOn) return []
    if (!w.calledBackOn) {
      const dueOn = calendar.addWorkdays(w.badOn, w.callBackWorkdays!)
      return [
        {
          level: 'warning',
          on: addDays(dueOn, 1),
          because: { dueOn, callBackWorkdays: w.callBackWorkdays! },
          evidence: [w.version],
        },
      ]
    }
    if (!w.rectifyFrom) return []
    const dueOn = calendar.addWorkdays(w.rectifyFrom, w.rectifyWorkdays!)
    return [
      {
        level: 'yellow',
        on: addDays(dueOn, 1),
        because: { dueOn, rectifyWorkdays: w.rectifyWorkdays! },
        evidence: [w.version],
      },
    ]
  },
  says: (because) =>
    'callBackWorkdays' in because
      ? `差评应于${chineseDay(because.dueOn)}前回访，没有回访。`
      : `差评核实后应于${chineseDay(because.dueOn)}前整改，没有反馈整改。`,
})
