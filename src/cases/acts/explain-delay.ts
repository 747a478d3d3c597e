import { z } from 'zod'
import { readClock } from '#clock'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { legalDay } from '#foundation/schema'
import { grants } from '../grants.ts'
import { caseClocks } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { day, words } from '../fields.ts'

/** 超过承诺时限的，公开说明理由并明确办理时限。 @law 优化营商环境条例（限时办结；条文序号待核） */
export const explainDelay = act({
  title: '说明超期原因',
  law: '优化营商环境条例（限时办结；条文序号待核）',
  may: grants('deciding-unit', 'handler', 'reviewer', 'approver', 'unit-head'),
  waits: {
    as: 'delay-explanation',
    since: ({ acceptedOn }) => acceptedOn,
    clock: 'promised',
    while: ({ delay }) => !delay,
  },
  fields: { reason: words('超期的原因', 500), expectedOn: day('预计哪天办结') },
  says: () => '申请人会在进度里看到。优化营商环境条例要求：逾期的公开说明理由，并明确办理时限。',
  facts: {
    DelayExplained: fact(
      '说明超期原因',
      z.object({ reason: z.string(), expectedOn: legalDay }),
      (_state, { body, on }) => ({ delay: { ...body, on } }),
      { tells: () => '超过了承诺时限还没有办好，不用您再做什么；原因和预计哪天办好，请上网查看。' },
    ),
  },
  refusals: {
    ...shared('case-not-in-progress', 'reason-missing'),
    'not-delayed': '办件还没有超过承诺时限，不需要说明超期原因。',
    'expected-in-past': '预计办结的日期应当在今天或以后。',
  },
  bar(state, { on }, world) {
    if (state.stage !== 'processing') return refuse('case-not-in-progress', '优化营商环境条例')
    const promised = caseClocks(state, world).find((c) => c.kind === 'promised')
    return promised && readClock(promised, world.calendar, on).isOverdue
      ? undefined
      : refuse('not-delayed', '优化营商环境条例')
  },
  does(_state, { reason, expectedOn, on }) {
    if (expectedOn < on) return refuse('expected-in-past', '优化营商环境条例')
    if (saysNothing(reason)) return refuse('reason-missing', '优化营商环境条例')
    return record({ type: 'DelayExplained', body: { reason, expectedOn } })
  },
})
