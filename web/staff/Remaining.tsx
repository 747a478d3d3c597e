import { Grid, Tag } from 'antd'
import { remainingText } from '../text/labels.ts'

/** A phone: tables become one column of cards. */
export function useNarrow(): boolean {
  return Grid.useBreakpoint().md === false
}

/** The countdown in words and colour; the colour never says more than the words. */
export function Remaining({ days, paused = false }: { days: number | null; paused?: boolean }) {
  if (days === null) return <>—</>
  if (paused) return <Tag>停止计时</Tag>
  return <Tag color={days < 0 ? 'red' : days <= 2 ? 'orange' : 'green'}>{remainingText(days)}</Tag>
}
