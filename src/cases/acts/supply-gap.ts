import { record, refuse } from '#foundation/outcome'
import type { SuppliedMaterial } from '../events.ts'
import type { Act, Command } from './act.ts'

export interface SupplyGap extends Command {
  materials: SuppliedMaterial[]
}

/** 申请人在承诺期限内补齐容缺材料。 @law 优化营商环境条例（容缺办理） */
export const supplyGap: Act<SupplyGap> = (state, { materials, on }) => {
  const open = state.tolerated.filter((gap) => !gap.suppliedOn)
  if (state.stage !== 'processing' || open.length === 0)
    return refuse('no-gap-open', '优化营商环境条例')
  const foreign = materials.filter((m) => !open.some((gap) => gap.materialId === m.materialId))
  if (materials.length === 0 || foreign.length > 0)
    return refuse('material-not-listed', '行政许可法 31', {
      materials: foreign.map((m) => m.materialId),
    })
  if (open.some((gap) => on > gap.dueOn)) return refuse('gap-term-over', '优化营商环境条例')
  return record({ type: 'GapSupplied', body: { materials } })
}
