import { Grid, Tag } from 'antd'
import type { Countdown } from '../../src/clock/clock.ts'
import { remainingText } from '#text/time'

/** A phone: tables become one column of cards. */
export function useNarrow(): boolean {
  return Grid.useBreakpoint().md === false
}

/** The countdown in words and colour; the colour never says more than the words. */
export function Remaining({
  of,
}: {
  of: Pick<Countdown, 'state' | 'isOverdue' | 'remaining'> | null
}) {
  if (of === null) return <>—</>
  if (of.state === 'stopped')
    return (
      <Tag color={of.isOverdue ? 'red' : 'default'}>{of.isOverdue ? '超期完成' : '按期完成'}</Tag>
    )
  if (of.state === 'paused') return <Tag>停止计时</Tag>
  const colour = of.isOverdue ? 'red' : of.remaining.value <= 2 ? 'orange' : 'green'
  return <Tag color={colour}>{remainingText(of)}</Tag>
}
