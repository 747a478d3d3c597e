import { record, refuse } from '#foundation/outcome'
import { saysNothing } from '#foundation/reason'
import type { Act, Command } from './act.ts'

export interface Precheck extends Command {
  passed: boolean
  opinion: string
}

/** 网上预审：对网上提交的申请先行查看，告知申请人是否齐备。预审不是受理。 @law 国发〔2015〕6号（网上预受理） */
export const precheck: Act<Precheck> = (state, { passed, opinion }) => {
  if (state.stage !== 'submitted') return refuse('case-not-awaiting-acceptance', '行政许可法 32')
  if (state.channel !== 'portal') return refuse('precheck-only-online', '国发〔2015〕6号')
  if (state.precheck) return refuse('already-prechecked', '国发〔2015〕6号')
  if (!passed && saysNothing(opinion)) return refuse('reason-missing', '行政许可法 32')
  return record({ type: 'CasePrechecked', body: { passed, opinion } })
}
