import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { openProcedure } from '../state.ts'
import { type Act, type Command, notInProgress } from './act.ts'

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

export interface RequestProcedure extends Command {
  kind: string
  limitWorkdays: number
  reason: string
}

/** 承办人申请启动特别程序，写明种类、所需时间和理由。 @law 行政许可法 45 */
export const requestProcedure: Act<RequestProcedure> = (state, { kind, limitWorkdays, reason }) => {
  if (state.stage !== 'processing') return notInProgress()
  if (!(PROCEDURE_KINDS as readonly string[]).includes(kind))
    return refuse('procedure-does-not-stop-clock', '行政许可法 45')
  if (openProcedure(state)) return refuse('procedure-running', '行政许可法 45')
  if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 45')
  return record({ type: 'ProcedureRequested', body: { kind, limitWorkdays, reason } })
}
