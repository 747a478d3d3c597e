import { Tag } from 'antd'
import type { ReactNode } from 'react'

/** How a state is felt: the words say it, the colour only helps to find it. */
export type Tone = 'good' | 'bad' | 'soon' | 'open' | 'plain'
const COLORS: Record<Tone, string> = {
  good: 'green',
  bad: 'red',
  soon: 'orange',
  open: 'blue',
  plain: 'default',
}

/** A state in words. */
export function Status({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) {
  return <Tag color={COLORS[tone]}>{children}</Tag>
}
