import { record, refuse } from '#foundation/outcome'
import { moved } from '../course.ts'
import { CaseAccepted } from './accept.ts'
import { notSubmitted } from '../preconditions.ts'
import { shared } from '../shared-refusals.ts'
import { act } from './act.ts'

/**
 * 视为受理：逾期不一次告知的，自收到申请材料之日起即为受理。 @law 行政许可法 32(1)(4)
 * The limits therefore count from the day of receipt, not from the day on which it was noticed.
 */
export const deemAccepted = act({
  title: '视为受理',
  law: '行政许可法 32(1)(4)',
  may: [],
  waits: 'for-nobody',
  fields: {},
  facts: { CaseAccepted },
  refusals: {
    ...shared('case-not-awaiting-acceptance'),
    'acceptance-term-running': '受理期限尚未届满，不能视为受理。',
  },
  bar: (state) => notSubmitted(state),
  does(state, { on }, { net, calendar }) {
    const since = state.correction?.suppliedOn ?? state.receivedOn
    if (on <= calendar.addWorkdays(since, 5))
      return refuse('acceptance-term-running', '行政许可法 32(1)(4)')
    return record({
      type: 'CaseAccepted',
      body: { since, deemed: true, tolerated: [], ...moved(net, state, { type: 'CaseAccepted' }) },
    })
  },
})
