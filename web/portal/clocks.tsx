/** @jsxImportSource preact */
import type { Explanation } from '../../src/clock/explain.ts'
import { CLOCK_STATES, CLOCKS, DAY_ROLES } from '../text/labels.ts'
import { articleText, countedFromText, LIMIT, notCountedText, nthDayText } from '../text/portal.ts'
import { chineseDay, CLOCK_RESULTS, monthAndDay, remainingText } from '../text/time.ts'

/** From here on a limit that runs is soon over. */
const SOON = 2

/**
 * Red is late, grey does not run, amber is soon; what was done in time is green, however close it
 * was.
 */
function lampOf({ isOverdue, state, remaining }: Explanation['countdown']): string {
  if (isOverdue) return 'red'
  if (state === 'paused') return 'grey'
  return state === 'running' && remaining.value <= SOON ? 'amber' : 'green'
}

function Lamp({ countdown }: { countdown: Explanation['countdown'] }) {
  const words =
    countdown.state === 'stopped'
      ? CLOCK_RESULTS[countdown.isOverdue ? 'late' : 'inTime']
      : countdown.state === 'paused'
        ? CLOCK_STATES.paused
        : remainingText(countdown)
  return <span class={`lamp ${lampOf(countdown)}`}>{words}</span>
}

/** Each limit with its lamp, and below it the arithmetic day by day. */
export function Clocks({ clocks }: { clocks: readonly Explanation[] }) {
  return (
    <>
      {clocks.map((c) => (
        <details class="clock">
          <summary>
            <b>{CLOCKS[c.countdown.kind]}</b> {chineseDay(c.countdown.dueOn)}{' '}
            <Lamp countdown={c.countdown} />
            {c.countdown.isProvisional && <small>{LIMIT.provisional}</small>}
          </summary>
          <p class="note">
            {articleText(c.article)}
            {countedFromText(c.facts)}
          </p>
          <ol class="days">
            {c.days.map((d) => (
              <li class={d.role}>
                <time dateTime={d.day}>{monthAndDay(d.day)}</time>{' '}
                <span>
                  {d.number
                    ? nthDayText(d.number)
                    : d.calendar.name && d.role === 'off'
                      ? notCountedText(d.calendar.name)
                      : DAY_ROLES[d.role]}
                </span>
              </li>
            ))}
          </ol>
        </details>
      ))}
    </>
  )
}
