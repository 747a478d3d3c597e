import { z } from 'zod'
import { record, refuse } from '#foundation/outcome'
import type { LegalDay } from '#foundation/time'
import { chineseDay } from '#text/time'
import { COUNTER } from '../grants.ts'
import { lastDays, reviewersOf } from '../remedies.ts'
import type { CaseState, World } from '../state.ts'
import { act, fact } from './act.ts'
import { closed } from '../preconditions.ts'
import { choice, maybeLine } from '../fields.ts'

const PRINTED_WAYS = { counter: '窗口直接送达', post: '邮寄送达', online: '电子送达' } as const
const RECEIVERS = ['applicant', 'agent'] as const

/** 自作出准予决定之日起十日内向申请人颁发、送达行政许可证件。 @law 行政许可法 44 */
export const deliver = act({
  title: '送达',
  emphasis: 'main',
  law: '行政许可法 44',
  may: COUNTER,
  waits: { as: 'delivery', since: ({ decidedOn }) => decidedOn, clock: 'delivery' },
  fields: {
    way: choice(
      '送达方式',
      { counter: '窗口领取', post: '邮寄', online: '电子送达' },
      { initial: 'counter' },
    ),
    receiver: choice(
      '签收人',
      { applicant: '本人', agent: '代理人' },
      {
        initial: 'applicant',
        only: ({ agentId }) => (agentId ? RECEIVERS : RECEIVERS.slice(0, 1)),
      },
    ),
    trackingNumber: maybeLine('快递单号', 50, { hint: '邮寄时必填' }),
  },
  facts: {
    ResultDelivered: fact(
      '送达',
      z.object({
        way: z.enum(['counter', 'post', 'online']),
        receiver: z.enum(['applicant', 'agent']),
        trackingNumber: z.string().optional(),
      }),
      ({ decision }, { on }) => ({ ...closed(decision ?? 'granted', on), deliveredOn: on }),
      {
        papers: [
          {
            kind: 'delivery-receipt',
            title: '送达回证',
            mark: '送',
            words: ({ body: { way, receiver }, on, state, world, context }) => ({
              addressee: '',
              columns: ['auto', '1fr'],
              header: ['项目', '内容'],
              rows: [
                ['办件编号', state.caseId],
                ['事项', world.item.name],
                ['受送达人', context.applicant.name],
                ['送达方式', PRINTED_WAYS[way]],
                ['签收人', receiver === 'agent' ? '代理人' : '本人'],
                ['送达日期', chineseDay(on)],
                ...lastDaysOf(state, on, world),
              ],
            }),
          },
        ],
      },
    ),
  },
  refusals: {
    'case-not-decided': '尚未作出决定，不能送达。',
    'tracking-number-missing': '邮寄送达请填写快递单号。',
    'no-agent': '该办件没有代理人，只能由申请人本人领取。',
  },
  bar: ({ stage }) =>
    stage === 'decided' ? undefined : refuse('case-not-decided', '行政许可法 44'),
  does({ agentId }, { way, receiver, trackingNumber }) {
    if (way === 'post' && !trackingNumber) return refuse('tracking-number-missing', '行政许可法 44')
    if (receiver === 'agent' && !agentId) return refuse('no-agent', '行政许可法 29')
    return record({
      type: 'ResultDelivered',
      body: { way, receiver, ...(trackingNumber && { trackingNumber }) },
    })
  },
})

/** Of a denial: until when its remedies are open. */
function lastDaysOf({ decision, unitId }: CaseState, on: LegalDay, { calendar, unit }: World) {
  if (decision !== 'denied' || !reviewersOf(unit(unitId), '')) return []
  const { reviewUntil, suitUntil } = lastDays(on, calendar)
  return [
    ['申请行政复议的最后一日', chineseDay(reviewUntil)],
    ['提起行政诉讼的最后一日', chineseDay(suitUntil)],
  ]
}
