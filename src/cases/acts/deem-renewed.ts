import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import { legalDay } from '#foundation/schema'
import { addDays } from '#foundation/time'
import { chineseDay } from '#text/time'
import { hasAskedInTime } from '../about-licence.ts'
import { certificate, hasEnded, licenceAfter } from '../certificate.ts'
import { beginCheck } from '../commitments.ts'
import { cancelled } from '../moves.ts'
import { notInProgress } from '../preconditions.ts'
import { shared } from '../shared-refusals.ts'
import { openVisits } from '../state.ts'
import { act, fact } from './act.ts'

/**
 * 视为准予延续：行政机关应当在有效期届满前作出是否准予延续的决定；逾期未作决定的，视为准予延续。
 * @law 行政许可法 50(2)
 * Of what was asked for in time and accepted. Who asked late had no right to a decision before the
 * end, and waits for it. The new term begins where the old one ended, whenever it was noticed.
 */
export const deemRenewed = act({
  title: '视为准予延续',
  law: '行政许可法 50(2)',
  may: [],
  waits: 'for-nobody',
  fields: {},
  facts: {
    RenewalDeemed: fact(
      '视为准予延续',
      z.object({ certificateNumber: z.string(), validUntil: legalDay.optional() }),
      (state, { body: { certificateNumber, validUntil }, on }) => ({
        ...beginCheck(state, on),
        stage: 'decided',
        decision: 'granted',
        decidedOn: on,
        renewalDeemedOn: on,
        certificateNumber,
        ...(validUntil && { validUntil }),
        visits: cancelled(
          state.visits,
          openVisits(state).map(({ stepId }) => stepId),
          on,
        ),
        timers: [],
      }),
      {
        tells: () => '到期前没有作出决定，依法视为准予延续。新的证照可以在网上下载。',
        papers: [
          {
            kind: 'deemed-renewal-notice',
            title: '视为准予延续通知书',
            mark: '视延',
            isSealedByOrgan: true,
            words: ({ state, intro, under }) => ({
              paragraphs: [
                `${intro}，有效期届满前没有作出是否准予延续的决定。${under('第五十条第二款')}视为准予延续。`,
                `证照编号 ${state.certificateNumber!}${state.validUntil ? `，有效期至${chineseDay(state.validUntil)}` : ''}。`,
              ],
            }),
          },
          certificate(() => true),
        ],
      },
    ),
  },
  refusals: {
    ...shared('case-not-in-progress'),
    'renewal-not-due': '还没有到视为准予延续的时候。',
  },
  bar: (state) => notInProgress(state),
  does(state, { on }, { licence, item }) {
    const until = licence?.validUntil
    if (!until || until >= on || hasEnded(licence) || !hasAskedInTime(state, until))
      return refuse('renewal-not-due', '行政许可法 50(2)')
    const { validUntil } = licenceAfter(licence, 'renewal', addDays(until, 1), { item })
    return record({
      type: 'RenewalDeemed',
      body: { certificateNumber: licence.number, ...(validUntil && { validUntil }) },
    })
  },
})
