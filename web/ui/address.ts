import { Grid } from 'antd'
import { useLocation, useSearchParams } from 'react-router'

/** A phone: tables become one column of cards. */
export function useNarrow(): boolean {
  return Grid.useBreakpoint().md === false
}

/**
 * What the address asks for. What one came with stays when it changes: whoever comes from the desk
 * finds the way back.
 */
export function useAddress() {
  const [params, setParams] = useSearchParams()
  const { state } = useLocation()
  const set = (next: Parameters<typeof setParams>[0]) => setParams(next, { state })
  return [params, set] as const
}

/**
 * Filters of a list, kept in the address: they survive a reload and can be sent to a colleague.
 * Another filter begins at the first page.
 */
export function useFilters(
  page = 'page',
): [URLSearchParams, (name: string, value: string | undefined) => void] {
  const [params, setParams] = useAddress()
  const set = (name: string, value: string | undefined) =>
    setParams((old) => {
      const next = new URLSearchParams(old)
      if (value) next.set(name, value)
      else next.delete(name)
      if (name !== page) next.delete(page)
      return next
    })
  return [params, set]
}
