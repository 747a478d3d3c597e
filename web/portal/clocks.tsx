/** @jsxImportSource preact */
import type { Explanation } from '../../src/clock/explain.ts'
import { CLOCK_STATES, CLOCKS, DAY_ROLES } from '../text/labels.ts'
import { chineseDay, durationText, monthAndDay, remainingText } from '../text/time.ts'

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
      ? countdown.isOverdue
        ? '超期完成'
        : '按期完成'
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
            {c.countdown.isProvisional && <small>（下一年度放假安排尚未公布，日期可能调整）</small>}
          </summary>
          <p class="note">
            依据：{c.article}。
            {c.facts.limit.unit === 'same-day'
              ? `${chineseDay(c.facts.startedOn)}收到，当天为限：`
              : `起算日 ${chineseDay(c.facts.startedOn)} 不计入，${durationText(c.facts.limit)}，逐日计算如下：`}
          </p>
          <ol class="days">
            {c.days.map((d) => (
              <li class={d.role}>
                <time dateTime={d.day}>{monthAndDay(d.day)}</time>{' '}
                <span>
                  {d.number
                    ? `第 ${d.number} 日`
                    : d.calendar.name && d.role === 'off'
                      ? `${d.calendar.name}，不计入`
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
