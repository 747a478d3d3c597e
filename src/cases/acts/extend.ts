import { readClock } from '#clock'
import { record, refuse } from '#foundation/outcome'
import { caseClocks } from '../state.ts'
import { type Act, notInProgress } from './act.ts'

/**
 * 二十日内不能作出决定的，经本行政机关负责人批准，可以延长十日，并应当将延长期限的理由告知申请人。
 * @law 行政许可法 42
 * Once, and before the limit ends: an extension afterwards would make the late punctual.
 */
export const extend: Act = (state, { on, by }, world) => {
  if (state.stage !== 'processing') return notInProgress()
  if (state.extension) return refuse('extension-only-once', '行政许可法 42')
  const request = state.extensionRequest
  if (!request) return refuse('extension-not-requested', '行政许可法 42')
  if (request.by === by) return refuse('needs-second-person', '行政许可法 42')
  if (world.item.statutoryLimit.unit === 'same-day')
    return refuse('extension-not-for-instant', '行政许可法 42')
  const statutory = caseClocks(state, world).find((clock) => clock.kind === 'statutory')!
  if (readClock(statutory, world.calendar, on).isOverdue)
    return refuse('limit-already-over', '行政许可法 42')
  return record({
    type: 'LimitExtended',
    body: { workdays: request.workdays, reason: request.reason },
  })
}
