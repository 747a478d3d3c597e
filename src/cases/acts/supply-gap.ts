import { z } from 'zod'
import { staffIds } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { APPLICANT, COUNTER } from '../grants.ts'
import { NOT_TAKEN, notTaken, suppliedMaterial, withMaterials } from '../materials.ts'
import type { CaseState } from '../state.ts'
import { act, fact } from './act.ts'
import { materials } from '../fields.ts'

/** 申请人在承诺期限内补齐容缺材料。 @law 优化营商环境条例（容缺办理） */
export const supplyGap = act({
  title: '补齐容缺材料',
  law: '优化营商环境条例（容缺办理）',
  may: [...APPLICANT, ...COUNTER],
  waits: 'for-nobody',
  fields: {
    materials: materials('窗口收到的材料', (state, { item }) =>
      openGaps(state).map(({ materialId }) => ({
        value: materialId,
        label: item.materials.find((m) => m.materialId === materialId)?.name ?? materialId,
      })),
    ),
  },
  facts: {
    GapSupplied: fact(
      '补齐容缺材料',
      z.object({ materials: z.array(suppliedMaterial) }),
      (state, { body: { materials }, on }) => ({
        materials: withMaterials(state.materials, materials),
        tolerated: state.tolerated.map((gap) =>
          materials.some((m) => m.materialId === gap.materialId) ? { ...gap, suppliedOn: on } : gap,
        ),
      }),
    ),
  },
  refusals: {
    ...NOT_TAKEN,
    'no-gap-open': '该办件没有待补齐的容缺材料。',
    'gap-term-over': '容缺补齐期限已过。',
  },
  bar(state, { on }) {
    const open = openGaps(state)
    if (state.stage !== 'processing' || open.length === 0)
      return refuse('no-gap-open', '优化营商环境条例')
    return open.some((gap) => on > gap.dueOn)
      ? refuse('gap-term-over', '优化营商环境条例')
      : undefined
  },
  does(state, { materials, by }, { item }) {
    const open = new Set(openGaps(state).map((gap) => gap.materialId))
    const asked = item.materials.filter((m) => open.has(m.materialId))
    return (
      notTaken(materials, asked, staffIds.is(by)) ??
      record({ type: 'GapSupplied', body: { materials } })
    )
  },
})

const openGaps = ({ tolerated }: CaseState) => tolerated.filter((gap) => !gap.suppliedOn)
