import { record, refuse } from '#foundation/outcome'
import { openProcedure } from '../state.ts'
import { type Act, type Command, notInProgress } from './act.ts'

export interface EndProcedure extends Command {
  result: string
}

/** 特别程序结束，期限恢复计算；超过申请期限的部分照常计时。 @law 行政许可法 45 */
export const endProcedure: Act<EndProcedure> = (state, { result }) => {
  if (state.stage !== 'processing') return notInProgress()
  const open = openProcedure(state)
  if (!open) return refuse('procedure-not-running', '行政许可法 45')
  if (result.trim() === '') return refuse('reason-missing', '行政许可法 45')
  return record({ type: 'ProcedureEnded', body: { kind: open.kind, result } })
}
