import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { grants } from '../grants.ts'
import { openProcedure } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { words } from '../fields.ts'
import { notInProgress } from '../preconditions.ts'

/** 特别程序结束，期限恢复计算；超过申请期限的部分照常计时。 @law 行政许可法 45 */
export const endProcedure = act({
  title: '结束特别程序',
  law: '行政许可法 45',
  may: grants('deciding-unit', 'handler', 'reviewer', 'approver'),
  waits: {
    as: 'procedure-end',
    since: (state) => openProcedure(state)?.startedOn,
    clock: 'promised',
  },
  fields: { result: words('程序结果') },
  facts: {
    ProcedureEnded: fact(
      '特别程序结束',
      z.object({ kind: z.string(), result: z.string() }),
      ({ procedures }, { body: { result }, on }) => ({
        procedures: procedures.map((p) =>
          p.endedOn === undefined ? { ...p, endedOn: on, result } : p,
        ),
      }),
    ),
  },
  refusals: {
    ...shared('case-not-in-progress', 'reason-missing'),
    'procedure-not-running': '没有正在进行的特别程序。',
  },
  bar: (state) =>
    notInProgress(state) ??
    (openProcedure(state) ? undefined : refuse('procedure-not-running', '行政许可法 45')),
  does: (state, { result }) =>
    result.trim() === ''
      ? refuse('reason-missing', '行政许可法 45')
      : record({ type: 'ProcedureEnded', body: { kind: openProcedure(state)!.kind, result } }),
})
