import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { oneOf } from '#foundation/schema'
import { stateOn } from '#licences'
import { choice, words } from '../fields.ts'
import { grants } from '../grants.ts'
import { cancellationOf } from '../kinds-of-acts.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'

const CANCELLATION_GROUNDS = {
  expired: '有效期届满未延续',
  incapable: '公民死亡或者丧失行为能力',
  dissolved: '法人或者其他组织依法终止',
  'taken-back': '依法被撤销、撤回或者吊销',
  'force-majeure': '因不可抗力无法实施',
  'other-law': '法律、法规规定的其他情形',
} as const

const ARTICLES: Readonly<Record<keyof typeof CANCELLATION_GROUNDS, string>> = {
  expired: '第七十条第（一）项',
  incapable: '第七十条第（二）项',
  dissolved: '第七十条第（三）项',
  'taken-back': '第七十条第（四）项',
  'force-majeure': '第七十条第（五）项',
  'other-law': '第七十条第（六）项',
}

/**
 * 有效期届满未延续、持证人死亡或者终止、许可被撤销等情形，行政机关应当依法办理注销手续。 @law 行政许可法 70
 * On the case that issued the licence, whatever was decided about it since. The holder asks for it
 * by an application.
 */
export const cancelLicence = act({
  title: '注销证照',
  emphasis: 'danger',
  law: '行政许可法 70',
  may: grants('deciding-unit', 'approver', 'unit-head'),
  waits: 'for-nobody',
  fields: {
    ground: choice('情形（行政许可法第七十条）', CANCELLATION_GROUNDS),
    reason: words('注销的理由'),
  },
  says: () => '注销后证照立即失效，公开核验会显示“已注销”，不能恢复。',
  facts: {
    LicenceCancelled: fact(
      '注销证照',
      z.object({ ground: oneOf(CANCELLATION_GROUNDS), reason: z.string() }),
      (_state, { on }) => ({ licenceCancelledOn: on }),
      {
        tells: () => '发的证照已被注销，不能再用。理由请上网查看；不服的，可以申请复议或提起诉讼。',
        papers: [
          {
            kind: 'cancellation-decision',
            title: '注销决定书',
            mark: '注销',
            isSealedByOrgan: true,
            words: ({ body: { ground, reason }, state, world: { item }, under, remedies }) => ({
              title: cancellationOf(item.type).title,
              paragraphs: [
                `您（单位）持有的“${item.result.name}”（证照编号 ${state.certificateNumber!}），经查，属于${CANCELLATION_GROUNDS[ground]}的情形。${under(ARTICLES[ground])}决定${cancellationOf(item.type).decides}。`,
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
    ...shared('reason-missing'),
    'no-licence-issued': '这个办件没有发新的证照。请到发证的那个办件上注销。',
    'licence-cancelled-already': '这张证照已经注销。',
    'licence-not-expired': '这张证照还没有到期，不能按“有效期届满未延续”注销。请选择实际的情形。',
  },
  bar({ decision, certificateNumber, about, licenceCancelledOn }) {
    if (decision !== 'granted' || !certificateNumber || about)
      return refuse('no-licence-issued', '行政许可法 70')
    return licenceCancelledOn ? refuse('licence-cancelled-already', '行政许可法 70') : undefined
  },
  does(_state, { ground, reason, on }, { licence }) {
    if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 70')
    if (licence?.cancelledOn) return refuse('licence-cancelled-already', '行政许可法 70')
    if (ground === 'expired' && licence && stateOn(licence, on) === 'valid')
      return refuse('licence-not-expired', '行政许可法 70')
    return record({ type: 'LicenceCancelled', body: { ground, reason } })
  },
})
