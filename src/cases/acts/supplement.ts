import { z } from 'zod'
import { staffIds } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { APPLICANT, COUNTER } from '../grants.ts'
import { NOT_TAKEN, notTaken, suppliedMaterial, withMaterials } from '../materials.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { materials } from '../fields.ts'

/** 申请人按照要求提交全部补正申请材料的，应当受理。全部到齐之日起重新计算受理期限。 @law 行政许可法 32(1)(5) */
export const supplement = act({
  title: '补正',
  law: '行政许可法 32(1)(5)',
  may: [...APPLICANT, ...COUNTER],
  waits: 'for-nobody',
  fields: {
    materials: materials('窗口收到的材料', (_state, { item }) =>
      item.materials.map((m) => ({ value: m.materialId, label: m.name })),
    ),
  },
  facts: {
    CaseSupplemented: fact(
      '申请人补正',
      /** `complete` when everything that was asked for has come. */
      z.object({ materials: z.array(suppliedMaterial), complete: z.boolean() }),
      (state, { body: { materials, complete }, on }) => {
        const supplied = [...state.correction!.supplied, ...materials.map((m) => m.materialId)]
        return {
          materials: withMaterials(state.materials, materials),
          correction: { ...state.correction!, supplied, ...(complete && { suppliedOn: on }) },
          ...(complete && { stage: 'submitted' }),
        }
      },
    ),
  },
  refusals: {
    ...NOT_TAKEN,
    ...shared('correction-empty'),
    'case-not-in-correction': '该办件没有需要补正的材料。',
    'correction-term-over': '补正期限已于 {dueOn} 届满。您可以重新申请。',
  },
  bar({ stage, correction }, { on }) {
    if (stage !== 'correcting') return refuse('case-not-in-correction', '行政许可法 32(1)(5)')
    const { dueOn } = correction!
    return on > dueOn ? refuse('correction-term-over', '一次性告知书', { dueOn }) : undefined
  },
  does(state, { materials, by }, { item }) {
    if (materials.length === 0) return refuse('correction-empty', '行政许可法 32(1)(5)')
    const refusal = notTaken(materials, item.materials, staffIds.is(by))
    if (refusal) return refusal
    const { missing, supplied } = state.correction!
    const given = new Set([...materials.map((m) => m.materialId), ...supplied])
    const complete = missing.every((m) => given.has(m.materialId))
    return record({ type: 'CaseSupplemented', body: { materials, complete } })
  },
})
