import { factRule, officerOf } from './rule.ts'

/** 预警：收费的事项没有收费记录就送达办结，也没有减免。 @law 行政许可法 59 */
export const f02 = factRule({
  code: 'F02',
  name: '收费事项未收费',
  article: '行政许可法 59',
  kind: 'fee-unpaid',
  parameters: {},
  remembers: (isCharged: true | undefined, { type }) => (type === 'FeeCharged' ? true : isCharged),
  judge: (before, fact, { item }, _value, isCharged) =>
    fact.type === 'ResultDelivered' &&
    before.isGranted &&
    (item.fees?.length ?? 0) > 0 &&
    !isCharged
      ? {
          level: 'warning',
          because: { fee: item.fees!.map((f) => f.name).join('、') },
          officerId: officerOf(fact),
        }
      : undefined,
  says: ({ fee }) => `应收${fee}，没有收费记录也没有减免就办结了。`,
})
