import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import type { Act, Command } from './act.ts'

export interface Void extends Command {
  reason: string
}

/** 误录、重复录入的办件经批准作废，须写明原因；作废不删除任何记录。 @law 电子监察规则（作废办结监察） */
export const voidCase: Act<Void> = (state, { reason, by }) => {
  if (state.stage === 'closed' || state.stage === 'decided')
    return refuse('case-already-decided', '行政许可法 38')
  if (saysNothing(reason)) return refuse('reason-missing', '电子监察规则')
  if (state.receivedBy === by) return refuse('needs-second-person', '电子监察规则')
  return record({ type: 'CaseVoided', body: { reason } })
}
