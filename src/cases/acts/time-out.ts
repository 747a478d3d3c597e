import { dueDay } from '#clock'
import { record, refuse } from '#foundation/outcome'
import { openEvents } from '#process'
import { moved } from '../course.ts'
import { timerClocks } from '../state.ts'
import { type Act, notInProgress } from './act.ts'

/**
 * 等待期满：流程中写明的等待日数届满，例如被告知听证权利之日起五日内未提出听证申请的，不再等待。
 * @law 行政许可法 47
 */
export const timeOut: Act = (state, { on }, { net, calendar }) => {
  if (state.stage !== 'processing' || !state.run) return notInProgress()
  const due = timerClocks(state, net).find(
    (clock) => clock.stoppedOn === undefined && dueDay(clock, calendar, on) < on,
  )
  const event = due && openEvents(net, state.run).find((node) => node.id === due.stepId)
  if (!event) return refuse('term-running', '行政许可法 47')
  const body = { eventId: event.id }
  return record({
    type: 'TermRanOut',
    body: { ...body, ...moved(net, state, { type: 'TermRanOut', body }) },
  })
}
