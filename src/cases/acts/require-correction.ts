import type { MaterialId } from '#foundation/ids'
import { addDays } from '#foundation/time'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import type { Act, Command } from './act.ts'

export interface RequireCorrection extends Command {
  missing: { materialId: MaterialId; reason: string }[]
  /** What the applicant has; local practice, not law. */
  replyNaturalDays: number
}

/**
 * 申请材料不齐全或者不符合法定形式的，应当当场或者在五日内一次告知申请人需要补正的全部内容。
 * @law 行政许可法 32(1)(4)
 * Once: the list must be complete, so everything required that has not come must be on it.
 */
export const requireCorrection: Act<RequireCorrection> = (
  state,
  { missing, on, replyNaturalDays },
  { item, calendar },
) => {
  if (state.stage !== 'submitted') return refuse('case-not-awaiting-acceptance', '行政许可法 32')
  if (state.correction) return refuse('correction-only-once', '行政许可法 32(1)(4)')
  if (missing.length === 0) return refuse('correction-empty', '行政许可法 32(1)(4)')
  const listed = new Map(item.materials.map((m) => [m.materialId, m]))
  const foreign = missing.filter((m) => !listed.has(m.materialId))
  if (foreign.length > 0)
    return refuse('material-not-listed', '行政许可法 31', {
      materials: foreign.map((m) => m.materialId),
    })
  if (missing.some((m) => saysNothing(m.reason)))
    return refuse('reason-missing', '行政许可法 32(1)(4)')
  const held = new Set(state.materials.map((m) => m.materialId))
  const forgotten = item.materials.filter(
    (m) =>
      m.required && !held.has(m.materialId) && !missing.some((x) => x.materialId === m.materialId),
  )
  if (forgotten.length > 0)
    return refuse('correction-incomplete', '行政许可法 32(1)(4)', {
      materials: forgotten.map((m) => m.name),
    })
  if (on > calendar.addWorkdays(state.receivedOn, 5))
    return refuse('correction-too-late', '行政许可法 32(1)(4)')
  // 期间的最后一日是法定休假日的，顺延（民法典 203）: the notice prints the day that holds.
  const dueOn = calendar.workdayOnOrAfter(addDays(on, replyNaturalDays))
  return record({ type: 'CorrectionRequired', body: { missing, replyNaturalDays, dueOn } })
}
