import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { moved } from '../course.ts'
import { DECISION } from '../grants.ts'
import { decided, movement } from '../moves.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { notDecidable } from './approve.ts'
import { line, words } from '../fields.ts'
import { OPEN_STEP } from '../todos.ts'

/**
 * 依法作出不予行政许可的书面决定的，应当说明理由，并告知申请人享有依法申请行政复议或者提起行政诉讼的权利。
 * @law 行政许可法 38
 * The remedies (60 日内复议、6 个月内诉讼) are printed on the decision for everyone alike.
 */
export const deny = act({
  title: '决定不予',
  emphasis: 'danger',
  law: '行政许可法 38',
  may: DECISION,
  waits: OPEN_STEP,
  fields: {
    reason: words('不予的理由', 2000),
    legalGround: line('法律依据', 200, {
      hint: (_state, { item }) => item.legalBasis[0]?.law,
      example: '食品安全法 35',
    }),
  },
  facts: {
    CaseDenied: fact(
      '决定不予',
      z.object({ reason: z.string(), legalGround: z.string(), ...movement }),
      (state, told) => ({
        ...decided(state, 'CaseDenied', told, told.body.reason),
        decision: 'denied',
      }),
      {
        tells: (_body, { unitName }) =>
          `没有批准。理由、怎么申请复议或起诉写在决定书里，可以在网上下载，也可以带证件到${unitName}窗口领取。`,
        papers: [
          {
            kind: 'denial-decision',
            title: '不予决定书',
            mark: ({ denied }) => denied.mark,
            isSealedByOrgan: true,
            words: ({ body: { reason, legalGround }, intro, kind, under, remedies }) => ({
              title: kind.denied.title,
              paragraphs: [
                `${intro}，经审查，不符合${legalGround}规定的条件。${under('第三十八条第二款')}决定${kind.denied.decides}。`,
                `理由：${reason}`,
              ],
              closing: [remedies],
            }),
          },
        ],
      },
    ),
  },
  refusals: {
    ...shared(
      'case-not-in-progress',
      'examiner-may-not-decide',
      'procedure-running',
      'reason-missing',
      'step-assigned-to-other',
      'steps-not-done',
    ),
    'legal-ground-missing': '请填写不予所依据的法律条款。',
  },
  bar: (state, command, world) => notDecidable(state, command, world),
  does(state, { reason, legalGround }, { net }) {
    if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 38')
    if (legalGround.trim() === '') return refuse('legal-ground-missing', '行政许可法 38')
    const body = { reason, legalGround }
    return record({
      type: 'CaseDenied',
      body: { ...body, ...moved(net, state, { type: 'CaseDenied' }) },
    })
  },
})
