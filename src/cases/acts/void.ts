import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { grants } from '../grants.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { closed, notUndecided } from '../preconditions.ts'
import { words } from '../fields.ts'

/** 误录、重复录入的办件经批准作废，须写明原因；作废不删除任何记录。 @law 电子监察规则（作废办结监察） */
export const voidCase = act({
  title: '作废',
  emphasis: 'danger',
  law: '电子监察规则（作废办结监察）',
  may: grants('deciding-unit', 'approver', 'unit-head'),
  waits: 'for-nobody',
  fields: { reason: words('作废原因') },
  facts: {
    CaseVoided: fact(
      '作废',
      z.object({ reason: z.string() }),
      (_state, { on }) => closed('voided', on),
      {
        tells: () => '已作废，理由请上网查看；有疑问的，请到窗口询问。',
        papers: [
          {
            kind: 'voiding-notice',
            title: '办件作废通知书',
            mark: '废',
            words: ({ body: { reason }, intro, remedies }) => ({
              paragraphs: [`${intro}，经批准作废，不再办理。`, `理由：${reason}`],
              closing: ['申请没有办完的，可以重新申请。', remedies],
            }),
          },
        ],
      },
    ),
  },
  refusals: shared('case-already-decided', 'needs-second-person', 'reason-missing'),
  bar: (state, { by }) =>
    notUndecided(state) ??
    (state.receivedBy === by ? refuse('needs-second-person', '电子监察规则') : undefined),
  does: (_state, { reason }) =>
    saysNothing(reason)
      ? refuse('reason-missing', '电子监察规则')
      : record({ type: 'CaseVoided', body: { reason } }),
})
