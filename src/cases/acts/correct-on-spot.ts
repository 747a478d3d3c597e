import { record, refuse } from '#foundation/outcome'
import type { Act, Command } from './act.ts'

export interface CorrectOnSpot extends Command {
  correction: string
  formHash: string
}

/** 申请材料存在可以当场更正的错误的，应当允许申请人当场更正。 @law 行政许可法 32(1)(3) */
export const correctOnSpot: Act<CorrectOnSpot> = (state, { correction, formHash }) => {
  if (state.stage !== 'submitted') return refuse('case-not-awaiting-acceptance', '行政许可法 32')
  return record({ type: 'CaseCorrectedOnSpot', body: { correction, formHash } })
}
