import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { COUNTER } from '../grants.ts'
import { notSubmitted } from '../preconditions.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { either, maybeWords } from '../fields.ts'
import { ACCEPTANCE } from '../todos.ts'

/** 网上预审：对网上提交的申请先行查看，告知申请人是否齐备。预审不是受理。 @law 国发〔2015〕6号（网上预受理） */
export const precheck = act({
  title: '预审',
  law: '国发〔2015〕6号（网上预受理）',
  may: COUNTER,
  waits: ACCEPTANCE,
  fields: { passed: either('预审结果', '通过', '不通过'), opinion: maybeWords('预审意见') },
  facts: {
    CasePrechecked: fact(
      '网上预审',
      z.object({ passed: z.boolean(), opinion: z.string() }),
      (_state, { body, on }) => ({ precheck: { ...body, on } }),
    ),
  },
  refusals: {
    ...shared('case-not-awaiting-acceptance', 'reason-missing'),
    'already-prechecked': '该申请已经预审，请直接决定是否受理。',
    'precheck-only-online': '只有网上申请需要预审。',
  },
  bar(state) {
    const refusal = notSubmitted(state)
    if (refusal) return refusal
    if (state.channel !== 'portal') return refuse('precheck-only-online', '国发〔2015〕6号')
    return state.precheck ? refuse('already-prechecked', '国发〔2015〕6号') : undefined
  },
  does: (_state, { passed, opinion }) =>
    !passed && saysNothing(opinion)
      ? refuse('reason-missing', '行政许可法 32')
      : record({ type: 'CasePrechecked', body: { passed, opinion } }),
})
