import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { grants } from '../grants.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { closed, notInProgress } from '../preconditions.ts'
import { line, words } from '../fields.ts'

/** 转报：依法应当由上级行政机关决定的，将初步审查意见和全部申请材料直接报送上级；上级不得要求重复提供材料。 @law 行政许可法 35 */
export const transferUp = act({
  title: '转报',
  law: '行政许可法 35',
  may: grants('deciding-unit', 'approver', 'unit-head'),
  waits: 'for-nobody',
  fields: {
    toOrgan: line('转报机关', 100, { example: '市市场监督管理局' }),
    reason: words('理由'),
  },
  facts: {
    CaseTransferredUp: fact(
      '转报上级',
      z.object({ toOrgan: z.string(), reason: z.string() }),
      (_state, { on }) => closed('transferred-up', on),
      {
        tells: () => '已依法报送上级机关办理，材料不用重交；报到了哪里，请上网查看。',
        papers: [
          {
            kind: 'transfer-notice',
            title: '转报告知书',
            mark: '转',
            words: ({ body: { toOrgan, reason }, intro, under }) => ({
              paragraphs: [
                `${intro}，${under('第三十五条')}已将初步审查意见和全部申请材料报送${toOrgan}，由其作出决定。上级机关不再要求重复提供材料。`,
                `理由：${reason}`,
              ],
            }),
          },
        ],
      },
    ),
  },
  refusals: shared('case-not-in-progress', 'reason-missing'),
  bar: (state) => notInProgress(state),
  does: (_state, { toOrgan, reason }) =>
    saysNothing(reason)
      ? refuse('reason-missing', '行政许可法 35')
      : record({ type: 'CaseTransferredUp', body: { toOrgan, reason } }),
})
