import { record, refuse } from '#foundation/outcome'
import { act } from './act.ts'
import { CaseTerminated } from './terminate.ts'

/**
 * 逾期未补正的，办件终止（补正不来办结）；逾期未补齐容缺材料的，办件终止。申请人可以重新申请。
 * @law 一次性告知书载明的期限
 */
export const lapse = act({
  title: '逾期未补',
  law: '一次性告知书载明的期限',
  may: [],
  waits: 'for-nobody',
  fields: {},
  facts: { CaseTerminated },
  refusals: {
    'correction-term-running': '补正期限尚未届满。',
    'nothing-lapsed': '没有逾期未补的材料。',
  },
  does(state, { on }) {
    if (state.stage === 'correcting') {
      const { dueOn } = state.correction!
      if (on <= dueOn) return refuse('correction-term-running', '一次性告知书')
      const reason = `申请人未在 ${dueOn} 前补正`
      return record({
        type: 'CaseTerminated',
        body: { ground: 'correction-lapsed' as const, reason },
      })
    }
    const gap = state.tolerated.find((g) => !g.suppliedOn && on > g.dueOn)
    if (state.stage !== 'processing' || !gap) return refuse('nothing-lapsed', '一次性告知书')
    const reason = `申请人未在 ${gap.dueOn} 前补齐容缺材料`
    return record({ type: 'CaseTerminated', body: { ground: 'gap-lapsed' as const, reason } })
  },
})
