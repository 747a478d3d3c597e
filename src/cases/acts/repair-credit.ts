import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { words } from '../fields.ts'
import { grants } from '../grants.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'

/**
 * 存在曾作出虚假承诺等情形的，在信用修复前不适用告知承诺制。 @law 国办发〔2020〕42号
 * Repaired is what was put right: the rectification confirmed, or the decision taken back.
 */
export const repairCredit = act({
  title: '信用修复',
  law: '国办发〔2020〕42号',
  may: grants('deciding-unit', 'unit-head'),
  waits: 'for-nobody',
  fields: { reason: words('修复的理由') },
  says: () => '修复以后，申请人可以重新采用告知承诺。',
  facts: {
    CreditRepaired: fact(
      '信用修复',
      z.object({ reason: z.string() }),
      ({ credit }, { on }) => ({ credit: { ...credit!, repairedOn: on } }),
      { tells: () => '虚假承诺的记录已经修复，以后办事可以重新采用告知承诺。' },
    ),
  },
  refusals: {
    ...shared('reason-missing'),
    'no-credit-record': '这个办件没有未修复的虚假承诺记录。',
    'not-put-right': '承诺不实的内容还没有纠正。整改到位或者撤销决定以后，才能修复信用。',
  },
  bar({ credit, commitmentCheck, revokedOn }) {
    if (!credit || credit.repairedOn) return refuse('no-credit-record', '国办发〔2020〕42号')
    return commitmentCheck?.rectifiedOn || revokedOn
      ? undefined
      : refuse('not-put-right', '国办发〔2020〕42号')
  },
  does: (_state, { reason }) =>
    saysNothing(reason)
      ? refuse('reason-missing', '国办发〔2020〕42号')
      : record({ type: 'CreditRepaired', body: { reason } }),
})
