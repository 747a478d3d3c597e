import { z } from 'zod'
import { workdays } from '#foundation/duration'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { count, unit, words } from '../fields.ts'
import { grants } from '../grants.ts'
import { beginTerm } from '../moves.ts'
import { notInProgress } from '../preconditions.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'

/**
 * 征求意见：需要有关部门提出意见的，由受理的部门转告，有关部门在约定的工作日内回复；法定时限和承诺时限照常计算。
 * @law 行政许可法 26(2)
 */
export const requestOpinion = act({
  title: '征求意见',
  law: '行政许可法 26(2)',
  may: grants('deciding-unit', 'handler', 'reviewer', 'approver'),
  waits: 'for-nobody',
  fields: {
    toUnitId: unit('向哪个单位征求意见'),
    question: words('需要对方答复的问题', 1000),
    workdays: count('几个工作日内回复', [1, 10], { initial: 3 }),
  },
  says: () => '征求意见期间，本办件的法定时限和承诺时限照常计算。',
  facts: {
    OpinionRequested: fact(
      '征求意见',
      z.object({ unitId: ids.unit, question: z.string(), workdays: z.number() }),
      (state, { body: { unitId, question, workdays: days }, on }) => ({
        opinions: [...(state.opinions ?? []), { unitId, question, askedOn: on }],
        ...beginTerm(state, unitId, workdays(days), on),
      }),
      { internal: 'words' },
    ),
  },
  refusals: {
    ...shared('case-not-in-progress', 'unit-unknown'),
    'opinion-of-oneself': '本单位的意见在环节里提出，不必征求。',
    'opinion-waited-for': '已经向这个单位征求意见，还没有回复，不能重复征求。',
  },
  bar: (state) => notInProgress(state),
  does(state, { toUnitId: unitId, question, workdays: days }, world) {
    if (unitId === state.unitId) return refuse('opinion-of-oneself', '行政许可法 26(2)')
    if (!world.unit(unitId)) return refuse('unit-unknown', '行政许可法 26(2)')
    const isWaitedFor = state.opinions?.some((o) => o.unitId === unitId && o.answer === undefined)
    if (isWaitedFor) return refuse('opinion-waited-for', '行政许可法 26(2)')
    return record({ type: 'OpinionRequested', body: { unitId, question, workdays: days } })
  },
})
