import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { grants } from '../grants.ts'
import { openProcedure, type World } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { text as example } from '#foundation/schema'
import { act, fact } from './act.ts'
import { count, oneOf, words } from '../fields.ts'
import { notInProgress } from '../preconditions.ts'

/** The closed list of 行政许可法 45; on-site verification and public notice are not on it. */
export const PROCEDURE_KINDS = [
  '听证',
  '招标',
  '拍卖',
  '检验',
  '检测',
  '检疫',
  '鉴定',
  '专家评审',
] as const

/** 承办人申请启动特别程序，写明种类、所需时间和理由。 @law 行政许可法 45 */
export const requestProcedure = act({
  title: '申请特别程序',
  law: '行政许可法 45',
  may: grants('deciding-unit', 'handler', 'reviewer'),
  waits: 'for-nobody',
  fields: {
    kind: oneOf(
      '特别程序种类',
      example('现场核查').max(20),
      () => PROCEDURE_KINDS.map((kind) => ({ value: kind, label: kind })),
      { initial: (_state, world) => listed(world)?.kind },
    ),
    limitWorkdays: count('所需时间（工作日）', [1, 120], {
      initial: (_s, w) => listed(w)?.limitWorkdays ?? 10,
    }),
    reason: words('理由'),
  },
  facts: {
    ProcedureRequested: fact(
      '申请特别程序',
      z.object({ kind: z.string(), limitWorkdays: z.number(), reason: z.string() }),
      (_state, { body, actor, on }) => ({ procedureRequest: { ...body, by: actor, on } }),
      { internal: 'all' },
    ),
  },
  refusals: {
    ...shared('case-not-in-progress', 'procedure-running', 'reason-missing'),
    'procedure-does-not-stop-clock':
      '该程序不属于法定不计时的特别程序（听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审）。',
  },
  bar: (state) =>
    notInProgress(state) ??
    (openProcedure(state) ? refuse('procedure-running', '行政许可法 45') : undefined),
  does(_state, { kind, limitWorkdays, reason }) {
    if (!PROCEDURE_KINDS.some((listed) => listed === kind))
      return refuse('procedure-does-not-stop-clock', '行政许可法 45')
    if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 45')
    return record({ type: 'ProcedureRequested', body: { kind, limitWorkdays, reason } })
  },
})

/** The procedure that stops the clock which the item itself provides for. */
const listed = ({ item }: World) => item.procedures.find((p) => p.stopsTheClock)
