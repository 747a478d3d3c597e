import { record, refuse } from '#foundation/outcome'
import { moved } from '../course.ts'
import { missingMaterials } from '../state.ts'
import { notAcceptable } from './accept.ts'
import type { Act, Command } from './act.ts'

export interface AcceptWithGaps extends Command {
  /** Workdays within which the missing materials must come. */
  graceWorkdays: number
}

/**
 * 容缺受理：主要材料齐全、仅缺可容缺材料的，申请人承诺限期补齐后先行受理；补齐期限应比承诺办结时限至少短 2 个工作日，且不超过 20 个工作日。
 * @law 优化营商环境条例（容缺办理）
 */
export const acceptWithGaps: Act<AcceptWithGaps> = (
  state,
  { on, graceWorkdays },
  { item, net, calendar },
) => {
  const refusal = notAcceptable(state)
  if (refusal) return refusal
  const missing = missingMaterials(state, item)
  if (missing.length === 0) return refuse('nothing-to-tolerate', '优化营商环境条例')
  const essential = missing.filter((m) => !m.tolerable)
  if (essential.length > 0)
    return refuse('materials-missing', '行政许可法 32(1)(4)', {
      materials: essential.map((m) => m.name),
    })
  const mostWorkdays =
    item.promisedLimit.unit === 'workday' ? Math.min(20, item.promisedLimit.value - 2) : 20
  if (graceWorkdays < 1 || graceWorkdays > mostWorkdays)
    return refuse('grace-too-long', '优化营商环境条例', { mostWorkdays: Math.max(0, mostWorkdays) })
  const dueOn = calendar.addWorkdays(on, graceWorkdays)
  const tolerated = missing.map((m) => ({ materialId: m.materialId, graceWorkdays, dueOn }))
  return record({
    type: 'CaseAccepted',
    body: { since: on, deemed: false, tolerated, ...moved(net, state, { type: 'CaseAccepted' }) },
  })
}
