import { record, refuse } from '#foundation/outcome'
import type { Act, Command } from './act.ts'

export interface Withdraw extends Command {
  reason: string
}

/** 申请人在行政许可决定作出前可以撤回申请。 @law 湖南省行政程序规定（申请的撤回） */
export const withdraw: Act<Withdraw> = (state, { reason }) => {
  if (state.stage === 'closed' || state.stage === 'decided')
    return refuse('case-already-decided', '行政许可法 38')
  return record({ type: 'CaseWithdrawn', body: { reason } })
}
