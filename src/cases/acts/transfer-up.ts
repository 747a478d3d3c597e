import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { type Act, type Command, notInProgress } from './act.ts'

export interface TransferUp extends Command {
  toOrgan: string
  reason: string
}

/** 转报：依法应当由上级行政机关决定的，将初步审查意见和全部申请材料直接报送上级；上级不得要求重复提供材料。 @law 行政许可法 35 */
export const transferUp: Act<TransferUp> = (state, { toOrgan, reason }) => {
  if (state.stage !== 'processing') return notInProgress()
  if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 35')
  return record({ type: 'CaseTransferredUp', body: { toOrgan, reason } })
}
