import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { grants } from '../grants.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { count, words } from '../fields.ts'
import { notInProgress } from '../preconditions.ts'

/** 承办人申请延长办理期限，写明理由和天数。 @law 行政许可法 42 */
export const requestExtension = act({
  title: '申请延期',
  law: '行政许可法 42',
  may: grants('deciding-unit', 'handler', 'reviewer'),
  waits: 'for-nobody',
  fields: {
    workdays: {
      ...count('延长天数（工作日，最多 10）', [1, 10], { initial: 5 }),
      // How many the law allows is said by the act, with its article.
      schema: z.number().int(),
    },
    reason: words('理由'),
  },
  facts: {
    ExtensionRequested: fact(
      '申请延期',
      z.object({ workdays: z.number(), reason: z.string() }),
      (_state, { body, actor, on }) => ({ extensionRequest: { ...body, by: actor, on } }),
      { internal: 'all' },
    ),
  },
  refusals: {
    ...shared(
      'case-not-in-progress',
      'extension-not-for-instant',
      'extension-only-once',
      'reason-missing',
    ),
    'extension-too-long': '延长期限不得超过 {mostWorkdays}。',
  },
  bar(state, _command, { item }) {
    const refusal = notInProgress(state)
    if (refusal) return refusal
    if (item.statutoryLimit.unit === 'same-day')
      return refuse('extension-not-for-instant', '行政许可法 42')
    return state.extension ? refuse('extension-only-once', '行政许可法 42') : undefined
  },
  does(_state, { workdays, reason }) {
    if (workdays < 1 || workdays > 10)
      return refuse('extension-too-long', '行政许可法 42', { mostWorkdays: 10 })
    if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 42')
    return record({ type: 'ExtensionRequested', body: { workdays, reason } })
  },
})
