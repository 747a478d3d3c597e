import { record, refuse } from '#foundation/outcome'
import type { Act } from './act.ts'

/**
 * 逾期未补正的，办件终止（补正不来办结）；逾期未补齐容缺材料的，办件终止。申请人可以重新申请。
 * @law 一次性告知书载明的期限
 */
export const lapse: Act = (state, { on }) => {
  if (state.stage === 'correcting') {
    if (on <= state.correction!.dueOn) return refuse('correction-term-running', '一次性告知书')
    return record({
      type: 'CaseTerminated',
      body: { ground: 'correction-lapsed', reason: `申请人未在 ${state.correction!.dueOn} 前补正` },
    })
  }
  const gap = state.tolerated.find((g) => !g.suppliedOn && on > g.dueOn)
  if (state.stage !== 'processing' || !gap) return refuse('nothing-lapsed', '一次性告知书')
  return record({
    type: 'CaseTerminated',
    body: { ground: 'gap-lapsed', reason: `申请人未在 ${gap.dueOn} 前补齐容缺材料` },
  })
}
