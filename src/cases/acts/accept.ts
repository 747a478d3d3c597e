import { record, refuse } from '#foundation/outcome'
import { moved } from '../course.ts'
import { type CaseState, missingMaterials } from '../state.ts'
import type { Act } from './act.ts'

/** 申请事项属于本机关职权，材料齐全、符合法定形式的，应当受理。 @law 行政许可法 32(1)(5) */
export const accept: Act = (state, { on }, world) => {
  const refusal = notAcceptable(state)
  if (refusal) return refusal
  const missing = missingMaterials(state, world.item)
  if (missing.length > 0)
    return refuse('materials-missing', '行政许可法 32(1)(4)', {
      materials: missing.map((m) => m.name),
    })
  return record({
    type: 'CaseAccepted',
    body: {
      since: on,
      deemed: false,
      tolerated: [],
      ...moved(world.net, state, { type: 'CaseAccepted' }),
    },
  })
}

export function notAcceptable(state: CaseState) {
  if (state.stage === 'correcting') return refuse('case-in-correction', '行政许可法 32(1)(4)')
  if (state.stage !== 'submitted') return refuse('case-not-awaiting-acceptance', '行政许可法 32')
  return undefined
}
