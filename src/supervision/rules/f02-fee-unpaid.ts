import { type FactRule, officerOf } from './rule.ts'

/** 预警：收费的事项没有收费记录就送达办结，也没有减免。 @law 行政许可法 59 */
export const f02: FactRule = {
  code: 'F02',
  name: '收费事项未收费',
  article: '行政许可法 59',
  kind: 'fee-unpaid',
  parameters: {},
  judge: (before, fact, { item }) =>
    fact.type === 'ResultDelivered' &&
    before.isGranted &&
    (item.fees?.length ?? 0) > 0 &&
    !before.charges
      ? {
          level: 'warning',
          because: { fee: item.fees!.map((f) => f.name).join('、') },
          officerId: officerOf(fact),
        }
      : undefined,
}
