import { z } from 'zod'
import { lateEntryIds } from '#foundation/ids'
import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { ids, instant } from '#foundation/schema'
import { dayOf } from '#foundation/time'
import { COUNTER, grants } from '../grants.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { notClosed } from '../preconditions.ts'
import { choice, line, moment, words } from '../fields.ts'

const CAUSES = {
  outage: '断网',
  'power-cut': '停电',
  'vertical-system': '垂管系统',
  other: '其他',
} as const

/** 补录申报：因断网、停电、垂管系统等未能即时录入的，如实申报实际发生时间、原因和凭据，经批准后生效。 @law 电子监察规则（事后补录） */
export const declareLateEntry = act({
  title: '补录申报',
  law: '电子监察规则（事后补录）',
  may: [...COUNTER, ...grants('deciding-unit', 'handler', 'reviewer', 'approver')],
  waits: 'for-nobody',
  fields: {
    happenedAt: moment('实际发生时间'),
    what: line('补录内容', 500, { example: '上周五的现场核查' }),
    cause: choice('原因', CAUSES, { initial: 'outage' }),
    reason: words('具体情况'),
    evidence: line('凭据', 500, { example: '核查记录单第 12 号' }),
  },
  facts: {
    LateEntryDeclared: fact(
      '补录申报',
      z.object({
        lateEntryId: ids.lateEntry,
        happenedAt: instant,
        what: z.string(),
        cause: z.enum(['outage', 'power-cut', 'vertical-system', 'other']),
        reason: z.string(),
        evidence: z.string(),
      }),
      ({ lateEntries }, { body: { lateEntryId, happenedAt }, actor, on }) => ({
        lateEntries: [
          ...lateEntries,
          { lateEntryId, declaredBy: actor, declaredOn: on, approved: false, happenedAt },
        ],
      }),
      { internal: 'all' },
    ),
  },
  refusals: {
    ...shared('case-already-decided', 'happened-in-future', 'reason-missing'),
    'late-entry-too-late': '补录申报须在实际发生后 1 个工作日内提出。',
  },
  bar: (state) => notClosed(state, '电子监察规则'),
  does(_state, { happenedAt, at, what, cause, reason, evidence, on, fresh }, { calendar }) {
    if (happenedAt > at) return refuse('happened-in-future', '电子监察规则')
    if (saysNothing(reason) || evidence.trim() === '')
      return refuse('reason-missing', '电子监察规则')
    if (calendar.workdaysBetween(dayOf(happenedAt), on) > 1)
      return refuse('late-entry-too-late', '电子监察规则')
    const lateEntryId = lateEntryIds.of(fresh)
    return record({
      type: 'LateEntryDeclared',
      body: { lateEntryId, happenedAt, what, cause, reason, evidence },
    })
  },
})
