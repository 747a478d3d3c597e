import { addDays } from '#foundation/time'
import { chineseDay } from '#text/time'
import { timeRule } from './rule.ts'

/** 黄牌：网上申请两个工作日内没有预审。 @law 湖南省电子监察办法（网上办事） */
export const t08 = timeRule({
  code: 'T08',
  name: '网上预审超时',
  article: '湖南电子监察规则：网上办事预审',
  kind: 'precheck-limit',
  parameters: { workdays: { value: 2, name: '工作日数', basis: '湖南默认值' } },
  remembers: (isPrechecked: true | undefined, { type }) =>
    type === 'CasePrechecked' ? true : isPrechecked,
  signals: (w, { calendar }, value, _read, isPrechecked) => {
    const isWaiting = !isPrechecked && !w.acceptedOn && !w.closedOn && w.corrections.length === 0
    if (w.channel !== 'portal' || !isWaiting) return []
    const dueOn = calendar.addWorkdays(w.receivedOn, value('workdays'))
    return [
      {
        level: 'yellow',
        on: addDays(dueOn, 1),
        because: { receivedOn: w.receivedOn, dueOn },
        evidence: [1],
      },
    ]
  },
  says: ({ receivedOn, dueOn }) =>
    `${chineseDay(receivedOn)}收到网上申请，应于${chineseDay(dueOn)}前预审，逾期没有预审。`,
})
