import { type Duration, workdays } from '#foundation/duration'
import type { StepId } from '#foundation/ids'
import type { LegalDay } from '#foundation/time'
import { ACCEPTANCE_WORKDAYS, DELIVERY_WORKDAYS } from './contract.ts'
import type { ClockFacts, Extension, Limit, Pause } from './clock.ts'

/** When what happened to a case: all that its legal clocks depend on. */
export interface CaseTimes {
  receivedOn: LegalDay
  correction?: { requiredOn: LegalDay; suppliedOn?: LegalDay | undefined } | undefined
  acceptedOn?: LegalDay | undefined
  /** The day from which the limits count: of acceptance, or of receipt when it was deemed. */
  countsFrom?: LegalDay | undefined
  pauses: Pause[]
  extensions: Extension[]
  openSteps: readonly { stepId: StepId; startedOn: LegalDay; limitShare: number }[]
  decidedOn?: LegalDay | undefined
  isGranted: boolean
  deliveredOn?: LegalDay | undefined
  closedOn?: LegalDay | undefined
}

const NONE = { pauses: [], extensions: [] }

/**
 * C1 to C5 of a case. The desk, the applicant's page and supervision all take their limits from
 * here.
 */
export function legalClocks(
  times: CaseTimes,
  limits: { statutoryLimit: Limit; promisedLimit: Limit },
): ClockFacts[] {
  const { correction, acceptedOn, closedOn, countsFrom, decidedOn, pauses, extensions } = times
  // 补正材料全部到齐后，行政机关重新有 5 日决定是否受理，但不得再次要求补正。
  const isSupplied = correction?.suppliedOn !== undefined
  const clocks: ClockFacts[] = [
    {
      kind: 'acceptance',
      limit: workdays(ACCEPTANCE_WORKDAYS),
      startedOn: correction?.suppliedOn ?? times.receivedOn,
      ...NONE,
      stoppedOn: acceptedOn ?? (isSupplied ? undefined : correction?.requiredOn) ?? closedOn,
    },
  ]
  if (!countsFrom) return clocks
  const stoppedOn = decidedOn ?? closedOn
  const main = { startedOn: countsFrom, pauses, extensions, stoppedOn }
  clocks.push(
    { kind: 'statutory', limit: limits.statutoryLimit, ...main },
    { kind: 'promised', limit: limits.promisedLimit, ...main },
  )
  for (const { stepId, startedOn, limitShare } of times.openSteps) {
    const limit = stepLimit(limits.promisedLimit, limitShare)
    if (!limit || stoppedOn) continue
    clocks.push({ kind: 'step', stepId, limit, startedOn, pauses, extensions: [] })
  }
  if (times.isGranted) {
    clocks.push({
      kind: 'delivery',
      limit: workdays(DELIVERY_WORKDAYS),
      startedOn: decidedOn!,
      ...NONE,
      stoppedOn: times.deliveredOn ?? closedOn,
    })
  }
  return clocks
}

/**
 * 环节时限: a share of the promise in percent, at least a workday. Only a promise in workdays is shared
 * out among steps.
 */
export function stepLimit(promised: Limit, sharePercent: number): Duration<'workday'> | undefined {
  if (sharePercent === 0 || promised.unit !== 'workday') return undefined
  return workdays(Math.max(1, Math.floor((promised.value * sharePercent) / 100)))
}
