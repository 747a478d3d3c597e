import { z } from 'zod'
import { readClock } from '#clock'
import { workdays } from '#foundation/duration'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { chineseDay, durationText, workdaysText } from '#text/time'
import { grants } from '../grants.ts'
import { caseClocks, openProcedure } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { notInProgress } from '../preconditions.ts'

/**
 * 批准启动特别程序，所需时间不计入期限，并书面告知申请人。 @law 行政许可法 45
 * Not after the limit: time that has run out cannot be given back.
 */
export const startProcedure = act({
  title: '批准特别程序',
  emphasis: 'main',
  law: '行政许可法 45',
  may: grants('deciding-unit', 'approver', 'unit-head'),
  waits: {
    as: 'procedure-start',
    since: ({ procedureRequest }) => procedureRequest?.on,
    clock: 'promised',
  },
  fields: {},
  says: ({ procedureRequest: asked }) =>
    asked
      ? `批准${asked.kind}，约 ${durationText(workdays(asked.limitWorkdays))}不计入期限。理由：${asked.reason}`
      : '',
  facts: {
    ProcedureStarted: fact(
      '特别程序开始',
      z.object({
        kind: z.string(),
        limitWorkdays: z.number(),
        reason: z.string(),
        requestedBy: ids.actor,
      }),
      ({ procedures }, { body: { kind, limitWorkdays }, on }) => ({
        procedures: [...procedures, { kind, limitWorkdays, startedOn: on }],
        procedureRequest: undefined,
      }),
      {
        tells: ({ kind }) =>
          `要先进行${kind}，这段时间不计入办理期限；怎么进行写在告知书里，可以在网上下载。`,
        papers: [
          {
            kind: 'procedure-notice',
            title: '特别程序（不计时）告知书',
            mark: '特',
            words: ({ body: { kind, limitWorkdays, reason }, on, world, intro, under }) => ({
              paragraphs: [
                `${intro}，因${reason}，需要进行${kind}，自${chineseDay(on)}起所需时间约 ${workdaysText(limitWorkdays)}。${under('第四十五条')}该时间不计算在办理期限内。`,
              ],
              closing: [
                `预计承诺办结日期顺延至 ${chineseDay(world.calendar.addWorkdays(on, limitWorkdays))} 之后，以程序实际结束日为准。`,
              ],
            }),
          },
        ],
      },
    ),
  },
  refusals: {
    ...shared(
      'case-not-in-progress',
      'limit-already-over',
      'needs-second-person',
      'procedure-running',
    ),
    'procedure-not-requested': '没有待批准的特别程序申请。',
  },
  bar(state, { on, by }, world) {
    const refusal = notInProgress(state)
    if (refusal) return refusal
    const request = state.procedureRequest
    if (!request) return refuse('procedure-not-requested', '行政许可法 45')
    if (openProcedure(state)) return refuse('procedure-running', '行政许可法 45')
    if (request.by === by) return refuse('needs-second-person', '行政许可法 45')
    const promised = caseClocks(state, world).find((clock) => clock.kind === 'promised')!
    return readClock(promised, world.calendar, on).isOverdue
      ? refuse('limit-already-over', '行政许可法 42')
      : undefined
  },
  does({ procedureRequest }) {
    const { kind, limitWorkdays, reason, by } = procedureRequest!
    return record({
      type: 'ProcedureStarted',
      body: { kind, limitWorkdays, reason, requestedBy: by },
    })
  },
})
