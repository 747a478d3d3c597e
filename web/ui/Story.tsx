import { Timeline } from 'antd'
import type { ReactNode } from 'react'

export interface Told {
  key: string | number
  what: ReactNode
  by?: string | undefined
  at: ReactNode
  /** What was written with it. */
  notes?: readonly ReactNode[]
}

/** What has happened, in its order: what, who, when. */
export function Story({ of }: { of: readonly Told[] }) {
  return (
    <Timeline
      items={of.map(({ key, what, by, at, notes = [] }) => ({
        key,
        content: (
          <>
            <div>
              {what} {by && <small>{by}</small>}
            </div>
            {notes.map((note, i) => (
              <div key={i}>{note}</div>
            ))}
            <small>{at}</small>
          </>
        ),
      }))}
    />
  )
}
