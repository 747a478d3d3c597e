import type { Countdown } from '../../src/clock/clock.ts'
import { CLOCK_RESULTS, remainingText } from '#text/time'
import { UI } from '#text/ui'
import { Status } from './Status.tsx'

/** So near its end, a limit is shown as urgent. */
const SOON = 2

/** The countdown in words and colour; the colour never says more than the words. */
export function Remaining({
  of,
}: {
  of: Pick<Countdown, 'state' | 'isOverdue' | 'remaining'> | null
}) {
  if (of === null) return UI.none
  const { state, isOverdue, remaining } = of
  if (state === 'stopped')
    return (
      <Status tone={isOverdue ? 'bad' : 'plain'}>
        {isOverdue ? CLOCK_RESULTS.late : CLOCK_RESULTS.inTime}
      </Status>
    )
  if (state === 'paused') return <Status>{CLOCK_RESULTS.paused}</Status>
  const tone = isOverdue ? 'bad' : remaining.value <= SOON ? 'soon' : 'good'
  return <Status tone={tone}>{remainingText(of)}</Status>
}
