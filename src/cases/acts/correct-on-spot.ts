import { z } from 'zod'
import { must } from '#foundation/assert'
import { record } from '#foundation/outcome'
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
    form: {
      schema: formInput,
      ask: () => ({ kind: 'form', label: '申请表', isNeeded: true }) as const,
    },
  },
  facts: {
    CaseCorrectedOnSpot: fact(
      '当场更正',
      z.object({ correction: z.string(), formHash: z.string() }),
      (_state, { body: { formHash } }) => ({ formHash }),
    ),
  },
  refusals: shared('case-not-awaiting-acceptance'),
  bar: (state) => notSubmitted(state),
  does: (_state, { correction, formHash }) =>
    record({
      type: 'CaseCorrectedOnSpot',
      body: { correction, formHash: must(formHash, 'the form is kept under a hash') },
    }),
})
