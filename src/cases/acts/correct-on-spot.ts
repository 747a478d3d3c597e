import { z } from 'zod'
import { must } from '#foundation/assert'
import { record, refuse } from '#foundation/outcome'
import { amend } from '../amend.ts'
import { formInput } from '../contract.ts'
import { COUNTER } from '../grants.ts'
import { notSubmitted } from '../preconditions.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { line } from '../fields.ts'

/** 申请材料存在可以当场更正的错误的，应当允许申请人当场更正。 @law 行政许可法 32(1)(3) */
export const correctOnSpot = act({
  title: '当场更正',
  law: '行政许可法 32(1)(3)',
  may: COUNTER,
  waits: 'for-nobody',
  fields: {
    correction: line('更正内容', 500, { example: '门牌号更正为建设路 18 号' }),
    /** The fields that are to say something else; all others stay as they are. */
    form: {
      schema: formInput,
      ask: (_state, { form }) => ({
        kind: 'form',
        label: '申请表',
        isNeeded: true,
        hint: '直接改有错的栏目，其他的不动',
        schema: form(),
        reasons: {},
      }),
    },
  },
  facts: {
    CaseCorrectedOnSpot: fact(
      '当场更正',
      z.object({
        correction: z.string(),
        formHash: z.string(),
        /** What says something else than before. */
        fields: z.array(z.string()).optional(),
      }),
      (_state, { body: { formHash } }) => ({ formHash }),
    ),
  },
  refusals: shared('case-not-awaiting-acceptance', 'correction-invalid', 'correction-unchanged'),
  bar: (state) => notSubmitted(state),
  does(_state, { correction, form, formBefore = {}, formHash }, { form: schema }) {
    const { changed, wrong } = amend(schema(), formBefore, form)
    if (wrong.length > 0)
      return refuse('correction-invalid', '行政许可法 31', {
        reasons: wrong.map(({ reason }) => reason).join('；'),
      })
    if (changed.length === 0) return refuse('correction-unchanged', '行政许可法 32(1)(3)')
    return record({
      type: 'CaseCorrectedOnSpot',
      body: {
        correction,
        formHash: must(formHash, 'the form is kept under a hash'),
        fields: changed,
      },
    })
  },
})
