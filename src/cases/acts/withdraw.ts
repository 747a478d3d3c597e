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
      { tells: () => '已按申请撤回。不是您本人的意思，请登录查看或者联系窗口。' },
    ),
  },
  refusals: shared('case-already-decided'),
  bar: (state) => notUndecided(state),
  does: (_state, { reason }) => record({ type: 'CaseWithdrawn', body: { reason } }),
})
