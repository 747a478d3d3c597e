import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { ids, text as example } from '#foundation/schema'
import { COUNTER } from '../grants.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { count, group, line, money, officer, oneOf } from '../fields.ts'
import { unknownOfficer } from '../preconditions.ts'

/** Amounts in fen; the receipt is that of the non-tax system. */
const charge = z.object({
  feeId: z.string(),
  quantity: z.number(),
  amountFen: z.number(),
  receiptNumber: z.string(),
  reduction: z.object({ fen: z.number(), basis: z.string(), approvedBy: ids.staff }).optional(),
})

/**
 * 登记收费：实施行政许可不得收取费用，法律、行政法规另有规定的除外；按公布的项目和标准收取，减免写明依据和批准人。
 * @law 行政许可法 58、59，优化营商环境条例 25
 */
export const chargeFee = act({
  title: '登记收费',
  law: '行政许可法 58、59，优化营商环境条例 25',
  may: COUNTER,
  waits: 'for-nobody',
  fields: {
    feeId: oneOf('收费项目', example('registration').max(40), (_state, { item }) =>
      (item.fees ?? []).map((f) => ({
        value: f.feeId,
        label: `${f.name} ${f.fen / 100} 元/${f.unit}（${f.basis}）`,
      })),
    ),
    quantity: count('数量', [1, 1000], { initial: 1 }),
    amountFen: money('实收'),
    receiptNumber: line('非税票据号', 40, { example: '湘财票 0012345678' }),
    reduction: group('减免（没有不填）', {
      fen: money('减免金额'),
      basis: line('减免依据', 200, { example: '财税〔2019〕45号' }),
      approvedBy: officer('减免由谁批准'),
    }),
  },
  facts: {
    FeeCharged: fact('收费', charge, ({ fees = [] }, { body }) => ({ fees: [...fees, body] })),
  },
  refusals: {
    ...shared('officer-unknown'),
    'fee-not-now': '受理之后、办结之前才能登记收费。',
    'fee-not-listed': '这个事项没有这项收费；目录清单之外一律不得收费。',
    'receipt-used': '这个票据号已经登记过。',
    'fee-not-standard': '金额与公布的标准不符，应收（含减免）{due}。',
    'reduction-ungrounded': '减免须写明依据，并由收费人以外的人批准。',
  },
  bar(state, _command, { item }) {
    if (state.stage !== 'processing' && state.stage !== 'decided')
      return refuse('fee-not-now', '行政许可法 58')
    return item.fees?.length ? undefined : refuse('fee-not-listed', '行政许可法 58')
  },
  does(state, { feeId, quantity, amountFen, receiptNumber, reduction, by }, world) {
    const fee = world.item.fees?.find((f) => f.feeId === feeId)
    if (!fee) return refuse('fee-not-listed', '行政许可法 58')
    if (state.fees?.some((f) => f.receiptNumber === receiptNumber))
      return refuse('receipt-used', '行政许可法 59')
    if (amountFen + (reduction?.fen ?? 0) !== fee.fen * quantity)
      return refuse('fee-not-standard', '行政许可法 59', {
        due: `${(fee.fen * quantity) / 100} 元`,
      })
    if (reduction && (saysNothing(reduction.basis) || reduction.approvedBy === by))
      return refuse('reduction-ungrounded', '行政许可法 59')
    return (
      unknownOfficer(reduction ? [reduction.approvedBy] : [], world) ??
      record({
        type: 'FeeCharged',
        body: { feeId, quantity, amountFen, receiptNumber, ...(reduction && { reduction }) },
      })
    )
  },
})
