import { record, refuse } from '#foundation/outcome'
import type { Act, Command } from './act.ts'

export interface Deliver extends Command {
  way: 'counter' | 'post' | 'online'
  receiver: 'applicant' | 'agent'
  trackingNumber?: string | undefined
}

/** 自作出准予决定之日起十日内向申请人颁发、送达行政许可证件。 @law 行政许可法 44 */
export const deliver: Act<Deliver> = (state, { way, receiver, trackingNumber }) => {
  if (state.stage !== 'decided') return refuse('case-not-decided', '行政许可法 44')
  if (way === 'post' && !trackingNumber?.trim())
    return refuse('tracking-number-missing', '行政许可法 44')
  if (receiver === 'agent' && !state.agentId) return refuse('no-agent', '行政许可法 29')
  return record({
    type: 'ResultDelivered',
    body: { way, receiver, ...(trackingNumber && { trackingNumber }) },
  })
}
