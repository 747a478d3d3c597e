import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { COUNTER } from '../grants.ts'
import { closed, notSubmitted } from '../preconditions.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { choice, maybeLine, words } from '../fields.ts'
import { ACCEPTANCE } from '../todos.ts'

/**
 * 依法不需要取得行政许可的，应当即时告知申请人不受理；依法不属于本行政机关职权范围的，应当即时作出不予受理的决定，并告知申请人向有关行政机关申请。
 * @law 行政许可法 32(1)(1)(2)
 */
export const decline = act({
  title: '不予受理',
  law: '行政许可法 32(1)(1)(2)',
  may: COUNTER,
  waits: ACCEPTANCE,
  fields: {
    ground: choice(
      '情形',
      {
        'not-needed': '依法不需要取得许可（不受理）',
        'not-ours': '不属于本机关职权（不予受理）',
      },
      { initial: 'not-ours' },
    ),
    reason: words('理由'),
    whereToApply: maybeLine('应向哪个机关申请', 200, { hint: '不属于本机关职权的必填' }),
  },
  facts: {
    CaseDeclined: fact(
      '不予受理',
      z.object({
        ground: z.enum(['not-needed', 'not-ours']),
        reason: z.string(),
        whereToApply: z.string().optional(),
      }),
      (_state, { body: { ground }, on }) => closed(`declined-${ground}`, on),
      {
        tells: (_body, { unitName }) =>
          `不予受理。理由和该到哪里办写在决定书里，可以在网上下载，也可以带证件到${unitName}窗口领取。`,
        papers: [
          {
            kind: 'decline-decision',
            title: '不予受理决定书',
            mark: '不受',
            words({ body: { ground, reason, whereToApply }, intro, kind, under, remedies }) {
              const [because, point] =
                ground === 'not-needed'
                  ? [kind.law ? '依法不需要取得行政许可' : '依法不需要办理', '一']
                  : ['不属于本机关职权范围', '二']
              return {
                paragraphs: [
                  `${intro}，${because}。${under(`第三十二条第一款第（${point}）项`)}决定不予受理。`,
                  `理由：${reason}`,
                  ...(whereToApply ? [`请向${whereToApply}提出申请。`] : []),
                ],
                closing: [remedies],
              }
            },
          },
        ],
      },
    ),
  },
  refusals: {
    ...shared('case-not-awaiting-acceptance', 'reason-missing'),
    'where-to-apply-missing': '不属于本机关职权的，请写明应向哪个机关申请。',
  },
  bar: (state) => notSubmitted(state),
  does(_state, { ground, reason, whereToApply }) {
    if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 72')
    if (ground === 'not-ours' && !whereToApply)
      return refuse('where-to-apply-missing', '行政许可法 32(1)(2)')
    return record({
      type: 'CaseDeclined',
      body: { ground, reason, ...(whereToApply && { whereToApply }) },
    })
  },
})
