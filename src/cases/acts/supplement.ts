import { z } from 'zod'
import { staffIds } from '#foundation/ids'
import { must } from '#foundation/assert'
import { record, refuse } from '#foundation/outcome'
import { amend } from '../amend.ts'
import { formInput, suppliedInput } from '../contract.ts'
import { APPLICANT, COUNTER } from '../grants.ts'
import { NOT_TAKEN, notTaken, suppliedMaterial, withMaterials } from '../materials.ts'
import { shared } from '../shared-refusals.ts'
import { openFields } from '../state.ts'
import { act, fact } from './act.ts'
import { onlyFields } from '../fields.ts'

/** 申请人按照要求提交全部补正申请材料的，应当受理。全部到齐之日起重新计算受理期限。 @law 行政许可法 32(1)(5) */
export const supplement = act({
  title: '补正',
  law: '行政许可法 32(1)(5)',
  may: [...APPLICANT, ...COUNTER],
  waits: 'for-nobody',
  fields: {
    materials: {
      schema: z.array(suppliedInput).default([]),
      ask: (state, { item }) => ({
        kind: 'materials',
        label: '窗口收到的材料',
        isNeeded: openFields(state).length === 0,
        options: item.materials.map((m) => ({ value: m.materialId, label: m.name })),
      }),
    },
    /** Only fields that were named; all others stay as they are. */
    form: {
      schema: formInput.optional(),
      ask(state, { form }) {
        const open = openFields(state)
        if (open.length === 0) return undefined
        return {
          kind: 'form',
          label: '需要更正的栏目',
          isNeeded: false,
          hint: '没有改的栏目，仍然等待补正',
          schema: onlyFields(
            form(),
            open.map(({ field }) => field),
          ),
          reasons: Object.fromEntries(open.map(({ field, reason }) => [field, reason])),
        }
      },
    },
  },
  facts: {
    CaseSupplemented: fact(
      '申请人补正',
      z.object({
        materials: z.array(suppliedMaterial),
        /** When everything that was asked for has come. */
        complete: z.boolean(),
        /** The form as it is now, and the fields that say something else; where any does. */
        formHash: z.string().optional(),
        fields: z.array(z.string()).optional(),
      }),
      (state, { body: { materials, complete, formHash, fields = [] }, on }) => {
        const { supplied, mended = [], ...asked } = state.correction!
        return {
          materials: withMaterials(state.materials, materials),
          ...(formHash !== undefined && { formHash }),
          correction: {
            ...asked,
            supplied: [...supplied, ...materials.map((m) => m.materialId)],
            ...(asked.fields && { mended: [...mended, ...fields] }),
            ...(complete && { suppliedOn: on }),
          },
          ...(complete && { stage: 'submitted' }),
        }
      },
    ),
  },
  refusals: {
    ...NOT_TAKEN,
    ...shared('correction-empty', 'correction-invalid', 'correction-unchanged'),
    'case-not-in-correction': '该办件没有需要补正的材料。',
    'correction-term-over': '补正期限已于 {dueOn} 届满。您可以重新申请。',
    'field-not-named': '只能更改一次性告知书列明的栏目。这些栏目没有列明，不能改：{names}。',
  },
  bar({ stage, correction }, { on }) {
    if (stage !== 'correcting') return refuse('case-not-in-correction', '行政许可法 32(1)(5)')
    const { dueOn } = correction!
    return on > dueOn ? refuse('correction-term-over', '一次性告知书', { dueOn }) : undefined
  },
  does(state, { materials = [], form = {}, ...command }, { item, form: schema }) {
    const { by, formBefore = {}, formHash } = command
    const { missing, supplied, fields = [] } = state.correction!
    const named = new Set(fields.map(({ field }) => field))
    const foreign = Object.keys(form).filter((field) => !named.has(field))
    if (foreign.length > 0)
      return refuse('field-not-named', '行政许可法 32(1)(4)', {
        names: foreign.map((field) => schema().properties[field]?.title ?? field).join('、'),
      })
    const { changed, wrong } = amend(schema(), formBefore, form)
    if (wrong.length > 0)
      return refuse('correction-invalid', '行政许可法 31', {
        reasons: wrong.map(({ reason }) => reason).join('；'),
      })
    if (materials.length + changed.length === 0)
      return refuse(
        Object.keys(form).length > 0 ? 'correction-unchanged' : 'correction-empty',
        '行政许可法 32(1)(5)',
      )
    const refusal = notTaken(materials, item.materials, staffIds.is(by))
    if (refusal) return refusal
    const given = new Set([...materials.map((m) => m.materialId), ...supplied])
    const complete =
      missing.every((m) => given.has(m.materialId)) &&
      openFields(state).every(({ field }) => changed.includes(field))
    const kept = changed.length > 0 && {
      formHash: must(formHash, 'the form is kept under a hash'),
      fields: changed,
    }
    return record({ type: 'CaseSupplemented', body: { materials, complete, ...kept } })
  },
})
