import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import type { BodyOf } from '../events.ts'
import type { Act, Command } from './act.ts'

export type ChargeFee = Command &
  Pick<BodyOf<'FeeCharged'>, 'feeId' | 'quantity' | 'amountFen' | 'receiptNumber' | 'reduction'>

/**
 * 登记收费：实施行政许可不得收取费用，法律、行政法规另有规定的除外；按公布的项目和标准收取，减免写明依据和批准人。
 * @law 行政许可法 58、59，优化营商环境条例 25
 */
export const chargeFee: Act<ChargeFee> = (
  state,
  { feeId, quantity, amountFen, receiptNumber, reduction, by },
  { item },
) => {
  if (state.stage !== 'processing' && state.stage !== 'decided')
    return refuse('fee-not-now', '行政许可法 58')
  const fee = item.fees?.find((f) => f.feeId === feeId)
  if (!fee) return refuse('fee-not-listed', '行政许可法 58')
  if (state.fees?.some((f) => f.receiptNumber === receiptNumber))
    return refuse('receipt-used', '行政许可法 59')
  if (amountFen + (reduction?.fen ?? 0) !== fee.fen * quantity)
    return refuse('fee-not-standard', '行政许可法 59', { due: `${(fee.fen * quantity) / 100} 元` })
  if (reduction && (saysNothing(reduction.basis) || reduction.approvedBy === by))
    return refuse('reduction-ungrounded', '行政许可法 59')
  return record({
    type: 'FeeCharged',
    body: { feeId, quantity, amountFen, receiptNumber, ...(reduction && { reduction }) },
  })
}
