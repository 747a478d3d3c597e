import { z } from 'zod'
import { readClock } from '#clock'
import { workdays } from '#foundation/duration'
import { record, refuse } from '#foundation/outcome'
import { durationText, workdaysText } from '#text/time'
import { grants } from '../grants.ts'
import { caseClocks } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { notInProgress } from '../preconditions.ts'

/**
 * 二十日内不能作出决定的，经本行政机关负责人批准，可以延长十日，并应当将延长期限的理由告知申请人。
 * @law 行政许可法 42
 * Once, and before the limit ends: an extension afterwards would make the late punctual.
 */
export const extend = act({
  title: '批准延期',
  emphasis: 'main',
  law: '行政许可法 42',
  may: grants('deciding-unit', 'unit-head'),
  waits: {
    as: 'extension',
    since: ({ extensionRequest }) => extensionRequest?.on,
    clock: 'statutory',
  },
  fields: {},
  says: ({ extensionRequest: asked }) =>
    asked ? `批准延长 ${durationText(workdays(asked.workdays))}。理由：${asked.reason}` : '',
  facts: {
    LimitExtended: fact(
      '延长期限',
      z.object({ workdays: z.number(), reason: z.string() }),
      (_state, { body, on }) => ({
        extension: { workdays: body.workdays, on },
        extensionRequest: undefined,
      }),
      {
        tells: () =>
          '经批准延长办理期限，不用您再做什么；理由和新的日期写在告知书里，可以在网上下载。',
        papers: [
          {
            kind: 'extension-notice',
            title: '延长办理期限告知书',
            mark: '延',
            words({ body: { workdays: days, reason }, intro, limits, under }) {
              const { statutory, promised } = limits()
              return {
                paragraphs: [
                  `${intro}，因${reason}，在原期限内不能作出决定。${under('第四十二条')}经本行政机关负责人批准，办理期限延长 ${workdaysText(days)}。延长后承诺办结日期为${promised}，法定办结日期为${statutory}。`,
                ],
              }
            },
          },
        ],
      },
    ),
  },
  refusals: {
    ...shared(
      'case-not-in-progress',
      'extension-not-for-instant',
      'extension-only-once',
      'limit-already-over',
      'needs-second-person',
    ),
    'extension-not-requested': '没有待批准的延期申请。',
  },
  bar(state, { on, by }, world) {
    const { extension, extensionRequest } = state
    const refusal = notInProgress(state)
    if (refusal) return refusal
    if (extension) return refuse('extension-only-once', '行政许可法 42')
    if (!extensionRequest) return refuse('extension-not-requested', '行政许可法 42')
    if (extensionRequest.by === by) return refuse('needs-second-person', '行政许可法 42')
    if (world.item.statutoryLimit.unit === 'same-day')
      return refuse('extension-not-for-instant', '行政许可法 42')
    const statutory = caseClocks(state, world).find((clock) => clock.kind === 'statutory')!
    return readClock(statutory, world.calendar, on).isOverdue
      ? refuse('limit-already-over', '行政许可法 42')
      : undefined
  },
  does: ({ extensionRequest }) => {
    const { workdays, reason } = extensionRequest!
    return record({ type: 'LimitExtended', body: { workdays, reason } })
  },
})
