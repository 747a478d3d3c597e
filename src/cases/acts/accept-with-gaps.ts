import { record, refuse } from '#foundation/outcome'
import type { ItemVersion } from '#items'
import { moved } from '../course.ts'
import { COUNTER } from '../grants.ts'
import { missingMaterials } from '../state.ts'
import { CaseAccepted } from './accept.ts'
import { notAcceptable } from '../preconditions.ts'
import { shared } from '../shared-refusals.ts'
import { act } from './act.ts'
import { count } from '../fields.ts'
import { ACCEPTANCE } from '../todos.ts'

/**
 * 容缺受理：主要材料齐全、仅缺可容缺材料的，申请人承诺限期补齐后先行受理；补齐期限应比承诺办结时限至少短 2 个工作日，且不超过 20 个工作日。
 * @law 优化营商环境条例（容缺办理）
 */
export const acceptWithGaps = act({
  title: '容缺受理',
  law: '优化营商环境条例（容缺办理）',
  may: COUNTER,
  waits: ACCEPTANCE,
  fields: {
    graceWorkdays: count('补齐期限（工作日）', [1, 20], {
      initial: (_state, { item }) =>
        item.promisedLimit.unit === 'workday' ? Math.max(1, mostWorkdaysOf(item)) : 5,
    }),
  },
  says: (state, { item }) =>
    `缺少可容缺材料：${missingMaterials(state, item)
      .map((m) => m.name)
      .join('、')}。`,
  facts: { CaseAccepted },
  refusals: {
    ...shared('case-in-correction', 'case-not-awaiting-acceptance', 'materials-missing'),
    'nothing-to-tolerate': '材料已经齐全，请直接受理。',
    'grace-too-long': '容缺补齐期限最长为 {mostWorkdays}（比承诺时限至少短 2 个工作日）。',
  },
  bar(state, _command, { item }) {
    const refusal = notAcceptable(state)
    if (refusal) return refusal
    const missing = missingMaterials(state, item)
    if (missing.length === 0) return refuse('nothing-to-tolerate', '优化营商环境条例')
    const essential = missing.filter((m) => !m.tolerable)
    if (essential.length > 0)
      return refuse('materials-missing', '行政许可法 32(1)(4)', {
        materials: essential.map((m) => m.name),
      })
    return undefined
  },
  does(state, { on, graceWorkdays }, { item, net, calendar }) {
    const mostWorkdays = mostWorkdaysOf(item)
    if (graceWorkdays > mostWorkdays)
      return refuse('grace-too-long', '优化营商环境条例', { mostWorkdays })
    const dueOn = calendar.addWorkdays(on, graceWorkdays)
    const tolerated = missingMaterials(state, item).map(({ materialId }) => ({
      materialId,
      graceWorkdays,
      dueOn,
    }))
    return record({
      type: 'CaseAccepted',
      body: { since: on, deemed: false, tolerated, ...moved(net, state, { type: 'CaseAccepted' }) },
    })
  },
})

const mostWorkdaysOf = ({ promisedLimit: { unit, value } }: ItemVersion) =>
  unit === 'workday' ? Math.max(0, Math.min(20, value - 2)) : 20
