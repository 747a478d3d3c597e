import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { grants } from '../grants.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { closed, notUndecided } from '../preconditions.ts'
import { choice, words } from '../fields.ts'

/** 终止，由人终止和逾期自动终止的都在内。 */
export const CaseTerminated = fact(
  '终止办理',
  z.object({
    ground: z.enum([
      'applicant-gone',
      'force-majeure',
      'correction-lapsed',
      'gap-lapsed',
      'subject-ceased',
    ]),
    reason: z.string(),
  }),
  (_state, { on }) => closed('terminated', on),
  {
    tells: ({ ground }) =>
      ground === 'correction-lapsed' || ground === 'gap-lapsed'
        ? '期满没有补齐材料，已终止办理。还要办的，备齐材料重新申请。'
        : '已终止办理，理由请上网查看。还要办的，可以重新申请。',
    papers: [
      {
        kind: 'termination-notice',
        title: '终止办理通知书',
        mark: '终',
        words: ({ body: { reason }, intro, remedies }) => ({
          paragraphs: [`${intro}，现终止办理。`, `理由：${reason}`],
          closing: ['还要办理的，可以备齐材料重新申请。', remedies],
        }),
      },
    ],
  },
)

/** 申请人死亡、终止，或者因不可抗力等致许可无法实施的，终止办理。 @law 行政许可法 70 */
export const terminate = act({
  title: '终止',
  law: '行政许可法 70',
  may: grants('deciding-unit', 'approver', 'unit-head'),
  waits: 'for-nobody',
  fields: {
    ground: choice(
      '情形',
      {
        'applicant-gone': '申请人死亡或终止',
        'force-majeure': '不可抗力',
        'subject-ceased': '许可对象灭失',
      },
      { initial: 'applicant-gone' },
    ),
    reason: words('说明'),
  },
  facts: { CaseTerminated },
  refusals: shared('case-already-decided', 'reason-missing'),
  bar: (state) => notUndecided(state),
  does: (_state, { ground, reason }) =>
    saysNothing(reason)
      ? refuse('reason-missing', '行政许可法 70')
      : record({ type: 'CaseTerminated', body: { ground, reason } }),
})
