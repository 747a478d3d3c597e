import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import { type Act, type Command, notInProgress } from './act.ts'

export interface RequestExtension extends Command {
  workdays: number
  reason: string
}

/** 承办人申请延长办理期限，写明理由和天数。 @law 行政许可法 42 */
export const requestExtension: Act<RequestExtension> = (state, { workdays, reason }) => {
  if (state.stage !== 'processing') return notInProgress()
  if (state.extension) return refuse('extension-only-once', '行政许可法 42')
  if (workdays < 1 || workdays > 10)
    return refuse('extension-too-long', '行政许可法 42', { mostWorkdays: 10 })
  if (saysNothing(reason)) return refuse('reason-missing', '行政许可法 42')
  return record({ type: 'ExtensionRequested', body: { workdays, reason } })
}
