import { Empty, Skeleton } from 'antd'
import type { ReactNode } from 'react'
import { Problem } from './Problem.tsx'

/** A question to the server, as much of it as is shown. */
export interface Asked<T> {
  data: T | undefined
  error: Error | null
  isPending: boolean
  /** What is shown is the answer before. */
  isPlaceholderData?: boolean
  refetch: () => unknown
}

/** A part of what was asked for. */
export const partOf = <T, P>(asked: Asked<T>, pick: (data: T) => P): Asked<P> => ({
  ...asked,
  data: asked.data === undefined ? undefined : pick(asked.data),
})

/**
 * What was asked for: while it comes, when it did not come, when there is nothing, and when it is
 * there.
 */
export function Fetched<T>({
  of: { data, error, refetch },
  empty,
  children,
}: {
  of: Asked<T>
  /** What is said of an empty list. */
  empty?: ReactNode
  children: (data: T) => ReactNode
}) {
  if (data === undefined)
    return error ? <Problem of={error} onRetry={refetch} /> : <Skeleton active />
  const isEmpty = empty !== undefined && Array.isArray(data) && data.length === 0
  return (
    <>
      {error && <Problem of={error} onRetry={refetch} />}
      {isEmpty ? <Empty description={empty} /> : children(data)}
    </>
  )
}
