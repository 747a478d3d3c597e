import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { proposeRevocation, RECTIFICATION_TERM } from '../commitments.ts'
import { either, words } from '../fields.ts'
import { grants } from '../grants.ts'
import { endTerm } from '../moves.ts'
import { shared } from '../shared-refusals.ts'
import type { CaseState } from '../state.ts'
import { act, fact } from './act.ts'

/**
 * 经责令限期改正，逾期不整改或者整改后仍达不到要求的，依法撤销相应许可。 @law 国办发〔2020〕42号; 消防法 58
 */
export const confirmRectification = act({
  title: '核实整改',
  law: '国办发〔2020〕42号',
  may: grants('deciding-unit', 'handler', 'reviewer'),
  waits: {
    as: 'rectification-check',
    since: ({ commitmentCheck }) => commitmentCheck?.on,
    clock: 'answer',
    term: () => RECTIFICATION_TERM,
  },
  fields: {
    isDone: either('整改', '已经整改到位', '没有整改到位，提请撤销决定'),
    opinion: words('核实的情况'),
  },
  facts: {
    RectificationConfirmed: fact(
      '核实整改',
      z.object({ isDone: z.boolean(), opinion: z.string() }),
      (state, { body: { isDone }, on }) => {
        const check = state.commitmentCheck!
        const ended = endTerm(state, RECTIFICATION_TERM, on)
        return isDone
          ? { commitmentCheck: { ...check, rectifiedOn: on }, ...ended }
          : {
              commitmentCheck: { ...check, consequence: 'revoke', consequenceOn: on },
              ...proposeRevocation(ended, on),
            }
      },
      {
        tells: ({ isDone }) =>
          isDone
            ? '已核实整改到位。'
            : '经核实，没有整改到位。我们将依法决定是否撤销；您可以带证据到窗口陈述、申辩。',
      },
    ),
  },
  refusals: {
    ...shared('reason-missing'),
    'no-rectification-open': '这个办件没有正在进行的限期整改。',
  },
  bar: (state) =>
    isRectifying(state) ? undefined : refuse('no-rectification-open', '国办发〔2020〕42号'),
  does: (_state, { isDone, opinion }) =>
    saysNothing(opinion)
      ? refuse('reason-missing', '国办发〔2020〕42号')
      : record({ type: 'RectificationConfirmed', body: { isDone, opinion } }),
})

const isRectifying = ({ commitmentCheck: check, revokedOn }: CaseState) =>
  check?.consequence === 'rectify' && !check.rectifiedOn && !revokedOn
