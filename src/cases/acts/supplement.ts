import { record, refuse } from '#foundation/outcome'
import type { SuppliedMaterial } from '../events.ts'
import type { Act, Command } from './act.ts'

export interface Supplement extends Command {
  materials: SuppliedMaterial[]
}

/** 申请人按照要求提交全部补正申请材料的，应当受理。全部到齐之日起重新计算受理期限。 @law 行政许可法 32(1)(5) */
export const supplement: Act<Supplement> = (state, { materials, on }, { item }) => {
  if (state.stage !== 'correcting') return refuse('case-not-in-correction', '行政许可法 32(1)(5)')
  if (on > state.correction!.dueOn)
    return refuse('correction-term-over', '一次性告知书', { dueOn: state.correction!.dueOn })
  if (materials.length === 0) return refuse('correction-empty', '行政许可法 32(1)(5)')
  const listed = new Set(item.materials.map((m) => m.materialId))
  const foreign = materials.filter((m) => !listed.has(m.materialId))
  if (foreign.length > 0)
    return refuse('material-not-listed', '行政许可法 31', {
      materials: foreign.map((m) => m.materialId),
    })
  const wanted = state.correction!.missing.map((m) => m.materialId)
  const given = new Set([...materials.map((m) => m.materialId), ...state.correction!.supplied])
  return record({
    type: 'CaseSupplemented',
    body: { materials, complete: wanted.every((id) => given.has(id)) },
  })
}
