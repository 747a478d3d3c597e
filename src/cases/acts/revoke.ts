import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { endChecks, REVOCATION_TERM } from '../commitments.ts'
import { grants } from '../grants.ts'
import { examinersOf } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { chineseDay } from '#text/time'
import { choice, words } from '../fields.ts'

const REVOCATION_GROUNDS = {
  abuse: '滥用职权、玩忽职守作出的决定',
  'beyond-power': '超越法定职权作出的决定',
  procedure: '违反法定程序作出的决定',
  unqualified: '申请人不具备资格或不符合条件',
  fraud: '以欺骗、贿赂等不正当手段取得',
} as const

const ARTICLES = {
  abuse: '第六十九条第一款第（一）项',
  'beyond-power': '第六十九条第一款第（二）项',
  procedure: '第六十九条第一款第（三）项',
  unqualified: '第六十九条第一款第（四）项',
  fraud: '第六十九条第二款',
} as const

/**
 * 滥用职权、超越职权、违反程序、不具备资格而准予许可的，可以撤销；以欺骗、贿赂等不正当手段取得的，应当撤销。
 * @law 行政许可法 69
 * Not by whoever decided: the head of the organ answers for it.
 */
export const revoke = act({
  title: '撤销决定',
  emphasis: 'danger',
  law: '行政许可法 69',
  may: grants('deciding-unit', 'unit-head'),
  waits: {
    as: 'revocation',
    since: ({ commitmentCheck }) => commitmentCheck?.consequenceOn,
    // Free to whoever finds a ground; waited for where a broken commitment was found.
    while: ({ commitmentCheck }) => commitmentCheck?.consequence === 'revoke',
    clock: 'answer',
    term: () => REVOCATION_TERM,
  },
  fields: {
    ground: choice('情形（行政许可法第六十九条）', REVOCATION_GROUNDS),
    reason: words('撤销的理由'),
  },
  says: () => '撤销后证照立即失效，公开核验会显示“已撤销”。',
  facts: {
    ApprovalRevoked: fact(
      '撤销决定',
      z.object({
        ground: z.enum(['abuse', 'beyond-power', 'procedure', 'unqualified', 'fraud']),
        reason: z.string(),
      }),
      (state, { on }) => ({ revokedOn: on, ...endChecks(state, on) }),
      {
        tells: () =>
          '当初准予的决定已被撤销，证照不能再用。理由请上网查看；不服的，可以申请复议或提起诉讼。',
        papers: [
          {
            kind: 'revocation-decision',
            title: '撤销决定书',
            mark: ({ revoked }) => revoked.mark,
            isSealedByOrgan: true,
            words: ({ body: { ground, reason }, state, intro, kind, under, remedies }) => ({
              title: kind.revoked.title,
              paragraphs: [
                `${intro}，本机关于${chineseDay(state.decidedOn!)}决定${kind.granted.decides}${state.certificateNumber ? `（证照编号 ${state.certificateNumber}）` : ''}。经查，属于${REVOCATION_GROUNDS[ground]}的情形。${under(ARTICLES[ground])}决定${kind.revoked.decides}。`,
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
    ...shared('needs-second-person', 'reason-missing'),
    'nothing-granted': '这个办件没有准予的决定，没有可以撤销的。',
    'already-revoked': '这项决定已经撤销。',
  },
  bar(state, { by }) {
    if (state.decision !== 'granted') return refuse('nothing-granted', '行政许可法 69')
    if (state.revokedOn) return refuse('already-revoked', '行政许可法 69')
    return examinersOf(state).has(by) ? refuse('needs-second-person', '行政许可法 69') : undefined
  },
  does: (_state, { ground, reason }) =>
    saysNothing(reason)
      ? refuse('reason-missing', '行政许可法 69')
      : record({ type: 'ApprovalRevoked', body: { ground, reason } }),
})
