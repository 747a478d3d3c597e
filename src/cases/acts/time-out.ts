import { z } from 'zod'
import { dueDay } from '#clock'
import { record, refuse } from '#foundation/outcome'
import { ids } from '#foundation/schema'
import { openEvents } from '#process'
import { moved } from '../course.ts'
import { movement, moveSteps } from '../moves.ts'
import { timerClocks } from '../state.ts'
import { shared } from '../shared-refusals.ts'
import { act, fact } from './act.ts'
import { notInProgress } from '../preconditions.ts'

/**
 * 等待期满：流程中写明的等待日数届满，例如被告知听证权利之日起五日内未提出听证申请的，不再等待。
 * @law 行政许可法 47
 */
export const timeOut = act({
  title: '等待期满',
  law: '行政许可法 47',
  may: [],
  waits: 'for-nobody',
  fields: {},
  facts: {
    TermRanOut: fact('等待期满', z.object({ eventId: ids.step, ...movement }), (state, told) => {
      const timers = state.timers.map((t) =>
        t.eventId === told.body.eventId ? { ...t, firedOn: told.on } : t,
      )
      return moveSteps({ ...state, timers }, { type: 'TermRanOut', body: told.body }, told)
    }),
  },
  refusals: {
    ...shared('case-not-in-progress'),
    'term-running': '等待的期限尚未届满，流程还不能往下走。',
  },
  bar: (state) => notInProgress(state),
  does(state, { on }, { net, calendar }) {
    const due = timerClocks(state, net).find(
      (clock) => clock.stoppedOn === undefined && dueDay(clock, calendar, on) < on,
    )
    const event = due && state.run && openEvents(net, state.run).find((n) => n.id === due.stepId)
    if (!event) return refuse('term-running', '行政许可法 47')
    const body = { eventId: event.id }
    return record({
      type: 'TermRanOut',
      body: { ...body, ...moved(net, state, { type: 'TermRanOut', body }) },
    })
  },
})
