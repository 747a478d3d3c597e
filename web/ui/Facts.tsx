import { Descriptions } from 'antd'
import type { ReactNode } from 'react'

/** What is known of something, by name; what is not known is left out. */
export function Facts({
  of,
  columns = 1,
}: {
  of: readonly (readonly [label: string, value: ReactNode])[]
  /** On a wide screen. */
  columns?: 1 | 2
}) {
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, md: columns }}
      items={of
        .filter(([, value]) => value !== undefined && value !== null && value !== '')
        .map(([label, children]) => ({ key: label, label, children }))}
    />
  )
}
