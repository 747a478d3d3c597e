import { type Outcome, record, refuse } from '#foundation/outcome'
import { decideSituation, type ItemVersion } from '#items'
import type { BodyOf, CaseEvent } from '../events.ts'
import type { RefusalCode } from '../refusals.ts'

export type Submit = BodyOf<'CaseSubmitted'>

/**
 * 申请人提出申请；窗口代为录入的，收到材料之日为收件日。申请可以通过信函、数据电文等方式提出。
 * @law 行政许可法 29
 * A case may be submitted with materials missing: whether they suffice is decided at acceptance (32).
 */
export function submit(command: Submit, item: ItemVersion): Outcome<CaseEvent, RefusalCode> {
  const listed = new Set(item.materials.map((m) => m.materialId))
  const foreign = command.materials.filter((m) => !listed.has(m.materialId))
  if (foreign.length > 0)
    return refuse('material-not-listed', '行政许可法 31', {
      materials: foreign.map((m) => m.materialId),
    })
  const promised = command.materials.filter(
    (m) =>
      m.by === 'commitment' &&
      !item.materials.find((l) => l.materialId === m.materialId)!.commitment,
  )
  if (promised.length > 0)
    return refuse('material-not-replaceable', '国办发〔2020〕42号', {
      materials: promised.map(
        (m) => item.materials.find((l) => l.materialId === m.materialId)!.name,
      ),
    })
  if (item.viaTownship && !command.townshipId) return refuse('township-missing', '行政许可法 35')
  const { exempt: _claimed, situation, ...rest } = command
  const { exempt, notNeeded } = decideSituation(item.situations, situation ?? {})
  if (notNeeded) return refuse('item-not-needed', notNeeded.basis, { says: notNeeded.says })
  return record({
    type: 'CaseSubmitted',
    body: {
      ...rest,
      ...(situation && { situation }),
      ...(exempt.size > 0 && { exempt: [...exempt] }),
    },
  })
}
