import { useSearchParams } from 'react-router'

/** Filters of a list, kept in the address: they survive a reload and can be sent to a colleague. Another filter begins at the first page. */
export function useFilters(): [URLSearchParams, (name: string, value: string | undefined) => void] {
  const [params, setParams] = useSearchParams()
  const set = (name: string, value: string | undefined) =>
    setParams((old) => {
      const next = new URLSearchParams(old)
      if (value) next.set(name, value)
      else next.delete(name)
      if (name !== 'page') next.delete('page')
      return next
    })
  return [params, set]
}
