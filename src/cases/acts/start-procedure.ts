import { readClock } from '#clock'
import { record, refuse } from '#foundation/outcome'
import { caseClocks, openProcedure } from '../state.ts'
import { type Act, notInProgress } from './act.ts'

/**
 * 批准启动特别程序，所需时间不计入期限，并书面告知申请人。 @law 行政许可法 45
 * Not after the limit: time that has run out cannot be given back.
 */
export const startProcedure: Act = (state, { on, by }, world) => {
  if (state.stage !== 'processing') return notInProgress()
  const request = state.procedureRequest
  if (!request) return refuse('procedure-not-requested', '行政许可法 45')
  if (openProcedure(state)) return refuse('procedure-running', '行政许可法 45')
  if (request.by === by) return refuse('needs-second-person', '行政许可法 45')
  const promised = caseClocks(state, world).find((clock) => clock.kind === 'promised')!
  if (readClock(promised, world.calendar, on).isOverdue)
    return refuse('limit-already-over', '行政许可法 42')
  const { kind, limitWorkdays, reason } = request
  return record({
    type: 'ProcedureStarted',
    body: { kind, limitWorkdays, reason, requestedBy: request.by },
  })
}
