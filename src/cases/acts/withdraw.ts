import { z } from 'zod'
import { record } from '#foundation/outcome'
import { APPLICANT, COUNTER } from '../grants.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { closed, notUndecided } from '../preconditions.ts'
import { maybeWords } from '../fields.ts'

/** 申请人在行政许可决定作出前可以撤回申请。 @law 湖南省行政程序规定（申请的撤回） */
export const withdraw = act({
  title: '撤回申请',
  law: '湖南省行政程序规定（申请的撤回）',
  may: [...APPLICANT, ...COUNTER],
  waits: 'for-nobody',
  fields: { reason: maybeWords('撤回原因', 500) },
  facts: {
    CaseWithdrawn: fact(
      '撤回申请',
      z.object({ reason: z.string() }),
      (_state, { on }) => closed('withdrawn', on),
      {
        tells: () => '已按申请撤回，不再办理。如果不是您本人撤的，请马上带证件到窗口。',
        papers: [
          {
            kind: 'withdrawal-notice',
            title: '撤回申请通知书',
            mark: '撤回',
            words: ({ body: { reason }, intro }) => ({
              paragraphs: [
                `${intro}，已按申请人的请求撤回，不再办理。`,
                ...(reason ? [`撤回的原因：${reason}`] : []),
              ],
              closing: ['撤回以后，可以就同一事项重新申请。交来的材料原件，请到窗口取回。'],
            }),
          },
        ],
      },
    ),
  },
  refusals: shared('case-already-decided'),
  bar: (state) => notUndecided(state),
  does: (_state, { reason }) => record({ type: 'CaseWithdrawn', body: { reason } }),
})
