import { z } from 'zod'
import { must } from '#foundation/assert'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { words } from '../fields.ts'
import { grantsAsked } from '../grants.ts'
import { endTerm } from '../moves.ts'
import { notInProgress } from '../preconditions.ts'
import type { CaseState } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import type { Command } from './act.ts'

/** 回复意见：有关部门对征求的意见作出答复，答复之日记录在案，供决定时参考。 @law 行政许可法 26(2) */
export const giveOpinion = act({
  title: '回复意见',
  emphasis: 'main',
  law: '行政许可法 26(2)',
  may: grantsAsked(
    ({ opinions = [] }) => opinions.map((o) => o.unitId),
    'handler',
    'reviewer',
    'approver',
    'unit-head',
  ),
  waits: {
    as: 'opinion',
    since: ({ opinions }, { unitId }) =>
      opinions?.find((o) => o.unitId === unitId && o.answer === undefined)?.askedOn,
    clock: 'answer',
    term: ({ unitId }) => must(unitId, 'an opinion is asked of a unit'),
  },
  fields: { answer: words('意见', 2000) },
  says: (state, _world, { unitId }) => askedOf(state, unitId)?.question ?? '',
  facts: {
    OpinionGiven: fact(
      '回复意见',
      z.object({ unitId: ids.unit, answer: z.string() }),
      (state, { body: { unitId, answer }, actor, on }) => ({
        opinions: (state.opinions ?? []).map((o) =>
          o.unitId === unitId && isOpen(o) ? { ...o, answer, by: actor } : o,
        ),
        ...endTerm(state, unitId, on),
      }),
      { internal: 'words' },
    ),
  },
  refusals: {
    ...shared('case-not-in-progress'),
    'opinion-not-asked': '没有等待本单位回复的征求意见。',
  },
  bar: (state, { unitId }) =>
    notInProgress(state) ??
    (askedOf(state, unitId) ? undefined : refuse('opinion-not-asked', '行政许可法 26(2)')),
  does: (_state, { unitId, answer }) =>
    record({ type: 'OpinionGiven', body: { unitId: unitId!, answer } }),
})

const isOpen = ({ answer }: { answer?: string }) => answer === undefined
const askedOf = ({ opinions = [] }: CaseState, unitId: Command['unitId']) =>
  opinions.find((o) => o.unitId === unitId && isOpen(o))
